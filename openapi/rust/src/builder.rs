//! How a client is set up.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::client::Doorward;
use crate::clock::Clock;
use crate::error::Error;
use crate::memory::Memory;
use crate::token_keeper::{Keeping, OnSignedOut};
use crate::token_store::{MemoryTokenStore, TokenStore};
use crate::transport::{Patience, Transport};

/// Sets a client up. Nothing but the server's address is needed.
#[must_use]
pub struct Builder {
    base_url: String,
    issuer: Option<String>,
    store: Arc<dyn TokenStore>,
    clock: Clock,
    patience: Patience,
    remembered: usize,
    on_signed_out: Option<OnSignedOut>,
}

impl Builder {
    pub(crate) fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            issuer: None,
            store: Arc::new(MemoryTokenStore::default()),
            clock: Clock::default(),
            patience: Patience::default(),
            remembered: 0,
            on_signed_out: None,
        }
    }

    /// Where tokens are kept; in memory if not given.
    pub fn store(self, store: impl TokenStore) -> Self {
        self.shared_store(Arc::new(store))
    }

    /// Where tokens are kept, if somebody else looks into it too.
    pub fn shared_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.store = store;
        self
    }

    /// Called when the session has ended and nobody asked for it: it ran out, or was ended elsewhere.
    pub fn on_signed_out(mut self, tell: impl Fn(&Error) + Send + Sync + 'static) -> Self {
        self.on_signed_out = Some(Arc::new(tell));
        self
    }

    /// The `iss` of access tokens, if it is not the server's address.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// For how long one attempt may take. 30 seconds if not given.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.patience.timeout = timeout;
        self
    }

    /// How often a call is repeated at most. Twice if not given.
    pub fn retries(mut self, retries: u32) -> Self {
        self.patience.retries = retries;
        self
    }

    /// How long to wait before the first repeat, if the server does not say. A quarter of a second if not given.
    pub fn backoff(mut self, backoff: Duration) -> Self {
        self.patience.backoff = backoff;
        self
    }

    /// For how long a call waits at most before it is repeated; asked to wait longer, it fails. 30 seconds if not given.
    pub fn max_wait(mut self, max_wait: Duration) -> Self {
        self.patience.max_wait = max_wait;
        self
    }

    /// How many answers are kept, so that asking again costs little where nothing has changed: the server then says only that.
    /// Each counts for the access token it was given for, and none outlives signing in or out. None if not given.
    pub fn remembers(mut self, answers: usize) -> Self {
        self.remembered = answers;
        self
    }

    /// What tells the time, in place of the operating system. For tests.
    pub fn clock(mut self, tell: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(tell);
        self
    }

    /// The client.
    pub fn build(self) -> Result<Doorward, Error> {
        let transport = Transport::new(&self.base_url, self.patience, Memory::new(self.remembered))?;
        let issuer = self.issuer.unwrap_or_else(|| transport.base_url().to_owned());
        let keeping = Keeping {
            store: self.store,
            transport,
            clock: self.clock,
            on_signed_out: self.on_signed_out,
        };
        Ok(Doorward::of(keeping, issuer))
    }
}
