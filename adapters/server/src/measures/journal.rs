//! Counts what is committed: what people did, which challenges there were, and how the store took it.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use doorward_core::ports::{Change, Changes, CommitError, Journal, Record, RecordKey};
use doorward_core::records::Version;
use doorward_core::records::audit::{Action, AuditEvent};
use doorward_core::records::challenge::Purpose;
use doorward_core::records::session::Amr;

const COMMITS: &str = "store_commit_seconds";
const ACTIONS: &str = "audit_events_total";
const SIGN_INS: &str = "sign_ins_total";
const CHALLENGES: &str = "challenges_total";

/// Says what the measures mean.
pub(super) fn describe() {
    metrics::describe_histogram!(
        COMMITS,
        metrics::Unit::Seconds,
        "How long commits took, by result; those that were stale or taken are decided anew."
    );
    metrics::describe_counter!(ACTIONS, "Rows of the audit trail, by action.");
    metrics::describe_counter!(SIGN_INS, "Sign-ins, by method and result.");
    metrics::describe_counter!(
        CHALLENGES,
        "Challenges, by purpose and by whether one was started, sent again, answered wrongly or passed."
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
            Err(CommitError::Port(_)) => "unavailable",
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
    for (purpose, result) in challenges(changes) {
        metrics::counter!(CHALLENGES, "purpose" => purpose.as_str(), "result" => result).increment(1);
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

/// What became of which challenges.
fn challenges(changes: &Changes) -> impl Iterator<Item = (Purpose, &'static str)> {
    let has = |action| changes.events.iter().any(|event| event.action == action);
    changes.records.iter().filter_map(move |change| match change {
        Change::Put(Record::Challenge(challenge)) => {
            let result = match challenge.version {
                Version::NEW => "started",
                _ if has(Action::SignInFailed) => "wrong",
                _ => "sent_again",
            };
            Some((challenge.purpose, result))
        }
        // A challenge that was passed is gone; what was done with it tells what it was for.
        Change::Remove(RecordKey::Challenge(_), _) => {
            let (_, purpose) = PASSED.into_iter().find(|(action, _)| has(*action))?;
            Some((purpose, "passed"))
        }
        _ => None,
    })
}

/// What is done with a challenge that was passed. Who registers is signed in, too.
const PASSED: [(Action, Purpose); 4] = [
    (Action::EmailChanged, Purpose::ChangeEmail),
    (Action::PhoneChanged, Purpose::ChangePhone),
    (Action::UserRegistered, Purpose::Registration),
    (Action::SignedIn, Purpose::Login),
];
