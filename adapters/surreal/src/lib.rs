//! Every storage port of the core on SurrealDB: in memory, in a directory of this machine, or on a server.
#![recursion_limit = "256"]

mod accounts;
mod audit;
mod connection;
mod counting;
mod deliveries;
mod engine;
mod inbox;
mod journal;
mod lately;
mod lookups;
mod migrations;
mod open_error;
mod order;
mod pages;
#[cfg(test)]
mod plans;
mod products;
mod query;
mod rows;
mod search;
mod settings;
mod statistics;
mod store;
mod suppressions;
mod sweep;

pub use open_error::OpenError;
pub use settings::Settings;
pub use store::SurrealStore;
