//! `clock`: the time, to the second, and one time for the whole call.

use crate::call::Call;
use crate::contract::clock;

impl clock::Host for Call {
    fn now_unix(&mut self) -> wasmtime::Result<u64> {
        Ok(u64::try_from(self.now.timestamp()).unwrap_or_default())
    }
}
