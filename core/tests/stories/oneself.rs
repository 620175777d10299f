//! What people do with their own account: what could lose it asks for the password, and is told at the old address.

mod closing;
mod emails;
mod passwords;
mod phones;
mod profile;
