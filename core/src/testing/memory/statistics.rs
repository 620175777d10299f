//! Counts over everything.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DurationRound as _, TimeDelta};

use super::MemoryStore;
use super::tables::Tables;
use crate::Timestamp;
use crate::ports::{Minute, PortError, Statistics, Totals, Waiting};
use crate::records::audit::Action;
use crate::records::delivery::{Delivery, DeliveryStatus};
use crate::records::user::UserStatus;

#[async_trait]
impl Statistics for MemoryStore {
    async fn totals(&self) -> Result<Totals, PortError> {
        self.read(|tables| Totals {
            users: UserStatus::ALL
                .iter()
                .map(|status| (*status, users(tables, *status)))
                .collect(),
            products: count(tables.products.values()),
            deliveries: DeliveryStatus::ALL
                .iter()
                .filter(|status| **status != DeliveryStatus::Decoy)
                .map(|status| (*status, deliveries(tables, *status)))
                .collect(),
        })
    }

    async fn minutes(&self, since: Timestamp) -> Result<Vec<Minute>, PortError> {
        self.read(|tables| {
            let mut series = Series::since(since);
            for event in tables.events.values() {
                match event.action {
                    Action::UserRegistered => series.count(event.at, |minute| &mut minute.registrations),
                    Action::SignedIn => series.count(event.at, |minute| &mut minute.sign_ins),
                    Action::SignInFailed => series.count(event.at, |minute| &mut minute.sign_ins_failed),
                    _ => {}
                }
            }
            let real = |status| status != DeliveryStatus::Decoy;
            for delivery in tables.deliveries.values().filter(|delivery| real(delivery.status)) {
                series.count(delivery.created_at, |minute| &mut minute.deliveries);
                if let (DeliveryStatus::Failed, Some(at)) = (delivery.status, delivery.settled_at) {
                    series.count(at, |minute| &mut minute.deliveries_failed);
                }
            }
            series.minutes.into_values().collect()
        })
    }

    async fn waiting(&self) -> Result<Waiting, PortError> {
        self.read(|tables| {
            let is_waiting = |delivery: &&Delivery| !delivery.status.is_settled();
            let waiting = || tables.deliveries.values().filter(is_waiting);
            Waiting {
                messages: count(waiting()),
                since: waiting().map(|delivery| delivery.created_at).min(),
            }
        })
    }
}

struct Series {
    since: Timestamp,
    minutes: BTreeMap<Timestamp, Minute>,
}

impl Series {
    const fn since(since: Timestamp) -> Self {
        Self {
            since,
            minutes: BTreeMap::new(),
        }
    }

    fn count(&mut self, at: Timestamp, what: impl Fn(&mut Minute) -> &mut u64) {
        if at < self.since {
            return;
        }
        let begun = at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at);
        let minute = self.minutes.entry(begun).or_insert(Minute {
            at: begun,
            registrations: 0,
            sign_ins: 0,
            sign_ins_failed: 0,
            deliveries: 0,
            deliveries_failed: 0,
        });
        *what(minute) += 1;
    }
}

fn users(tables: &Tables, status: UserStatus) -> u64 {
    count(tables.users.values().filter(|user| user.status == status))
}

fn deliveries(tables: &Tables, status: DeliveryStatus) -> u64 {
    count(tables.deliveries.values().filter(|delivery| delivery.status == status))
}

fn count<T>(items: impl Iterator<Item = T>) -> u64 {
    u64::try_from(items.count()).unwrap_or(u64::MAX)
}
