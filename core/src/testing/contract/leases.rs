//! Leases: one delivery, one worker.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::acts::{Found as _, all_open, is_kept, keep, keep_all, putting, refused};
use super::samples::Samples;
use super::together::{all_at_once, give_way};
use crate::Timestamp;
use crate::ports::{CommitError, Storage};
use crate::records::Version;
use crate::records::delivery::{Delivery, DeliveryStatus, Lease};
use crate::values::ids::DeliveryId;

/// More rounds of claiming than any store needs to hand out a hundred deliveries.
const ROUNDS: usize = 200;

pub async fn only_what_is_due_is_claimed(store: &Storage) {
    let samples = Samples::new();
    let due = keep(store, samples.delivery()).await;
    let now = samples.now() + TimeDelta::seconds(1);
    let mut just_due = samples.delivery();
    just_due.due_at = Some(now);
    let just_due = keep(store, just_due).await;
    let mut not_yet = samples.delivery();
    not_yet.due_at = Some(now + TimeDelta::microseconds(1));
    let not_yet = keep(store, not_yet).await;

    let claimed = claim(store, samples.lease(now + TimeDelta::minutes(1)), now, 10).await;

    assert_eq!(ids(&claimed), [due.id, just_due.id]);
    is_kept(store, &not_yet).await;
}

/// Not even when they still look due.
pub async fn what_is_settled_is_never_claimed(store: &Storage) {
    let samples = Samples::new();
    let settled = DeliveryStatus::ALL.iter().filter(|status| status.is_settled());
    let settled = settled.flat_map(|status| {
        let tidy = samples.settled(*status);
        let mut untidy = samples.settled(*status);
        untidy.due_at = untidy.settled_at;
        [tidy, untidy]
    });
    let settled = keep_all(store, settled.collect::<Vec<_>>()).await;
    let now = samples.now() + TimeDelta::days(1);

    let claimed = claim(store, samples.lease(now + TimeDelta::minutes(1)), now, 100).await;

    assert_eq!(ids(&claimed), []);
    for delivery in &settled {
        is_kept(store, delivery).await;
    }
}

pub async fn a_claim_is_one_more_version_of_the_same_delivery(store: &Storage) {
    let samples = Samples::new();
    let queued = keep(store, samples.delivery()).await;
    let now = samples.later();
    let lease = samples.lease(now + TimeDelta::minutes(1));

    let claimed = claim(store, lease, now, 10).await;

    let mut expected = queued.clone();
    expected.version = queued.version.next();
    expected.status = DeliveryStatus::Sending;
    expected.lease = Some(lease);
    assert_eq!(all_open(&claimed), all_open(&[expected.clone()]));
    is_kept(store, &expected).await;
    assert_eq!(refused(store, &putting(queued)).await, CommitError::Stale);
    keep(store, expected).await;
}

pub async fn a_living_lease_is_respected_and_an_expired_one_taken_over(store: &Storage) {
    let samples = Samples::new();
    let now = samples.now() + TimeDelta::minutes(10);
    let born_leased = |status, until| {
        let mut delivery = samples.delivery();
        delivery.status = status;
        delivery.lease = Some(samples.lease(until));
        delivery
    };
    let alive = now + TimeDelta::microseconds(1);
    let expired = now - TimeDelta::microseconds(1);
    let made = keep_all(
        store,
        [
            born_leased(DeliveryStatus::Sending, alive),
            born_leased(DeliveryStatus::Queued, alive),
            born_leased(DeliveryStatus::Sending, expired),
            born_leased(DeliveryStatus::Queued, expired),
        ],
    )
    .await;
    let until = now + TimeDelta::minutes(1);

    let claimed = claim(store, samples.lease(until), now, 10).await;
    let at_once_again = claim(store, samples.lease(until), now, 10).await;
    let later = claim(
        store,
        samples.lease(until + TimeDelta::minutes(9)),
        until + TimeDelta::seconds(1),
        10,
    )
    .await;

    assert_eq!(ids(&claimed), [made[2].id, made[3].id]);
    assert_eq!(ids(&at_once_again), []);
    assert_eq!(ids(&later), ids(&made));
    assert_eq!(later[2].version, Version(3));
}

