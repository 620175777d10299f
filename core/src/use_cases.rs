//! Everything people can do, one file a use case.

pub mod by_mail;
pub mod oneself;
pub mod operating;
pub mod plugins;
pub mod products;
pub mod signing_in;
pub mod users;
