//! The machine's clock: the one place where the time of day comes in.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{SubsecRound as _, Utc};
use doorward_core::Timestamp;
use doorward_core::ports::Clock;

const MICROSECOND_DIGITS: u16 = 6;

/// Shows the machine's time and waits with the runtime's timer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter behind the Clock port")]
    fn now(&self) -> Timestamp {
        Utc::now().trunc_subsecs(MICROSECOND_DIGITS)
    }

    async fn sleep(&self, how_long: Duration) {
        tokio::time::sleep(how_long).await;
    }
}

#[cfg(test)]
mod tests {
    use doorward_core::testing::fixed_now;

    use super::*;

    #[test]
    fn an_instant_survives_a_store_that_keeps_microseconds() {
        let now = SystemClock.now();

        assert_eq!(Timestamp::from_timestamp_micros(now.timestamp_micros()), Some(now));
    }

    #[test]
    fn the_clock_shows_today() {
        assert!(SystemClock.now() > fixed_now());
    }

    #[tokio::test]
    async fn waiting_no_time_ends_at_once() {
        SystemClock.sleep(Duration::ZERO).await;
    }
}