pub async fn what_is_most_overdue_is_claimed_first(store: &Storage) {
    let samples = Samples::new();
    let overdue = [30, 10, 50, 20, 40].map(|minutes| {
        let mut delivery = samples.delivery();
        delivery.due_at = Some(samples.now() - TimeDelta::minutes(minutes));
        delivery
    });
    let made = keep_all(store, overdue).await;
    let now = samples.later();
    let lease = samples.lease(now + TimeDelta::minutes(1));

    let first = claim(store, lease, now, 2).await;
    let then = claim(store, lease, now, 2).await;
    let last = claim(store, lease, now, 2).await;

    assert_eq!(ids(&first), [made[2].id, made[4].id]);
    assert_eq!(ids(&then), [made[0].id, made[3].id]);
    assert_eq!(ids(&last), [made[1].id]);
}

pub async fn what_is_excepted_is_left_as_it_is(store: &Storage) {
    let samples = Samples::new();
    let [held, free] = [(); 2].map(|()| samples.delivery());
    let made = keep_all(store, [held, free]).await;
    let now = samples.later();
    let lease = samples.lease(now + TimeDelta::minutes(1));

    let claimed = store.deliveries.claim(lease, now, 10, &[made[0].id]).await;

    assert_eq!(ids(&claimed.expect("the store answers")), [made[1].id]);
    is_kept(store, &made[0]).await;
    assert_eq!(ids(&claim(store, lease, now, 10).await), [made[0].id]);
}

/// 32 workers ask for up to five of a hundred, again and again until nothing is left.
pub async fn parallel_claimers_never_share_a_delivery(store: &Storage) {
    let samples = Samples::new();
    let due = keep_all(store, (0..100).map(|_| samples.delivery()).collect::<Vec<_>>()).await;
    let now = samples.later();
    let leases: Vec<Lease> = (0..32).map(|_| samples.lease(now + TimeDelta::minutes(1))).collect();

    let mut claimed: Vec<(Lease, Delivery)> = Vec::new();
    for _ in 0..ROUNDS {
        let round = all_at_once(leases.iter().map(async |lease| {
            give_way().await;
            let deliveries = claim(store, *lease, now, 5).await;
            assert!(deliveries.len() <= 5);
            deliveries
                .into_iter()
                .map(|delivery| (*lease, delivery))
                .collect::<Vec<_>>()
        }));
        claimed.extend(round.await.into_iter().flatten());
        if claimed.len() >= due.len() {
            break;
        }
    }

    let different: BTreeSet<DeliveryId> = claimed.iter().map(|(_, delivery)| delivery.id).collect();
    assert_eq!((claimed.len(), different.len()), (due.len(), due.len()));
    for (lease, delivery) in &claimed {
        assert_eq!((delivery.lease, delivery.version), (Some(*lease), Version(2)));
        is_kept(store, delivery).await;
    }
    assert_eq!(ids(&claim(store, leases[0], now, 5).await), []);
}

/// Whoever held a lease before cannot commit what was decided under it.
pub async fn freeing_every_lease_makes_the_work_anybodys(store: &Storage) {
    let samples = Samples::new();
    let mut leased = samples.delivery();
    leased.status = DeliveryStatus::Sending;
    leased.lease = Some(samples.lease(samples.now() + TimeDelta::hours(1)));
    let leased = keep(store, leased).await;
    let free = keep(store, samples.delivery()).await;

    store.deliveries.free_all().await.expect("the store answers");

    let freed = leased.find_again(store).await.expect("a delivery");
    assert_eq!((freed.lease, freed.status), (None, DeliveryStatus::Queued));
    assert_eq!(refused(store, &putting(leased.clone())).await, CommitError::Stale);
    is_kept(store, &free).await;
    let now = samples.later();
    let claimed = claim(store, samples.lease(now + TimeDelta::minutes(1)), now, 10).await;
    assert_eq!(ids(&claimed), [leased.id, free.id]);
}

async fn claim(store: &Storage, lease: Lease, now: Timestamp, limit: usize) -> Vec<Delivery> {
    let claimed = store.deliveries.claim(lease, now, limit, &[]).await;
    claimed.expect("the store answers")
}

fn ids(deliveries: &[Delivery]) -> Vec<DeliveryId> {
    deliveries.iter().map(|delivery| delivery.id).collect()
}
