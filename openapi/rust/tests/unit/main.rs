//! The client against a server that does what a test tells it to.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what went wrong by stopping there"
)]

mod access_token;
mod answers;
mod fake_server;
mod repeats;
mod session;
