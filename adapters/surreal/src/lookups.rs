//! What is only ever looked up by its key.

use async_trait::async_trait;
use doorward_core::ports::{Budgets, Claims, Facts, PortError, Replays, SigningKeys};
use doorward_core::records::budget::{Budget, BudgetKey};
use doorward_core::records::claim::ClaimKey;
use doorward_core::records::fact::{Fact, FactKey};
use doorward_core::records::replay::Replay;
use doorward_core::records::signing_key::SigningKey;
use doorward_core::values::secret::Digest;
use surrealdb::types::Value;

use crate::SurrealStore;
use crate::query::Query;
use crate::rows::budget::{self, BudgetRow};
use crate::rows::fact::{self, FactRow};
use crate::rows::replay::{self, ReplayRow};
use crate::rows::signing_key::SigningKeyRow;
use crate::rows::{claim, corrupt};
use crate::store::one;

#[async_trait]
impl Claims for SurrealStore {
    async fn holder(&self, key: &ClaimKey) -> Result<Option<String>, PortError> {
        let query = Query::new("SELECT VALUE holder FROM ONLY $id").bind("id", claim::id(key));
        match one(&mut self.ask(query).await?, 0)? {
            Value::String(holder) => Ok(Some(holder)),
            Value::None => Ok(None),
            _ => Err(corrupt(claim::TABLE, None)),
        }
    }
}

#[async_trait]
impl Budgets for SurrealStore {
    async fn find(&self, key: BudgetKey) -> Result<Option<Budget>, PortError> {
        self.find::<BudgetRow>(budget::id(&key)).await
    }
}

#[async_trait]
impl Facts for SurrealStore {
    async fn find(&self, key: FactKey) -> Result<Option<Fact>, PortError> {
        self.find::<FactRow>(fact::id(key)).await
    }
}

#[async_trait]
impl Replays for SurrealStore {
    async fn find(&self, key: Digest) -> Result<Option<Replay>, PortError> {
        self.find::<ReplayRow>(replay::id(&key)).await
    }
}

#[async_trait]
impl SigningKeys for SurrealStore {
    async fn all(&self) -> Result<Vec<SigningKey>, PortError> {
        let mut keys = self
            .select::<SigningKeyRow>(Query::new("SELECT * FROM signing_key"))
            .await?;
        keys.sort_by_key(|key| key.id);
        Ok(keys)
    }
}
