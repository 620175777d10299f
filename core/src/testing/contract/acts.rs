//! What facts do with a store again and again.

use super::laid_open::LaidOpen;
use crate::ports::{Changes, CommitError, Kept, Storage};
use crate::records::budget::Budget;
use crate::records::challenge::Challenge;
use crate::records::delivery::Delivery;
use crate::records::fact::Fact;
use crate::records::link::Link;
use crate::records::product::Product;
use crate::records::replay::Replay;
use crate::records::session::Session;
use crate::records::signing_key::SigningKey;
use crate::records::suppression::Suppression;
use crate::records::user::User;

/// A record that can be looked up by its key.
pub(super) trait Found: Kept + LaidOpen {
    /// What the store has under the key of this one.
    async fn find_again(&self, store: &Storage) -> Option<Self>;
}

macro_rules! found {
    ($($kind:ident: |$store:ident, $record:ident| $find:expr;)+) => {$(
        impl Found for $kind {
            async fn find_again(&self, $store: &Storage) -> Option<Self> {
                let $record = self;
                $find.await.expect("the store answers")
            }
        }
    )+};
}

found! {
    User: |store, record| store.users.find(record.id);
    Challenge: |store, record| store.challenges.find(record.id);
    Session: |store, record| store.sessions.find(record.user, record.id);
    Product: |store, record| store.products.find(record.id);
    Delivery: |store, record| store.deliveries.find(record.id);
    Budget: |store, record| store.budgets.find(record.key);
    Fact: |store, record| store.facts.find(record.key);
    Link: |store, record| store.links.find(record.id);
    Replay: |store, record| store.replays.find(record.key);
    Suppression: |store, record| store.suppressions.find(record.id);
}

impl Found for SigningKey {
    async fn find_again(&self, store: &Storage) -> Option<Self> {
        let all = store.signing_keys.all().await.expect("the store answers");
        all.into_iter().find(|key| key.id == self.id)
    }
}

/// Commits what must succeed.
pub(super) async fn commit(store: &Storage, changes: &Changes) {
    store.journal.commit(changes).await.expect("committed");
}

/// Commits what must be refused.
pub(super) async fn refused(store: &Storage, changes: &Changes) -> CommitError {
    store.journal.commit(changes).await.expect_err("refused")
}

/// The one change that writes this record.
pub(super) fn putting<R: Kept>(record: R) -> Changes {
    let mut changes = Changes::none();
    changes.put(record);
    changes
}

/// The one change that removes this record.
pub(super) fn removing<R: Kept>(record: &R) -> Changes {
    let mut changes = Changes::none();
    changes.remove(record);
    changes
}

/// Writes a record; answers it as it is now.
pub(super) async fn keep<R: Kept>(store: &Storage, record: R) -> R {
    let mut changes = Changes::none();
    let kept = changes.put(record);
    commit(store, &changes).await;
    kept
}

/// Writes records in one commit; answers them as they are now.
pub(super) async fn keep_all<R: Kept>(store: &Storage, records: impl IntoIterator<Item = R>) -> Vec<R> {
    let mut changes = Changes::none();
    let kept = records.into_iter().map(|record| changes.put(record)).collect();
    commit(store, &changes).await;
    kept
}

/// Insists that the store has exactly this record.
pub(super) async fn is_kept<R: Found>(store: &Storage, record: &R) {
    let found = record.find_again(store).await;
    assert_eq!(found.map(|found| found.laid_open()), Some(record.laid_open()));
}

/// Insists that the store has nothing under the key of this record.
pub(super) async fn is_gone<R: Found>(store: &Storage, record: &R) {
    let found = record.find_again(store).await;
    assert_eq!(found.map(|found| found.laid_open()), None);
}

/// Each of them laid open.
pub(super) fn all_open<T: LaidOpen>(items: &[T]) -> Vec<String> {
    items.iter().map(LaidOpen::laid_open).collect()
}
