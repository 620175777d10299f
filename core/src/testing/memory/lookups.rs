//! What is only ever looked up by its key.

use async_trait::async_trait;

use super::MemoryStore;
use super::tables::budget_row;
use crate::ports::{Budgets, Claims, Facts, PortError, Replays, SigningKeys};
use crate::records::budget::{Budget, BudgetKey};
use crate::records::claim::ClaimKey;
use crate::records::fact::{Fact, FactKey};
use crate::records::replay::Replay;
use crate::records::signing_key::SigningKey;
use crate::values::secret::Digest;

#[async_trait]
impl Claims for MemoryStore {
    async fn holder(&self, key: &ClaimKey) -> Result<Option<String>, PortError> {
        self.read(|tables| tables.claims.get(key).cloned())
    }
}

#[async_trait]
impl Budgets for MemoryStore {
    async fn find(&self, key: BudgetKey) -> Result<Option<Budget>, PortError> {
        self.read(|tables| tables.budgets.get(&budget_row(&key)).cloned())
    }
}

#[async_trait]
impl Facts for MemoryStore {
    async fn find(&self, key: FactKey) -> Result<Option<Fact>, PortError> {
        self.read(|tables| tables.facts.get(&key).cloned())
    }
}

#[async_trait]
impl Replays for MemoryStore {
    async fn find(&self, key: Digest) -> Result<Option<Replay>, PortError> {
        self.read(|tables| tables.replays.get(key.as_bytes()).cloned())
    }
}

#[async_trait]
impl SigningKeys for MemoryStore {
    async fn all(&self) -> Result<Vec<SigningKey>, PortError> {
        self.read(|tables| tables.signing_keys.values().cloned().collect())
    }
}
