//! Limits: what an address may be sent, how often it may be guessed at, and what one network may do.

mod closing;
mod devices;
mod guessing;
mod networks;
mod sending;
mod texts;
