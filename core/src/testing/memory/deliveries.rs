//! Deliveries, the leases on the work of sending them, and the suppression list.

use async_trait::async_trait;

use super::MemoryStore;
use super::paging::{Direction, by_id, by_instant, page};
use crate::Timestamp;
use crate::listing::Page;
use crate::ports::{Deliveries, DeliveryQuery, PortError, SuppressionQuery, Suppressions};
use crate::records::delivery::{Address, Delivery, DeliveryStatus, Lease};
use crate::records::suppression::{Suppression, SuppressionId};
use crate::values::ids::{DeliveryId, UserId};

#[async_trait]
impl Deliveries for MemoryStore {
    async fn find(&self, id: DeliveryId) -> Result<Option<Delivery>, PortError> {
        self.read(|tables| tables.deliveries.get(&id).cloned())
    }

    async fn list(&self, query: &DeliveryQuery) -> Result<Page<Delivery>, PortError> {
        let prefix = query.prefix.as_deref().map(str::to_lowercase);
        self.read(|tables| {
            let matching = tables.deliveries.values().filter(|delivery| {
                delivery.status != DeliveryStatus::Decoy
                    && query.status.is_none_or(|status| delivery.status == status)
                    && query.channel.is_none_or(|channel| delivery.to.channel() == channel)
                    && prefix
                        .as_deref()
                        .is_none_or(|prefix| delivery.to.canonical().starts_with(prefix))
            });
            page(
                matching,
                |delivery| by_id(&delivery.id),
                Direction::Descending,
                &query.span,
            )
        })
    }

    async fn to(&self, address: &Address) -> Result<Vec<Delivery>, PortError> {
        self.read(|tables| {
            let all = tables.deliveries.values();
            all.filter(|delivery| delivery.to == *address).cloned().collect()
        })
    }

    async fn of_user(&self, user: UserId) -> Result<Vec<Delivery>, PortError> {
        self.read(|tables| {
            let all = tables.deliveries.values();
            all.filter(|delivery| delivery.user == Some(user)).cloned().collect()
        })
    }

    async fn taken_as(&self, provider: &str, code: &str) -> Result<Option<Delivery>, PortError> {
        self.read(|tables| {
            let mut newest_first = tables.deliveries.values().rev();
            newest_first
                .find(|delivery| delivery.taken_as() == Some((provider, code)))
                .cloned()
        })
    }

    async fn claim(
        &self,
        lease: Lease,
        now: Timestamp,
        limit: usize,
        except: &[DeliveryId],
    ) -> Result<Vec<Delivery>, PortError> {
        self.write(|tables| {
            let mut due: Vec<&mut Delivery> = tables
                .deliveries
                .values_mut()
                .filter(|delivery| is_free(delivery, now) && !except.contains(&delivery.id))
                .collect();
            due.sort_by_key(|delivery| (delivery.due_at, delivery.id));
            due.into_iter()
                .take(limit)
                .map(|delivery| {
                    delivery.lease = Some(lease);
                    delivery.status = DeliveryStatus::Sending;
                    delivery.version = delivery.version.next();
                    delivery.clone()
                })
                .collect()
        })
    }

    async fn free_all(&self) -> Result<(), PortError> {
        self.write(|tables| {
            for delivery in tables.deliveries.values_mut() {
                if delivery.lease.take().is_some() {
                    delivery.version = delivery.version.next();
                    if delivery.status == DeliveryStatus::Sending {
                        delivery.status = DeliveryStatus::Queued;
                    }
                }
            }
        })
    }
}

#[async_trait]
impl Suppressions for MemoryStore {
    async fn find(&self, id: SuppressionId) -> Result<Option<Suppression>, PortError> {
        self.read(|tables| tables.suppressions.get(id.digest().as_bytes()).cloned())
    }

    async fn list(&self, query: &SuppressionQuery) -> Result<Page<Suppression>, PortError> {
        self.read(|tables| {
            let all = tables.suppressions.values();
            let matching = all.filter(|entry| query.channel.is_none_or(|channel| entry.channel == channel));
            page(
                matching,
                |entry| by_instant(entry.since, &entry.id),
                Direction::Descending,
                &query.span,
            )
        })
    }
}

/// Whether the delivery is due and nobody is working on it.
fn is_free(delivery: &Delivery, now: Timestamp) -> bool {
    !delivery.status.is_settled()
        && delivery.due_at.is_some_and(|due_at| due_at <= now)
        && delivery.lease.is_none_or(|lease| lease.until <= now)
}
