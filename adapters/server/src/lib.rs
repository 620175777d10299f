//! The server: the one crate that knows all the others, puts them together and runs them.

pub mod cli;
pub mod config;
pub mod letters;
pub mod logs;
