//! The arms of an outcome by name, without what they carry.

use std::fmt;

use doorward_plugin::{Failure, Outcome};

/// The way a send ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The provider took responsibility.
    Accepted,
    /// This message can never work there.
    Rejected,
    /// The recipient opted out.
    Suppressed,
    /// The operator has to act.
    Misconfigured,
    /// Asked to slow down.
    Throttled,
    /// Down.
    Unavailable,
    /// It may have been sent.
    Uncertain,
}

impl Kind {
    /// The arm of this outcome.
    pub fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Accepted(_) => Self::Accepted,
            Outcome::Rejected(_) => Self::Rejected,
            Outcome::Suppressed(_) => Self::Suppressed,
            Outcome::Misconfigured(_) => Self::Misconfigured,
            Outcome::Throttled(_) => Self::Throttled,
            Outcome::Unavailable(_) => Self::Unavailable,
            Outcome::Uncertain(_) => Self::Uncertain,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Suppressed => "suppressed",
            Self::Misconfigured => "misconfigured",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::Uncertain => "uncertain",
        })
    }
}

/// Why an outcome is not `accepted`.
pub(crate) fn failure(outcome: &Outcome) -> Option<&Failure> {
    match outcome {
        Outcome::Accepted(_) => None,
        Outcome::Rejected(failure)
        | Outcome::Suppressed(failure)
        | Outcome::Misconfigured(failure)
        | Outcome::Uncertain(failure) => Some(failure),
        Outcome::Throttled(retryable) | Outcome::Unavailable(retryable) => Some(&retryable.failure),
    }
}

/// When the provider wants to be asked again.
pub(crate) fn retry_after_ms(outcome: &Outcome) -> Option<u64> {
    match outcome {
        Outcome::Throttled(retryable) | Outcome::Unavailable(retryable) => retryable.retry_after_ms,
        _ => None,
    }
}
