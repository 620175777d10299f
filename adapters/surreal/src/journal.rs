//! Commits: one statement, and so one transaction, for everything a decision changes.

mod fate;
mod text;

use async_trait::async_trait;
use doorward_core::ports::{Changes, CommitError, Journal, PortError};

use crate::SurrealStore;
use crate::connection::{Fault, LATE, STALE, TAKEN};

#[async_trait]
impl Journal for SurrealStore {
    async fn commit(&self, changes: &Changes) -> Result<(), CommitError> {
        if changes.is_empty() {
            return Ok(());
        }
        let deadline = self.connection.deadline().map_err(PortError::from)?;
        let query = text::commit(changes, deadline);
        let witness = fate::Witness::of(changes);
        let connection = self.connection.clone();
        // A task of its own: a caller who goes away must not leave a transaction half done.
        let committing = tokio::spawn(async move {
            match connection.ask(query).await {
                Ok(_) => Ok(()),
                Err(Fault::Lost | Fault::Storage) => witness.settle(&connection).await,
                Err(fault) => Err(fault),
            }
        });
        match committing.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(fault)) => Err(refusal(fault)),
            Err(_) => Err(PortError::Unavailable.into()),
        }
    }
}

/// What a fault means for the caller.
fn refusal(fault: Fault) -> CommitError {
    match fault {
        Fault::Conflict | Fault::Exists | Fault::Thrown(STALE) => CommitError::Stale,
        Fault::Thrown(TAKEN) => CommitError::Taken,
        Fault::Thrown(LATE) => PortError::Unavailable.into(),
        other => PortError::from(other).into(),
    }
}
