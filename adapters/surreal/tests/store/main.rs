//! The adapter against real engines.
#![recursion_limit = "256"]

mod contract;
mod line;
mod losing_the_server;
mod opening;
mod stores;
