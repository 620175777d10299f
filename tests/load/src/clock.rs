//! The wall clock: what is measured here is real time.

use std::time::{Duration, Instant};

/// A watch that was started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watch(Instant);

impl Watch {
    pub(crate) fn start() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "measuring real time is what this program is for"
        )]
        let now = Instant::now();
        Self(now)
    }

    pub(crate) fn shows(self) -> Duration {
        self.0.elapsed()
    }
}
