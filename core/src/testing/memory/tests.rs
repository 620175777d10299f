//! Facts about the switches and counters.

use chrono::TimeDelta;

use super::*;
use crate::listing::Span;
use crate::ports::{Changes, CommitError, DeliveryQuery};
use crate::records::budget::{Budget, BudgetKey, BudgetKind};
use crate::records::claim::{ClaimKey, ClaimKind};
use crate::records::delivery::Lease;
use crate::testing::{SeededEntropy, fixed_now};
use crate::values::ids::NodeId;
use crate::values::secret::Digest;

fn changes() -> Changes {
    let mut changes = Changes::none();
    changes.put(Budget::fresh(key()));
    changes.take(
        ClaimKey {
            kind: ClaimKind::Email,
            value: "ann@example.com".to_owned(),
        },
        "ann",
    );
    changes
}

const fn key() -> BudgetKey {
    BudgetKey {
        kind: BudgetKind::Sends,
        subject: Digest::new([7; 32]),
    }
}

#[tokio::test]
async fn a_failing_store_answers_its_error_everywhere_and_does_nothing() {
    let store = MemoryStore::new();
    let ports = store.storage();
    let down = PortError::Unavailable;
    store.fail_with(down.clone());

    let refusal = ports.journal.commit(&changes()).await;
    let lease = Lease {
        node: NodeId::mint(fixed_now(), &SeededEntropy::new(1)),
        until: fixed_now() + TimeDelta::minutes(1),
    };
    let listing = DeliveryQuery {
        status: None,
        channel: None,
        prefix: None,
        span: Span { after: None, limit: 1 },
    };

    assert_eq!(refusal, Err(CommitError::Port(down.clone())));
    assert_eq!(ports.budgets.find(key()).await.map(drop), Err(down.clone()));
    assert_eq!(ports.deliveries.list(&listing).await.map(drop), Err(down.clone()));
    assert_eq!(
        ports.deliveries.claim(lease, fixed_now(), 1, &[]).await.map(drop),
        Err(down)
    );
    store.recover();
    assert!(ports.budgets.find(key()).await.is_ok_and(|found| found.is_none()));
}

#[tokio::test]
async fn the_next_commits_are_stale_when_they_are_to_be() {
    let store = MemoryStore::new();
    let ports = store.storage();
    store.stale_next(2);

    for _ in 0..2 {
        assert_eq!(ports.journal.commit(&changes()).await, Err(CommitError::Stale));
        assert_eq!((store.commits(), store.records_written()), (0, 0));
    }

    assert_eq!(ports.journal.commit(&changes()).await, Ok(()));
}

#[tokio::test]
async fn only_what_was_committed_is_counted() {
    let store = MemoryStore::new();
    let ports = store.storage();

    ports.journal.commit(&changes()).await.expect("committed");
    let again = ports.journal.commit(&changes()).await;

    assert_eq!(again, Err(CommitError::Stale));
    assert_eq!((store.commits(), store.records_written()), (1, 2));
    assert!(store.deliveries().is_empty() && store.events().is_empty());
}
