//! How a case must end.

use doorward_plugin::Outcome;
use serde::Deserialize;

use crate::Kind;
use crate::kind::{failure, retry_after_ms};

/// The outcome a case must have: its arm, and what it carries.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The arm.
    pub kind: Kind,
    /// What it carries. Of `detail`, a part is enough; a `status` that is left out is not looked at.
    told: Told,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Written {
    Accepted(Told),
    Rejected(Told),
    Suppressed(Told),
    Misconfigured(Told),
    Throttled(Told),
    Unavailable(Told),
    Uncertain(Told),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Told {
    provider_message_id: Option<String>,
    cost: Option<String>,
    code: Option<String>,
    retry_after_ms: Option<u64>,
    detail: Option<String>,
    http_status: Option<u16>,
}

impl Written {
    pub(super) fn read(&self) -> Expected {
        let (kind, told) = match self {
            Self::Accepted(told) => (Kind::Accepted, told),
            Self::Rejected(told) => (Kind::Rejected, told),
            Self::Suppressed(told) => (Kind::Suppressed, told),
            Self::Misconfigured(told) => (Kind::Misconfigured, told),
            Self::Throttled(told) => (Kind::Throttled, told),
            Self::Unavailable(told) => (Kind::Unavailable, told),
            Self::Uncertain(told) => (Kind::Uncertain, told),
        };
        Expected {
            kind,
            told: told.clone(),
        }
    }
}

impl Expected {
    /// What about an outcome is not as expected.
    pub fn differences(&self, outcome: &Outcome) -> Vec<String> {
        let mut wrong = Vec::new();
        if Kind::of(outcome) != self.kind {
            wrong.push(format!("it is {}, not {}", Kind::of(outcome), self.kind));
            return wrong;
        }
        let mut compare = |what: &str, expected: &dyn std::fmt::Debug, found: &dyn std::fmt::Debug, same: bool| {
            if !same {
                wrong.push(format!("its {what} is {found:?}, not {expected:?}"));
            }
        };
        let told = &self.told;
        if let Outcome::Accepted(receipt) = outcome {
            let id = &receipt.provider_message_id;
            compare(
                "provider's id",
                &told.provider_message_id,
                id,
                *id == told.provider_message_id,
            );
            compare("cost", &told.cost, &receipt.cost, receipt.cost == told.cost);
        }
        if let Some(failure) = failure(outcome) {
            compare("code", &told.code, &failure.code, failure.code == told.code);
            let has_detail = told.detail.as_ref().is_none_or(|part| failure.detail.contains(part));
            compare("detail", &told.detail, &failure.detail, has_detail);
            let has_status = told
                .http_status
                .is_none_or(|status| failure.http_status == Some(status));
            compare("status", &told.http_status, &failure.http_status, has_status);
        }
        let wait = retry_after_ms(outcome);
        compare("wait", &told.retry_after_ms, &wait, wait == told.retry_after_ms);
        wrong
    }
}
