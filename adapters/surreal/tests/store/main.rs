//! The adapter against real engines.
#![recursion_limit = "256"]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what goes wrong in the scenery of a test ends it"
)]

mod contract;
#[cfg(target_os = "linux")]
mod full_disk;
mod line;
mod losing_a_real_server;
mod opening;
mod stores;
mod two_nodes_on_a_real_server;
