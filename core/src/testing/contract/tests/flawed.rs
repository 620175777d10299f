//! Stores with one flaw each: the fact that is there for it stops them.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::SubsecRound as _;

use crate::Timestamp;
use crate::listing::{Page, Position};
use crate::ports::{
    Change, Changes, CommitError, Deliveries, DeliveryQuery, Journal, Past, PortError, Storage, Sweep, UserQuery, Users,
};
use crate::records::delivery::{Address, Delivery, Lease};
use crate::records::user::User;
use crate::testing::{MemoryStore, contract};
use crate::values::ids::{DeliveryId, UserId};

/// A store in memory, seen through something that spoils what it does.
struct Spoilt(Storage);

fn spoilt(spoil: impl FnOnce(&mut Storage, Arc<Spoilt>)) -> Storage {
    let storage = MemoryStore::new().storage();
    let mut flawed = storage.clone();
    spoil(&mut flawed, Arc::new(Spoilt(storage)));
    flawed
}

/// Writes record by record, then the rest.
struct Piecemeal(Arc<Spoilt>);

#[async_trait]
impl Journal for Piecemeal {
    async fn commit(&self, changes: &Changes) -> Result<(), CommitError> {
        for change in &changes.records {
            let one = match change {
                Change::Put(record) => Change::Put(record.clone()),
                Change::Remove(key, version) => Change::Remove(*key, *version),
            };
            let records = vec![one];
            self.0
                .0
                .journal
                .commit(&Changes {
                    records,
                    ..Changes::none()
                })
                .await?;
        }
        let rest = Changes {
            records: Vec::new(),
            claims: changes.claims.clone(),
            events: changes.events.clone(),
        };
        self.0.0.journal.commit(&rest).await
    }
}

/// Answers that all went well whatever became of it.
struct Forgiving(Arc<Spoilt>);

#[async_trait]
impl Journal for Forgiving {
    async fn commit(&self, changes: &Changes) -> Result<(), CommitError> {
        match self.0.0.journal.commit(changes).await {
            Err(CommitError::Stale | CommitError::Taken) => Ok(()),
            answer => answer,
        }
    }
}

/// Keeps milliseconds, and continues lists by number.
#[async_trait]
impl Users for Spoilt {
    async fn find(&self, id: UserId) -> Result<Option<User>, PortError> {
        let found = self.0.users.find(id).await?;
        Ok(found.map(|user| User {
            created_at: user.created_at.trunc_subsecs(3),
            ..user
        }))
    }

    async fn list(&self, query: &UserQuery) -> Result<Page<User>, PortError> {
        let mut everybody = query.clone();
        everybody.span.after = None;
        everybody.span.limit = 10_000;
        let page = self.0.users.list(&everybody).await?;
        let skipped = query
            .span
            .after
            .as_ref()
            .and_then(|after| after.key.parse().ok())
            .unwrap_or(0);
        let until = skipped + query.span.limit;
        let next = (until < page.items.len()).then(|| Position {
            key: until.to_string(),
            id: String::new(),
        });
        let items = page.items.into_iter().skip(skipped).take(query.span.limit).collect();
        Ok(Page {
            items,
            next,
            total: page.total,
        })
    }
}

/// Forgets leases as soon as they are given.
#[async_trait]
impl Deliveries for Spoilt {
    async fn find(&self, id: DeliveryId) -> Result<Option<Delivery>, PortError> {
        self.0.deliveries.find(id).await
    }

    async fn list(&self, query: &DeliveryQuery) -> Result<Page<Delivery>, PortError> {
        self.0.deliveries.list(query).await
    }

    async fn to(&self, address: &Address) -> Result<Vec<Delivery>, PortError> {
        self.0.deliveries.to(address).await
    }

    async fn of_user(&self, user: UserId) -> Result<Vec<Delivery>, PortError> {
        self.0.deliveries.of_user(user).await
    }

    async fn taken_as(&self, provider: &str, code: &str) -> Result<Option<Delivery>, PortError> {
        self.0.deliveries.taken_as(provider, code).await
    }

    async fn claim(
        &self,
        lease: Lease,
        now: Timestamp,
        limit: usize,
        except: &[DeliveryId],
    ) -> Result<Vec<Delivery>, PortError> {
        let claimed = self.0.deliveries.claim(lease, now, limit, except).await?;
        self.0.deliveries.free_all().await?;
        Ok(claimed)
    }

    async fn free_all(&self) -> Result<(), PortError> {
        self.0.deliveries.free_all().await
    }
}

/// Says that all is clean after one batch.
#[async_trait]
impl Sweep for Spoilt {
    async fn sweep(&self, past: &Past) -> Result<u64, PortError> {
        self.0.sweep.sweep(past).await.map(|_| 0)
    }
}

#[tokio::test]
#[should_panic(expected = "assertion `left == right` failed")]
async fn a_store_that_writes_half_a_commit_is_found_out() {
    let store = spoilt(|ports, flaw| ports.journal = Arc::new(Piecemeal(flaw)));

    contract::a_commit_is_all_or_nothing(&store).await;
}

#[tokio::test]
#[should_panic(expected = "assertion `left == right` failed")]
async fn a_store_that_loses_updates_is_found_out() {
    let store = spoilt(|ports, flaw| ports.journal = Arc::new(Forgiving(flaw)));

    contract::of_parallel_updates_one_wins_per_version(&store).await;
}

#[tokio::test]
#[should_panic(expected = "assertion `left == right` failed")]
async fn a_store_that_lets_two_hold_an_address_is_found_out() {
    let store = spoilt(|ports, flaw| ports.journal = Arc::new(Forgiving(flaw)));

    contract::of_parallel_claims_one_wins(&store).await;
}

#[tokio::test]
#[should_panic(expected = "assertion `left == right` failed")]
async fn a_store_that_rounds_instants_is_found_out() {
    let store = spoilt(|ports, flaw| ports.users = flaw);

    contract::a_user_comes_back_exactly(&store).await;
}

#[tokio::test]
#[should_panic(expected = "assertion failed")]
async fn a_store_that_counts_pages_is_found_out() {
    let store = spoilt(|ports, flaw| ports.users = flaw);

    contract::a_user_who_comes_while_one_pages_disturbs_nobody(&store).await;
}

#[tokio::test]
#[should_panic(expected = "assertion `left == right` failed")]
async fn a_store_that_shares_deliveries_is_found_out() {
    let store = spoilt(|ports, flaw| ports.deliveries = flaw);

    contract::parallel_claimers_never_share_a_delivery(&store).await;
}

#[tokio::test]
#[should_panic(expected = "assertion `left == right` failed")]
async fn a_store_that_stops_sweeping_is_found_out() {
    let store = spoilt(|ports, flaw| ports.sweep = flaw);

    contract::sweeping_goes_on_until_all_is_clean(&store).await;
}
