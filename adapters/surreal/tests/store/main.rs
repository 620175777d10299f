//! The adapter against real engines.
#![recursion_limit = "256"]

mod contract;
#[cfg(target_os = "linux")]
mod full_disk;
mod line;
mod losing_the_server;
mod opening;
mod stores;
