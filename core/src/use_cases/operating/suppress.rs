//! The suppression list: addresses that are sent nothing any more, until an administrator lifts it.

use crate::Timestamp;
use crate::app::{Admin, App, Decision, Hindrance, Origin, Support};
use crate::listing::Page;
use crate::ports::{Changes, PortError, SuppressionQuery};
use crate::records::Version;
use crate::records::audit::{Action, AuditActor};
use crate::records::delivery::Address;
use crate::records::suppression::{Suppression, SuppressionId, SuppressionReason};

/// Why an address stays on the list.
#[derive(Debug, thiserror::Error)]
pub enum LiftSuppressionError {
    /// It is not on it.
    #[error("there is no such entry")]
    NotFound,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// One page of the list, newest first.
    pub async fn list_suppressions(
        &self,
        _: &Support,
        query: &SuppressionQuery,
    ) -> Result<Page<Suppression>, Hindrance> {
        Ok(self.ports.storage.suppressions.list(query).await?)
    }

    /// Takes an address off the list: it is sent messages again.
    pub async fn lift_suppression(
        &self,
        admin: &Admin,
        id: SuppressionId,
        origin: &Origin,
    ) -> Result<(), LiftSuppressionError> {
        self.transact(id.digest().as_bytes(), move |now| async move {
            let Some(entry) = self.ports.storage.suppressions.find(id).await? else {
                return Ok(Decision::refuse(LiftSuppressionError::NotFound));
            };
            let mut changes = Changes::none();
            changes.remove(&entry);
            let lifted = self.event(now, admin.actor().audited(), Action::SuppressionLifted, id, origin);
            changes.events.push(lifted);
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// Whether an address is on the list.
    pub(crate) async fn is_suppressed(&self, to: &Address) -> Result<bool, PortError> {
        let id = SuppressionId::of(to, &self.pepper);
        Ok(self.ports.storage.suppressions.find(id).await?.is_some())
    }

    /// Leaves of an address on the list only what recognises it.
    pub(crate) async fn unname_suppressed(&self, address: &Address, changes: &mut Changes) -> Result<(), PortError> {
        let id = SuppressionId::of(address, &self.pepper);
        let entry = self.ports.storage.suppressions.find(id).await?;
        if let Some(entry) = entry.filter(|entry| entry.masked.is_some()) {
            changes.put(Suppression { masked: None, ..entry });
        }
        Ok(())
    }

    /// A new entry for an address.
    pub(crate) fn suppression(
        &self,
        to: &Address,
        reason: SuppressionReason,
        provider: &str,
        now: Timestamp,
    ) -> Suppression {
        Suppression {
            id: SuppressionId::of(to, &self.pepper),
            version: Version::NEW,
            channel: to.channel(),
            masked: Some(to.masked()),
            reason,
            provider: provider.to_owned(),
            since: now,
        }
    }

    /// Adds a new entry of the list to the changes.
    pub(crate) fn bar(&self, entry: Suppression, actor: AuditActor, origin: &Origin, changes: &mut Changes) {
        let mut added = self.event(entry.since, actor, Action::SuppressionAdded, entry.id, origin);
        let details = [("reason", entry.reason.as_str()), ("provider", entry.provider.as_str())];
        added.details = details.map(|(name, word)| (name.to_owned(), word.to_owned())).into();
        changes.events.push(added);
        changes.put(entry);
    }
}
