//! What people and machines do over HTTP without being anybody special: signing up and in, their own account, the
//! hosted page, health, the documents; and how every failure looks.

mod challenges;
mod contract;
mod failures;
mod headers;
mod login;
mod me;
mod passwords;
mod registrations;
mod reset_page;
mod sessions;
mod setup;
mod system;
mod tokens;
mod world;
