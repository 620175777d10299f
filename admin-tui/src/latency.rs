//! How long keys take to reach the screen, from when they came in until all they changed is drawn.

use std::fmt;
use std::time::{Duration, Instant};

/// How many of the newest are kept.
const KEPT: usize = 100_000;

#[derive(Default)]
pub(crate) struct Latency {
    /// The keys that are not on the screen yet.
    pressed: Vec<Instant>,
    took: Vec<Duration>,
}

impl Latency {
    /// A key came in then.
    pub(crate) fn pressed(&mut self, at: Instant) {
        self.pressed.push(at);
    }

    /// What the keys so far changed is on the screen.
    pub(crate) fn drawn(&mut self) {
        if self.took.len() >= KEPT {
            self.took.clear();
        }
        self.took.extend(self.pressed.drain(..).map(|it| it.elapsed()));
    }

    fn percentile(&self, percent: usize) -> Duration {
        let mut took = self.took.clone();
        took.sort_unstable();
        let place = (took.len() * percent / 100).min(took.len().saturating_sub(1));
        took.get(place).copied().unwrap_or_default()
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |percent| self.percentile(percent).as_secs_f64() * 1_000.0;
        let [half, most, all] = [50, 99, 100].map(millis);
        write!(
            f,
            "{} keys, from key to screen: p50 {half:.2} ms, p99 {most:.2} ms, slowest {all:.2} ms",
            self.took.len()
        )
    }
}
