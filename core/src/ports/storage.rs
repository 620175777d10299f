//! All storage ports of one store.

use std::sync::Arc;

use crate::ports::{
    Audit, Budgets, Challenges, Claims, Deliveries, Facts, Inbox, Journal, Links, Products, Replays, Sessions,
    SigningKeys, Statistics, Suppressions, Sweep, Users,
};

/// One store, seen through each port it serves.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port it is named after")]
pub struct Storage {
    pub journal: Arc<dyn Journal>,
    pub users: Arc<dyn Users>,
    pub challenges: Arc<dyn Challenges>,
    pub links: Arc<dyn Links>,
    pub sessions: Arc<dyn Sessions>,
    pub products: Arc<dyn Products>,
    pub claims: Arc<dyn Claims>,
    pub budgets: Arc<dyn Budgets>,
    pub facts: Arc<dyn Facts>,
    pub replays: Arc<dyn Replays>,
    pub signing_keys: Arc<dyn SigningKeys>,
    pub deliveries: Arc<dyn Deliveries>,
    pub suppressions: Arc<dyn Suppressions>,
    pub audit: Arc<dyn Audit>,
    pub inbox: Arc<dyn Inbox>,
    pub statistics: Arc<dyn Statistics>,
    pub sweep: Arc<dyn Sweep>,
}

impl Storage {
    /// All ports served by one adapter.
    pub fn of<S>(store: Arc<S>) -> Self
    where
        S: Journal + Users + Challenges + Links + Sessions + Products + Claims + Budgets + Facts + Replays,
        S: SigningKeys + Deliveries + Suppressions + Audit + Inbox + Statistics + Sweep + 'static,
    {
        Self {
            journal: store.clone(),
            users: store.clone(),
            challenges: store.clone(),
            links: store.clone(),
            sessions: store.clone(),
            products: store.clone(),
            claims: store.clone(),
            budgets: store.clone(),
            facts: store.clone(),
            replays: store.clone(),
            signing_keys: store.clone(),
            deliveries: store.clone(),
            suppressions: store.clone(),
            audit: store.clone(),
            inbox: store.clone(),
            statistics: store.clone(),
            sweep: store,
        }
    }
}
