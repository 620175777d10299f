//! A commit: all of it or none, and only over the versions it was decided on.

use super::acts::{Found, commit, is_gone, is_kept, keep, keep_all, putting, refused, removing};
use super::samples::{Samples, fact};
use crate::listing::Span;
use crate::ports::{AuditQuery, Changes, CommitError, Storage};
use crate::records::Version;
use crate::records::audit::{Action, AuditEvent};
use crate::records::claim::ClaimKey;
use crate::records::fact::FactKey;

pub async fn every_kind_of_record_is_guarded_by_its_version(store: &Storage) {
    let samples = Samples::new();

    is_guarded(store, samples.user()).await;
    is_guarded(store, samples.challenge()).await;
    is_guarded(store, samples.session(samples.user_id())).await;
    is_guarded(store, samples.product()).await;
    is_guarded(store, samples.delivery()).await;
    is_guarded(store, samples.budget()).await;
    is_guarded(store, fact(FactKey::ActiveAdmins, vec![1])).await;
    is_guarded(store, samples.link()).await;
    is_guarded(store, samples.replay()).await;
    is_guarded(store, samples.signing_key()).await;
    is_guarded(store, samples.suppression()).await;
}

async fn is_guarded<R: Found>(store: &Storage, new: R) {
    let first = keep(store, new.clone()).await;
    assert_eq!(first.version(), Version(1));
    assert_eq!(refused(store, &putting(new.clone())).await, CommitError::Stale);

    let second = keep(store, first.clone()).await;
    assert_eq!(refused(store, &putting(first.clone())).await, CommitError::Stale);
    assert_eq!(refused(store, &removing(&first)).await, CommitError::Stale);
    assert_eq!(
        refused(store, &putting(second.clone().once_committed())).await,
        CommitError::Stale
    );
    is_kept(store, &second).await;

    commit(store, &removing(&second)).await;
    is_gone(store, &second).await;
    assert_eq!(refused(store, &putting(second.clone())).await, CommitError::Stale);
    assert_eq!(refused(store, &removing(&second)).await, CommitError::Stale);
    is_gone(store, &second).await;

    let again = keep(store, new).await;
    is_kept(store, &again).await;
}

pub async fn a_change_to_what_was_never_written_is_stale(store: &Storage) {
    let mut user = Samples::new().user();
    user.version = Version(3);

    assert_eq!(refused(store, &putting(user.clone())).await, CommitError::Stale);
    assert_eq!(refused(store, &removing(&user)).await, CommitError::Stale);
    is_gone(store, &user).await;
}

pub async fn a_commit_appears_as_a_whole(store: &Storage) {
    let samples = Samples::new();
    let leaving = keep(store, samples.session(samples.user_id())).await;
    let event = samples.event(Action::UserRegistered);

    let mut changes = Changes::none();
    let user = changes.put(samples.user());
    let session = changes.put(samples.session(user.id));
    let delivery = changes.put(samples.delivery());
    changes.remove(&leaving);
    changes.take(ClaimKey::email(&user.email), user.id);
    changes.events.push(event.clone());
    commit(store, &changes).await;

    is_kept(store, &user).await;
    is_kept(store, &session).await;
    is_kept(store, &delivery).await;
    is_gone(store, &leaving).await;
    let holder = store.claims.holder(&ClaimKey::email(&user.email)).await;
    assert_eq!(holder, Ok(Some(user.id.to_string())));
    assert_eq!(trail(store).await, [event.id.to_string()]);
}

/// A stale record in any place of a commit stops everything before and after it.
pub async fn a_commit_is_all_or_nothing(store: &Storage) {
    let samples = Samples::new();
    let stale = samples.product();
    let current = keep(store, stale.clone()).await;
    let leaving = keep(store, samples.session(samples.user_id())).await;

    let mut changes = Changes::none();
    let user = changes.put(samples.user());
    changes.remove(&leaving);
    changes.put(stale);
    let delivery = changes.put(samples.delivery());
    changes.take(ClaimKey::email(&user.email), user.id);
    changes.events.push(samples.event(Action::UserRegistered));
    let refusal = refused(store, &changes).await;

    assert_eq!(refusal, CommitError::Stale);
    is_gone(store, &user).await;
    is_gone(store, &delivery).await;
    is_kept(store, &leaving).await;
    is_kept(store, &current).await;
    assert_eq!(store.claims.holder(&ClaimKey::email(&user.email)).await, Ok(None));
    assert_eq!(trail(store).await, [""; 0]);
}

pub async fn a_stale_removal_stops_everything(store: &Storage) {
    let samples = Samples::new();
    let old = keep(store, samples.link()).await;
    let current = keep(store, old.clone()).await;

    let mut changes = Changes::none();
    let user = changes.put(samples.user());
    changes.remove(&old);
    changes.events.push(samples.event(Action::UserUpdated));
    let refusal = refused(store, &changes).await;

    assert_eq!(refusal, CommitError::Stale);
    is_gone(store, &user).await;
    is_kept(store, &current).await;
    assert_eq!(trail(store).await, [""; 0]);
}

pub async fn a_commit_of_nothing_or_of_a_single_event_succeeds(store: &Storage) {
    let event = Samples::new().event(Action::KeysRotated);

    commit(store, &Changes::none()).await;
    let only_an_event = Changes {
        events: vec![event.clone()],
        ..Changes::none()
    };
    commit(store, &only_an_event).await;

    assert_eq!(trail(store).await, [event.id.to_string()]);
}

pub async fn a_commit_can_hold_many_records(store: &Storage) {
    let samples = Samples::new();

    let users = keep_all(store, (0..60).map(|_| samples.user())).await;

    for user in &users {
        is_kept(store, user).await;
    }
}

/// The ids in the audit trail.
async fn trail(store: &Storage) -> Vec<String> {
    let query = AuditQuery {
        actor: None,
        action: None,
        target: None,
        since: None,
        until: None,
        span: Span {
            after: None,
            limit: 100,
        },
    };
    let page = store.audit.list(&query).await.expect("the store answers");
    page.items
        .iter()
        .map(|event: &AuditEvent| event.id.to_string())
        .collect()
}
