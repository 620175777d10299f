//! The time: read here and nowhere else.

use std::time::{Instant, SystemTime};

use chrono::{DateTime, Utc};

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the program reads the clock"
)]
pub(crate) fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// A point to measure from.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the program reads the clock"
)]
pub(crate) fn instant() -> Instant {
    Instant::now()
}
