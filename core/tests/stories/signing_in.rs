//! Signing in: a code proves an address once, within its life and its budget; a password opens only what is in use.

mod at_once;
mod codes;
mod passwords;
mod resending;
mod shares;
mod texts;
