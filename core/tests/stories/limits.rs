//! Limits: what an address may be sent, how often it may be guessed at, and what one network may do.

mod guessing;
mod networks;
mod sending;
