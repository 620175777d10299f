//! Read deliveries, and send a failed one again.

use crate::app::{App, Decision, Hindrance, Origin, Support};
use crate::listing::Page;
use crate::ports::{Changes, DeliveryQuery};
use crate::records::audit::Action;
use crate::records::delivery::{Delivery, DeliveryStatus};
use crate::values::ids::DeliveryId;

/// Why there is nothing to read.
#[derive(Debug, thiserror::Error)]
pub enum ReadDeliveryError {
    /// There is no such delivery.
    #[error("no such delivery")]
    NotFound,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

/// Why it is not sent again.
#[derive(Debug, thiserror::Error)]
pub enum RetryDeliveryError {
    /// There is no such delivery.
    #[error("no such delivery")]
    NotFound,
    /// It has not failed.
    #[error("only a failed delivery can be sent again")]
    NotFailed,
    /// What it said is wiped: codes are, as soon as their fate is settled.
    #[error("what it said is no longer kept; the person has to ask for a new one")]
    Wiped,
    /// It would come too late to be of use.
    #[error("it would come too late to be of use; the person has to ask for a new one")]
    TooLate,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// One page of deliveries, newest first.
    pub async fn list_deliveries(&self, _: &Support, query: &DeliveryQuery) -> Result<Page<Delivery>, Hindrance> {
        Ok(self.ports.storage.deliveries.list(query).await?)
    }

    /// One delivery.
    pub async fn read_delivery(&self, _: &Support, id: DeliveryId) -> Result<Delivery, ReadDeliveryError> {
        let delivery = self.ports.storage.deliveries.find(id).await.map_err(Hindrance::from)?;
        delivery
            .filter(|delivery| delivery.status != DeliveryStatus::Decoy)
            .ok_or(ReadDeliveryError::NotFound)
    }

    /// Sends a failed delivery again, now. One that may have been sent may be sent twice: that is for a person to decide.
    pub async fn retry_delivery(
        &self,
        support: &Support,
        id: DeliveryId,
        origin: &Origin,
    ) -> Result<Delivery, RetryDeliveryError> {
        self.transact(id, move |now| async move {
            let delivery = self.ports.storage.deliveries.find(id).await?;
            let Some(mut delivery) = delivery.filter(|delivery| delivery.status != DeliveryStatus::Decoy) else {
                return Ok(Decision::refuse(RetryDeliveryError::NotFound));
            };
            if delivery.status != DeliveryStatus::Failed {
                return Ok(Decision::refuse(RetryDeliveryError::NotFailed));
            }
            if delivery.variables.is_none() {
                return Ok(Decision::refuse(RetryDeliveryError::Wiped));
            }
            if delivery.expires_at <= now {
                return Ok(Decision::refuse(RetryDeliveryError::TooLate));
            }
            delivery.status = DeliveryStatus::Queued;
            // Whoever asks for it has mended what was wrong: every provider gets its chances anew, before the worker has it.
            for provider in self.policy.providers_for(&delivery.to) {
                self.ports.plugins.give_a_chance(provider);
            }
            delivery.retried_after = u32::try_from(delivery.attempts.len()).unwrap_or(u32::MAX);
            delivery.settled_at = None;
            delivery.due_at = Some(now);
            delivery.lease = Some(self.lease(now));
            let mut changes = Changes::none();
            changes
                .events
                .push(self.event(now, support.actor().audited(), Action::DeliveryRetried, id, origin));
            let delivery = changes.put(delivery);
            Ok(Decision::accept(delivery, changes))
        })
        .await
    }
}
