//! Two nodes on one server behave as one; only where a server is told of: see [`stores::server`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use doorward_core::Timestamp;
use doorward_core::listing::Page;
use doorward_core::ports::{Changes, CommitError, Deliveries, DeliveryQuery, Journal, PortError, Storage};
use doorward_core::records::delivery::{Address, Delivery, Lease};
use doorward_core::testing::contract;
use doorward_core::values::ids::{DeliveryId, UserId};

use crate::stores::{self, Server};

/// A port of two nodes, which take turns.
struct InTurn<P: ?Sized> {
    nodes: [Arc<P>; 2],
    turn: AtomicBool,
}

impl<P: ?Sized> InTurn<P> {
    fn new(one: Arc<P>, other: Arc<P>) -> Arc<Self> {
        Arc::new(Self {
            nodes: [one, other],
            turn: AtomicBool::new(false),
        })
    }

    fn next(&self) -> &P {
        &self.nodes[usize::from(self.turn.fetch_xor(true, Ordering::SeqCst))]
    }
}

#[async_trait]
impl Journal for InTurn<dyn Journal> {
    async fn commit(&self, changes: &Changes) -> Result<(), CommitError> {
        self.next().commit(changes).await
    }
}

#[async_trait]
impl Deliveries for InTurn<dyn Deliveries> {
    async fn find(&self, id: DeliveryId) -> Result<Option<Delivery>, PortError> {
        self.next().find(id).await
    }

    async fn list(&self, query: &DeliveryQuery) -> Result<Page<Delivery>, PortError> {
        self.next().list(query).await
    }

    async fn to(&self, address: &Address) -> Result<Vec<Delivery>, PortError> {
        self.next().to(address).await
    }

    async fn of_user(&self, user: UserId) -> Result<Vec<Delivery>, PortError> {
        self.next().of_user(user).await
    }

    async fn taken_as(&self, provider: &str, code: &str) -> Result<Option<Delivery>, PortError> {
        self.next().taken_as(provider, code).await
    }

    async fn claim(
        &self,
        lease: Lease,
        now: Timestamp,
        limit: usize,
        except: &[DeliveryId],
    ) -> Result<Vec<Delivery>, PortError> {
        self.next().claim(lease, now, limit, except).await
    }

    async fn free_all(&self) -> Result<(), PortError> {
        self.next().free_all().await
    }
}

/// One database, reached through two connections.
async fn two_nodes(server: &Server) -> Storage {
    let name = stores::fresh_name();
    let one = stores::open(server.settings(&name)).await.storage();
    let other = stores::open(server.settings(&name)).await.storage();
    Storage {
        journal: InTurn::new(one.journal.clone(), other.journal),
        deliveries: InTurn::new(one.deliveries.clone(), other.deliveries),
        ..one
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_never_lease_one_delivery() {
    if let Some(server) = stores::server() {
        contract::parallel_claimers_never_share_a_delivery(&two_nodes(&server).await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_one_wins() {
    if let Some(server) = stores::server() {
        contract::of_parallel_updates_one_wins_per_version(&two_nodes(&server).await).await;
        contract::of_parallel_claims_one_wins(&two_nodes(&server).await).await;
        contract::of_parallel_creations_of_one_record_one_wins(&two_nodes(&server).await).await;
        contract::parallel_commits_do_not_mix(&two_nodes(&server).await).await;
    }
}
