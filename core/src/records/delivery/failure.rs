//! Why a delivery was given up.

use super::{Delivery, DeliveryStatus, OutcomeKind};

/// Why a delivery was given up, and so what a person can make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Failure {
    /// A provider took it, or may have: whoever sends it again may send it twice.
    MayHaveBeenSent,
    /// A provider took it and reported that it did not arrive.
    Undelivered,
    /// It can never work for this recipient or content.
    Rejected,
    /// No provider is set up so that it works.
    Misconfigured,
    /// No provider took it while it was of use.
    Unavailable,
}

impl Delivery {
    /// Why it was given up; `None` when it was not.
    pub fn failure(&self) -> Option<Failure> {
        if self.status != DeliveryStatus::Failed {
            return None;
        }
        if self.taken().is_some() {
            return Some(Failure::Undelivered);
        }
        if self.attempts.iter().any(|past| past.outcome == OutcomeKind::Uncertain) {
            return Some(Failure::MayHaveBeenSent);
        }
        Some(match self.attempts.last().map(|past| past.outcome) {
            Some(OutcomeKind::Rejected) => Failure::Rejected,
            Some(OutcomeKind::Misconfigured) => Failure::Misconfigured,
            _ => Failure::Unavailable,
        })
    }
}

crate::words! {
    Failure {
        MayHaveBeenSent => "may_have_been_sent",
        Undelivered => "undelivered",
        Rejected => "rejected",
        Misconfigured => "misconfigured",
        Unavailable => "unavailable",
    }
}
