//! The one client: everything this program says to the server goes through here, and nothing else does.

use std::path::Path;
use std::time::Duration;

use doorward_sdk::{Doorward, Error, FileTokenStore};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::call::{Call, Failure, FailureKind, Reply};
use crate::model::Challenge;
use crate::text;

mod bodies;
mod reading;
mod signing_in;
mod writing;

/// How long one attempt may take before the server counts as away.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the screens ask for again and again fits into so many answers.
const REMEMBERED: usize = 16;

/// What is said instead of sending a change from a program that may only read.
pub(crate) const READ_ONLY: &str = "Nothing was sent: this program was started with --read-only.";

/// Speaks with one server in the name of one person.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    doorward: Doorward,
    read_only: bool,
}

impl Client {
    /// A client whose session is kept in a file that only its owner can read.
    pub(crate) fn new(url: &str, session: &Path, read_only: bool) -> Result<Self, Error> {
        let store = FileTokenStore::new(session);
        let doorward = Doorward::builder(url)
            .store(store)
            .timeout(PATIENCE)
            .remembers(REMEMBERED)
            .build()?;
        Ok(Self { doorward, read_only })
    }

    /// Sends a call. One that changes something is not sent when this client may only read.
    pub(crate) async fn perform(&self, call: Call) -> Result<Reply, Failure> {
        if self.read_only && call.writes() {
            return Err(Failure::new(FailureKind::ReadOnly, "read_only", READ_ONLY));
        }
        let label = call.label();
        let (is_writing, needed) = (call.writes(), call.needs());
        let mut outcome = match call {
            call if is_writing => writing::perform(&self.doorward, call).await,
            call => reading::perform(&self.doorward, call).await,
        };
        match &mut outcome {
            Ok(_) => tracing::debug!(call = label, "answered"),
            Err(failure) => {
                failure.needs = failure.is_forbidden().then_some(needed);
                tracing::info!(
                    call = label,
                    code = failure.code,
                    request = failure.request_id,
                    "failed"
                );
            }
        }
        outcome
    }
}

/// Takes an answer over into what is drawn. All text of the server is cleaned here and nowhere else.
fn taken<T: DeserializeOwned>(answer: impl Serialize) -> Result<T, Failure> {
    let value = serde_json::to_value(answer).map_err(|_| unreadable())?;
    serde_json::from_value(text::clean_value(value)).map_err(|_| unreadable())
}

fn unreadable() -> Failure {
    Failure::new(
        FailureKind::Refused,
        "unreadable",
        "The server's answer cannot be read; is this program too old for it?",
    )
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = error.code().map_or("", |code| code.as_str());
        let kind = match &error {
            Error::Unreachable(_) | Error::Unexpected { status: 502..=504, .. } => FailureKind::Offline,
            _ if matches!(code, "unauthenticated" | "token_expired" | "token_reused") => FailureKind::SignedOut,
            _ if matches!(error.status(), Some(429 | 503)) => FailureKind::NotNow,
            _ => FailureKind::Refused,
        };
        let detail = error.problem().map_or_else(
            || capitalised(&error.to_string()),
            |problem| text::clean(&problem.detail),
        );
        let fields = error
            .errors()
            .iter()
            .map(|it| (text::clean(&it.field), text::clean(&it.detail)))
            .collect();
        let challenge = error.problem().and_then(|problem| problem.challenge.as_ref());
        Self {
            fields,
            retry_after: error.retry_after().and_then(|it| u32::try_from(it).ok()),
            request_id: error.problem().map(|problem| text::clean(&problem.request_id)),
            challenge: challenge.and_then(|it| taken::<Challenge>(it).ok()).map(Box::new),
            ..Self::new(kind, &text::clean(code), detail)
        }
    }
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters
        .next()
        .map(|it| it.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answered(status: u16, code: &str) -> Failure {
        let problem = json!({"type": "about:blank", "title": "No", "status": status, "code": code, "detail": "No.",
            "request_id": "r", "retry_after": 7});
        let problem = serde_json::from_value(problem).unwrap();
        Failure::from(Error::Refused {
            status,
            problem: std::sync::Arc::new(problem),
        })
    }

    #[test]
    fn not_now_is_told_apart_from_no_and_from_silence() {
        for (status, code) in [(429, "rate_limited"), (503, "overloaded"), (503, "unavailable")] {
            let failure = answered(status, code);
            assert_eq!(
                (failure.kind, failure.retry_after),
                (FailureKind::NotNow, Some(7)),
                "{code}"
            );
        }
        assert_eq!(answered(409, "conflict").kind, FailureKind::Refused);
        assert_eq!(answered(401, "token_expired").kind, FailureKind::SignedOut);
        let by_a_proxy = |status| {
            Failure::from(Error::Unexpected {
                status,
                retry_after: None,
            })
            .kind
        };
        assert_eq!(
            (by_a_proxy(429), by_a_proxy(503)),
            (FailureKind::NotNow, FailureKind::Offline)
        );
    }
}
