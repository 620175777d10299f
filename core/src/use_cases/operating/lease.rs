//! Whose work a delivery is: one process's at a time, for as long as its lease lasts.

use std::time::Duration;

use crate::app::{App, Hindrance};
use crate::ports::{Changes, CommitError, PortError};
use crate::records::delivery::Delivery;

/// A message is sent only while its lease lasts this much longer: for the longest call of a provider, and for writing its end
/// down to a store that does not answer at once.
const TAKES: Duration = Duration::from_secs(45);

/// How many are given back in one commit.
const BATCH: usize = 64;

impl App {
    /// Leases deliveries that are due and that nobody works on, this process included.
    pub async fn claim_deliveries(&self, limit: usize) -> Result<Vec<Delivery>, Hindrance> {
        let now = self.now();
        let in_hand = self.hands.full_of();
        let deliveries = &self.ports.storage.deliveries;
        Ok(deliveries.claim(self.lease(now), now, limit, &in_hand).await?)
    }

    /// Frees every lease: only for the one process that has the store to itself, at its start.
    pub async fn free_leases(&self) -> Result<(), Hindrance> {
        Ok(self.ports.storage.deliveries.free_all().await?)
    }

    /// Gives leased deliveries back that no attempt was made at, for others to lease at once.
    pub async fn give_back(&self, deliveries: &[Delivery]) -> Result<(), Hindrance> {
        for together in deliveries.chunks(BATCH) {
            if self.freed(together).await? {
                continue;
            }
            // Whoever was faster has theirs.
            for one in together {
                self.freed(std::slice::from_ref(one)).await?;
            }
        }
        Ok(())
    }

    /// Whether none of these was somebody else's by now.
    async fn freed(&self, deliveries: &[Delivery]) -> Result<bool, PortError> {
        let mut changes = Changes::none();
        for delivery in deliveries {
            changes.put(Delivery {
                lease: None,
                ..delivery.clone()
            });
        }
        match self.ports.storage.journal.commit(&changes).await {
            Ok(()) => Ok(true),
            Err(CommitError::Stale | CommitError::Taken) => Ok(false),
            Err(CommitError::Port(error)) => Err(error),
        }
    }

    /// The delivery, leased for as long as an attempt takes; `None` when it is no longer this process's.
    pub(super) async fn long_enough_leased(&self, delivery: Delivery) -> Option<Delivery> {
        let now = self.now();
        let lease = delivery.lease.filter(|lease| now < lease.until)?;
        if now + TAKES <= lease.until {
            return Some(delivery);
        }
        let mut changes = Changes::none();
        let renewed = changes.put(Delivery {
            lease: Some(self.lease(now)),
            ..delivery
        });
        self.ports.storage.journal.commit(&changes).await.ok()?;
        Some(renewed)
    }
}
