//! The host as a whole: plugins of every temper, sending through it.

mod admission;
mod egress;
mod guest;
mod hostile;
mod mail;
mod peer;
mod receipts;
pub(crate) mod relay_peer;
mod reload;
mod secrets;
mod tls;
mod world;
