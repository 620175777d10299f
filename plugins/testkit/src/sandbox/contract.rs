//! The contract as the host's side of it, generated.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    reason = "written by the binding generator"
)]

wasmtime::component::bindgen!({
    path: "../wit/notifier.wit",
    world: "notifier-with-receipts",
    imports: { default: trappable },
    with: { "doorward:notifier/secrets.secret": super::imports::OpenSecret },
});

pub use doorward::notifier::{clock, config, crypto, http, log, secrets, smtp, types};
pub use exports::doorward::notifier::{receipts, sender};
