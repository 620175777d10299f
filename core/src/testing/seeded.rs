//! Time that stands still and randomness that repeats.

use std::time::Duration;

use async_trait::async_trait;
use parking_lot::Mutex;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

use crate::Timestamp;
use crate::ports::{Clock, Entropy};

/// The instant tests begin at: 2026-01-01T12:00:00Z.
pub fn fixed_now() -> Timestamp {
    Timestamp::from_timestamp(1_767_268_800, 0).unwrap_or_default()
}

/// Randomness that repeats with its seed.
pub struct SeededEntropy(Mutex<ChaCha20Rng>);

impl SeededEntropy {
    /// The bytes that belong to this seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().fill_bytes(bytes);
    }
}

/// A clock that moves only when told to; waiting moves it.
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock that shows this.
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        let mut now = self.0.lock();
        *now += by;
    }
}

#[async_trait]
impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock()
    }

    async fn sleep(&self, how_long: Duration) {
        self.advance(how_long);
    }
}
