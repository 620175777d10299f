//! Waiting for what happens by itself, as long as it takes and never for ever.

use std::time::{Duration, Instant};

/// How long anything is waited for.
const LIMIT: Duration = Duration::from_secs(30);

/// A moment on the wall clock that waiting does not go beyond.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Instant);

impl Deadline {
    /// So far from now.
    pub fn after(how_long: Duration) -> Self {
        Self(now() + how_long)
    }

    /// How much is left.
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(now())
    }

    /// Whether nothing is left.
    pub fn is_over(self) -> bool {
        self.left().is_zero()
    }
}

/// A watch that was started.
#[derive(Debug, Clone, Copy)]
pub struct Watch(Instant);

impl Watch {
    /// Starts one.
    pub fn start() -> Self {
        Self(now())
    }

    /// What it shows.
    pub fn shows(self) -> Duration {
        now() - self.0
    }
}

/// Looks until there is something to see. Each look asks a server, which sets the pace.
pub async fn eventually<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    eventually_within(LIMIT, what, look).await
}

/// The same for what takes a busy machine longer.
pub async fn eventually_within<T>(limit: Duration, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Deadline::after(limit);
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(!deadline.is_over(), "waited in vain for {what}");
        tokio::task::yield_now().await;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "patience is measured outside the world, whose clock stands still"
)]
fn now() -> Instant {
    Instant::now()
}
