//! One map for each kind of record.

use std::collections::BTreeMap;

use crate::ports::{Kept as _, Record, RecordKey};
use crate::records::Version;
use crate::records::audit::AuditEvent;
use crate::records::budget::{Budget, BudgetKey};
use crate::records::challenge::Challenge;
use crate::records::claim::ClaimKey;
use crate::records::delivery::Delivery;
use crate::records::fact::{Fact, FactKey};
use crate::records::inbox::InboxMessage;
use crate::records::link::Link;
use crate::records::product::Product;
use crate::records::replay::Replay;
use crate::records::session::Session;
use crate::records::signing_key::SigningKey;
use crate::records::suppression::Suppression;
use crate::records::user::User;
use crate::values::ids::{AuditId, ChallengeId, DeliveryId, KeyId, LinkId, ProductId, SessionId, UserId};

#[derive(Default)]
pub(super) struct Tables {
    pub(super) users: BTreeMap<UserId, User>,
    pub(super) challenges: BTreeMap<ChallengeId, Challenge>,
    pub(super) sessions: BTreeMap<(UserId, SessionId), Session>,
    pub(super) products: BTreeMap<ProductId, Product>,
    pub(super) deliveries: BTreeMap<DeliveryId, Delivery>,
    pub(super) budgets: BTreeMap<BudgetRow, Budget>,
    pub(super) facts: BTreeMap<FactKey, Fact>,
    pub(super) links: BTreeMap<LinkId, Link>,
    pub(super) replays: BTreeMap<[u8; 32], Replay>,
    pub(super) signing_keys: BTreeMap<KeyId, SigningKey>,
    pub(super) suppressions: BTreeMap<[u8; 32], Suppression>,
    pub(super) claims: BTreeMap<ClaimKey, String>,
    pub(super) events: BTreeMap<AuditId, AuditEvent>,
    pub(super) inbox: BTreeMap<DeliveryId, InboxMessage>,
}

/// A budget's key in a form that has an order.
pub(super) type BudgetRow = (&'static str, [u8; 32]);

pub(super) fn budget_row(key: &BudgetKey) -> BudgetRow {
    (key.kind.as_str(), *key.subject.as_bytes())
}

impl Tables {
    /// The version a record is at.
    pub(super) fn version(&self, key: &RecordKey) -> Version {
        match key {
            RecordKey::User(id) => self.users.get(id).map(|record| record.version),
            RecordKey::Challenge(id) => self.challenges.get(id).map(|record| record.version),
            RecordKey::Session(user, id) => self.sessions.get(&(*user, *id)).map(|record| record.version),
            RecordKey::Product(id) => self.products.get(id).map(|record| record.version),
            RecordKey::Delivery(id) => self.deliveries.get(id).map(|record| record.version),
            RecordKey::Budget(key) => self.budgets.get(&budget_row(key)).map(|record| record.version),
            RecordKey::Fact(key) => self.facts.get(key).map(|record| record.version),
            RecordKey::Link(id) => self.links.get(id).map(|record| record.version),
            RecordKey::Replay(key) => self.replays.get(key.as_bytes()).map(|record| record.version),
            RecordKey::SigningKey(id) => self.signing_keys.get(id).map(|record| record.version),
            RecordKey::Suppression(id) => self
                .suppressions
                .get(id.digest().as_bytes())
                .map(|record| record.version),
        }
        .unwrap_or(Version::NEW)
    }

    /// Writes a record under its next version.
    pub(super) fn put(&mut self, record: Record) {
        match record {
            Record::User(user) => drop(self.users.insert(user.id, user.once_committed())),
            Record::Challenge(challenge) => {
                drop(self.challenges.insert(challenge.id, challenge.once_committed()));
            }
            Record::Session(session) => {
                drop(
                    self.sessions
                        .insert((session.user, session.id), session.once_committed()),
                );
            }
            Record::Product(product) => drop(self.products.insert(product.id, product.once_committed())),
            Record::Delivery(delivery) => drop(self.deliveries.insert(delivery.id, delivery.once_committed())),
            Record::Budget(budget) => drop(self.budgets.insert(budget_row(&budget.key), budget.once_committed())),
            Record::Fact(fact) => drop(self.facts.insert(fact.key, fact.once_committed())),
            Record::Link(link) => drop(self.links.insert(link.id, link.once_committed())),
            Record::Replay(replay) => drop(self.replays.insert(*replay.key.as_bytes(), replay.once_committed())),
            Record::SigningKey(key) => drop(self.signing_keys.insert(key.id, key.once_committed())),
            Record::Suppression(entry) => {
                drop(
                    self.suppressions
                        .insert(*entry.id.digest().as_bytes(), entry.once_committed()),
                );
            }
        }
    }

    pub(super) fn remove(&mut self, key: &RecordKey) {
        match key {
            RecordKey::User(id) => drop(self.users.remove(id)),
            RecordKey::Challenge(id) => drop(self.challenges.remove(id)),
            RecordKey::Session(user, id) => drop(self.sessions.remove(&(*user, *id))),
            RecordKey::Product(id) => drop(self.products.remove(id)),
            RecordKey::Delivery(id) => drop(self.deliveries.remove(id)),
            RecordKey::Budget(key) => drop(self.budgets.remove(&budget_row(key))),
            RecordKey::Fact(key) => drop(self.facts.remove(key)),
            RecordKey::Link(id) => drop(self.links.remove(id)),
            RecordKey::Replay(key) => drop(self.replays.remove(key.as_bytes())),
            RecordKey::SigningKey(id) => drop(self.signing_keys.remove(id)),
            RecordKey::Suppression(id) => drop(self.suppressions.remove(id.digest().as_bytes())),
        }
    }
}
