//! The ways a send can end, and which of them a status alone speaks for.

use crate::{Failure, Outcome, Receipt, Retryable};

/// A way not to have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This recipient or content can never work here.
    Rejected,
    /// The recipient opted out or is barred.
    Suppressed,
    /// Credentials, sender, quota or account: nothing gets through before the operator acts.
    Misconfigured,
    /// Asked to slow down; not processed.
    Throttled,
    /// Down; not processed.
    Unavailable,
    /// It may have been sent.
    Uncertain,
}

impl Refusal {
    /// What a status means when the provider says nothing more exact. A 2xx in this place is an answer that was not understood.
    pub fn of_status(status: u16) -> Self {
        match status {
            408 | 425 | 429 => Self::Throttled,
            300..=399 | 401..=403 => Self::Misconfigured,
            400..=499 => Self::Rejected,
            500..=599 => Self::Unavailable,
            _ => Self::Uncertain,
        }
    }

    /// The outcome, for this reason. `retry_after_ms` is of use where trying again is.
    pub fn because(self, failure: Failure, retry_after_ms: Option<u64>) -> Outcome {
        match self {
            Self::Rejected => Outcome::Rejected(failure),
            Self::Suppressed => Outcome::Suppressed(failure),
            Self::Misconfigured => Outcome::Misconfigured(failure),
            Self::Throttled => Outcome::Throttled(Retryable {
                failure,
                retry_after_ms,
            }),
            Self::Unavailable => Outcome::Unavailable(Retryable {
                failure,
                retry_after_ms,
            }),
            Self::Uncertain => Outcome::Uncertain(failure),
        }
    }
}

impl Failure {
    /// A reason in words only.
    pub fn of(detail: impl Into<String>) -> Self {
        Self {
            code: None,
            detail: detail.into(),
            http_status: None,
        }
    }
}

impl Outcome {
    /// The provider took it and calls it this.
    pub fn accepted(provider_message_id: impl Into<String>) -> Self {
        Self::Accepted(Receipt {
            provider_message_id: Some(provider_message_id.into()),
            cost: None,
        })
    }

    /// The provider took it and gave it no name.
    pub fn accepted_without_id() -> Self {
        Self::Accepted(Receipt {
            provider_message_id: None,
            cost: None,
        })
    }

    /// This message can never work here.
    pub fn rejected(detail: impl Into<String>) -> Self {
        Self::Rejected(Failure::of(detail))
    }

    /// The operator has to act.
    pub fn misconfigured(detail: impl Into<String>) -> Self {
        Self::Misconfigured(Failure::of(detail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_alone_means_what_the_defaults_say() {
        for (statuses, refusal) in [
            (&[408, 425, 429][..], Refusal::Throttled),
            (&[500, 502, 503, 504, 599], Refusal::Unavailable),
            (&[401, 402, 403], Refusal::Misconfigured),
            (&[301, 302, 303, 307, 308], Refusal::Misconfigured),
            (&[400, 404, 409, 410, 413, 422, 499], Refusal::Rejected),
            (&[0, 100, 199, 200, 202, 204, 299, 600, 999], Refusal::Uncertain),
        ] {
            for status in statuses {
                assert_eq!(Refusal::of_status(*status), refusal, "{status}");
            }
        }
    }

    #[test]
    fn a_wait_is_kept_where_trying_again_is_of_use() {
        let throttled = Refusal::Throttled.because(Failure::of("slow down"), Some(7));
        let rejected = Refusal::Rejected.because(Failure::of("no"), Some(7));

        let Outcome::Throttled(retryable) = throttled else {
            panic!("{throttled:?}");
        };
        assert_eq!(retryable.retry_after_ms, Some(7));
        assert_eq!(rejected, Outcome::rejected("no"));
    }
}
