//! Time that moves when a test says so, and randomness that repeats.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use doorward::node::{Clock, Entropy, Surroundings};
use parking_lot::Mutex;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

/// The instant every world begins at: 2026-01-01T12:00:00Z.
const BEGINNING: i64 = 1_767_268_800;

/// A clock that stands still until it is moved. Who waits by it waits on the wall clock, so that nobody spins.
pub struct StandingClock(Mutex<DateTime<Utc>>);

impl StandingClock {
    /// A clock at the beginning.
    pub fn new() -> Arc<Self> {
        let beginning = DateTime::from_timestamp(BEGINNING, 0).expect("the beginning is an instant");
        Arc::new(Self(Mutex::new(beginning)))
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        *self.0.lock() += by;
    }

    /// What it shows.
    pub fn shows(&self) -> DateTime<Utc> {
        *self.0.lock()
    }
}

#[async_trait]
impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        self.shows()
    }

    async fn sleep(&self, how_long: Duration) {
        tokio::time::sleep(how_long).await;
    }
}

/// Bytes that repeat with their seed.
struct Seeded(Mutex<ChaCha20Rng>);

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().fill_bytes(bytes);
    }
}

/// What a node of the world takes from around it.
pub fn around(clock: Arc<StandingClock>, seed: u64) -> Surroundings {
    Surroundings {
        clock,
        entropy: Arc::new(Seeded(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))),
    }
}
