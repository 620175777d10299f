//! Counts what is committed: what people did, which codes there were, and how the store took it.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use doorward_core::ports::{Change, Changes, CommitError, Journal, Record, RecordKey};
use doorward_core::records::Version;
use doorward_core::records::audit::{Action, AuditEvent};
use doorward_core::records::session::Amr;

const COMMITS: &str = "store_commit_seconds";
const ACTIONS: &str = "audit_events_total";
const SIGN_INS: &str = "sign_ins_total";
const CODES: &str = "codes_total";

/// Says what the measures mean.
pub(super) fn describe() {
    metrics::describe_histogram!(
        COMMITS,
        metrics::Unit::Seconds,
        "How long commits took, by result: stale and taken mean that somebody else was faster."
    );
    metrics::describe_counter!(ACTIONS, "Rows of the audit trail, by action.");
    metrics::describe_counter!(
        SIGN_INS,
        "Sign-ins, by method and result; every wrong code counts as one that failed, whatever it was for."
    );
    metrics::describe_counter!(
        CODES,
        "Challenges that were sent a code, and codes that were wrong or right; decoys for unknown addresses count as sent."
    );
}

/// A journal whose commits are measured.
pub(crate) struct MeasuredJournal(pub(crate) Arc<dyn Journal>);

#[async_trait]
impl Journal for MeasuredJournal {
    #[expect(clippy::disallowed_methods, reason = "only how long it takes is measured")]
    async fn commit(&self, changes: &Changes) -> Result<(), CommitError> {
        let begun = Instant::now();
        let committed = self.0.commit(changes).await;
        let result = match &committed {
            Ok(()) => "ok",
            Err(CommitError::Stale) => "stale",
            Err(CommitError::Taken) => "taken",
            Err(CommitError::Port(_)) => "failed",
        };
        metrics::histogram!(COMMITS, "result" => result).record(begun.elapsed().as_secs_f64());
        if committed.is_ok() {
            count(changes);
        }
        committed
    }
}

fn count(changes: &Changes) {
    for event in &changes.events {
        metrics::counter!(ACTIONS, "action" => event.action.as_str()).increment(1);
        if let Some((method, result)) = sign_in(event) {
            metrics::counter!(SIGN_INS, "method" => method, "result" => result).increment(1);
        }
    }
    if let Some(result) = code(changes) {
        metrics::counter!(CODES, "result" => result).increment(1);
    }
}

/// By which method somebody signed in or failed to.
fn sign_in(event: &AuditEvent) -> Option<(&'static str, &'static str)> {
    let result = match event.action {
        Action::SignedIn => "ok",
        Action::SignInFailed => "failed",
        _ => return None,
    };
    let method = event.details.get("method")?;
    let is_password = method == Amr::Password.as_str() || method == "password";
    Some((if is_password { "password" } else { "code" }, result))
}

/// What became of a code.
fn code(changes: &Changes) -> Option<&'static str> {
    changes.records.iter().find_map(|change| match change {
        Change::Put(Record::Challenge(challenge)) if !challenge.codes.is_empty() => {
            let is_wrong = changes.events.iter().any(|event| event.action == Action::SignInFailed);
            if is_wrong {
                return Some("wrong");
            }
            sends_something(changes).then_some("sent")
        }
        // A challenge that was passed is gone; who erases an account removes some, too.
        Change::Remove(RecordKey::Challenge(_), _) => {
            let is_right = changes.events.iter().any(|event| PASSED.contains(&event.action));
            is_right.then_some("right")
        }
        _ => None,
    })
}

/// What is done with a challenge that was passed.
const PASSED: [Action; 4] = [
    Action::SignedIn,
    Action::UserRegistered,
    Action::EmailChanged,
    Action::PhoneChanged,
];

fn sends_something(changes: &Changes) -> bool {
    let is_new = |change: &Change| matches!(change, Change::Put(Record::Delivery(it)) if it.version == Version::NEW);
    changes.records.iter().any(is_new)
}
