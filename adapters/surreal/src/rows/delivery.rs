//! Rows of deliveries.

use doorward_core::Timestamp;
use doorward_core::records::delivery::{
    Attempt, Channel, Delivery, DeliveryStatus, Lease, MessagePurpose, OutcomeKind,
};
use doorward_core::records::signing_key::Sealed;
use doorward_core::values::ids::{DeliveryId, NodeId, UserId};
use doorward_core::values::locale::Locale;
use surrealdb::types::{Bytes, RecordId, SurrealValue};

use super::{Row, challenge};
use crate::order;

/// A delivery. `class` divides lists and `by_newest` sorts them; `stage` and `turn_at` say when it is somebody's turn;
/// `taken_as` is what receipts call it.
#[derive(SurrealValue)]
pub(crate) struct DeliveryRow {
    id: RecordId,
    v: i64,
    purpose: String,
    channel: String,
    to: String,
    user: Option<String>,
    locale: String,
    variables: Option<Bytes>,
    status: String,
    provider: Option<String>,
    attempts: Vec<AttemptRow>,
    retried_after: Option<u32>,
    taken_as: Option<String>,
    due_at: Option<Timestamp>,
    lease: Option<LeaseRow>,
    created_at: Timestamp,
    expires_at: Timestamp,
    settled_at: Option<Timestamp>,
    class: String,
    by_newest: String,
    by_address: String,
    stage: String,
    turn_at: Option<Timestamp>,
}

#[derive(SurrealValue)]
struct AttemptRow {
    provider: String,
    outcome: String,
    code: Option<String>,
    detail: Option<String>,
    at: Timestamp,
    retry_at: Option<Timestamp>,
}

#[derive(SurrealValue)]
struct LeaseRow {
    node: String,
    until: Timestamp,
}

/// Stage of a delivery that has work left: `turn_at` is when it may be taken.
pub(crate) const OPEN: &str = "open";
/// Stage of a delivery whose fate is settled: `turn_at` is since when.
pub(crate) const SETTLED: &str = "settled";
/// Stage of a delivery nobody waits for.
const RESTING: &str = "resting";

pub(crate) fn id(delivery: DeliveryId) -> RecordId {
    RecordId::new(DeliveryRow::TABLE, delivery.to_string())
}

/// The part of the table with this status and channel.
pub(crate) fn class(status: DeliveryStatus, channel: Channel) -> String {
    format!("{}/{}", status.as_str(), channel.as_str())
}

/// What receipts call a delivery.
pub(crate) fn taken_as(provider: &str, code: &str) -> String {
    order::of(provider, code)
}

/// Whose turn it is, and from when.
fn turn(delivery: &Delivery) -> (&'static str, Option<Timestamp>) {
    if let Some(settled_at) = delivery.settled_at {
        return (SETTLED, Some(settled_at));
    }
    match delivery.due_at {
        Some(due_at) if !delivery.status.is_settled() => {
            let free_at = delivery.lease.map_or(due_at, |lease| due_at.max(lease.until));
            (OPEN, Some(free_at))
        }
        _ => (RESTING, None),
    }
}

impl From<&Delivery> for DeliveryRow {
    fn from(delivery: &Delivery) -> Self {
        let (stage, turn_at) = turn(delivery);
        let channel = delivery.to.channel();
        Self {
            id: id(delivery.id),
            v: super::written(delivery.version),
            purpose: delivery.purpose.as_str().to_owned(),
            channel: channel.as_str().to_owned(),
            to: delivery.to.as_sent().to_owned(),
            user: delivery.user.map(|user| user.to_string()),
            locale: delivery.locale.as_str().to_owned(),
            variables: delivery.variables.as_ref().map(|sealed| Bytes::from(sealed.0.clone())),
            status: delivery.status.as_str().to_owned(),
            provider: delivery.provider.clone(),
            attempts: delivery.attempts.iter().map(AttemptRow::from).collect(),
            retried_after: Some(delivery.retried_after).filter(|earlier| *earlier > 0),
            taken_as: delivery.taken_as().map(|(provider, code)| taken_as(provider, code)),
            due_at: delivery.due_at,
            lease: delivery.lease.as_ref().map(LeaseRow::from),
            created_at: delivery.created_at,
            expires_at: delivery.expires_at,
            settled_at: delivery.settled_at,
            class: class(delivery.status, channel),
            by_newest: order::newest(delivery.created_at, delivery.id),
            by_address: order::of(delivery.to.canonical(), delivery.id),
            stage: stage.to_owned(),
            turn_at,
        }
    }
}

impl From<&Attempt> for AttemptRow {
    fn from(attempt: &Attempt) -> Self {
        Self {
            provider: attempt.provider.clone(),
            outcome: attempt.outcome.as_str().to_owned(),
            code: attempt.code.clone(),
            detail: attempt.detail.clone(),
            at: attempt.at,
            retry_at: attempt.retry_at,
        }
    }
}

impl From<&Lease> for LeaseRow {
    fn from(lease: &Lease) -> Self {
        Self {
            node: lease.node.to_string(),
            until: lease.until,
        }
    }
}

impl AttemptRow {
    fn into_attempt(self) -> Option<Attempt> {
        Some(Attempt {
            provider: self.provider,
            outcome: OutcomeKind::parse(&self.outcome)?,
            code: self.code,
            detail: self.detail,
            at: self.at,
            retry_at: self.retry_at,
        })
    }
}

impl LeaseRow {
    fn to_lease(&self) -> Option<Lease> {
        Some(Lease {
            node: NodeId::parse(&self.node)?,
            until: self.until,
        })
    }
}

impl Row for DeliveryRow {
    const TABLE: &'static str = "delivery";
    type Record = Delivery;

    fn into_record(self) -> Option<Delivery> {
        Some(Delivery {
            id: DeliveryId::parse(super::text_key(&self.id)?)?,
            version: super::version(self.v)?,
            purpose: MessagePurpose::parse(&self.purpose)?,
            to: challenge::address(&self.channel, self.to)?,
            user: match self.user {
                Some(user) => Some(UserId::parse(&user)?),
                None => None,
            },
            locale: Locale::parse(&self.locale).ok()?,
            variables: self.variables.map(|bytes| Sealed(bytes.to_vec())),
            status: DeliveryStatus::parse(&self.status)?,
            provider: self.provider,
            attempts: self
                .attempts
                .into_iter()
                .map(AttemptRow::into_attempt)
                .collect::<Option<_>>()?,
            retried_after: self.retried_after.unwrap_or_default(),
            due_at: self.due_at,
            lease: match &self.lease {
                Some(lease) => Some(lease.to_lease()?),
                None => None,
            },
            created_at: self.created_at,
            expires_at: self.expires_at,
            settled_at: self.settled_at,
        })
    }
}
