//! What a plugin can ask of the host: the interfaces of the contract, each with its own policy.

mod clock;
mod config;
mod crypto;
mod http;
mod log;
mod secrets;
mod smtp;

use wasmtime::component::{HasSelf, Linker};

use crate::call::Call;
use crate::contract::{NotifierWithReceipts, types};

/// A linker that knows the contract and nothing else.
pub(crate) fn linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<Call>> {
    let mut linker = Linker::new(engine);
    NotifierWithReceipts::add_to_linker::<_, HasSelf<_>>(&mut linker, |call| call)?;
    Ok(linker)
}

impl types::Host for Call {}
