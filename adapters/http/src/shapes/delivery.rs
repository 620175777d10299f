//! Deliveries as operators see them: how far a message is, never what it says.

use doorward_core::Timestamp;
use doorward_core::records::delivery::{Attempt, Channel, Delivery, DeliveryStatus, MessagePurpose, OutcomeKind};
use poem_openapi::Object;

use crate::shapes::word::Word;

/// A message on its way to a person.
#[derive(Debug, Object)]
#[oai(rename = "Delivery", skip_serializing_if_is_none)]
pub struct DeliveryOut {
    /// Its id.
    pub id: String,
    /// By which channel it goes.
    pub channel: Word<Channel>,
    /// What it is for.
    pub purpose: Word<MessagePurpose>,
    /// Where it goes, masked.
    pub destination: String,
    /// How far it is.
    pub status: Word<DeliveryStatus>,
    /// The provider tried last.
    pub provider: Option<String>,
    /// Every try so far, oldest first.
    pub attempts: Vec<AttemptOut>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is tried next; absent once its fate is settled.
    pub next_attempt_at: Option<Timestamp>,
    /// After this it is no longer of use and is not sent.
    pub expires_at: Timestamp,
}

/// One try at sending.
#[derive(Debug, Object)]
#[oai(rename = "Attempt", skip_serializing_if_is_none)]
pub struct AttemptOut {
    /// With which provider.
    pub provider: String,
    /// How it ended.
    pub outcome: Word<OutcomeKind>,
    /// The provider's own code or message id.
    pub code: Option<String>,
    /// What else the provider said.
    pub detail: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl From<Delivery> for DeliveryOut {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id.to_string(),
            channel: delivery.to.channel().into(),
            purpose: delivery.purpose.into(),
            destination: delivery.to.masked(),
            status: delivery.status.into(),
            provider: delivery.provider,
            attempts: delivery.attempts.into_iter().map(AttemptOut::from).collect(),
            created_at: delivery.created_at,
            next_attempt_at: delivery.due_at,
            expires_at: delivery.expires_at,
        }
    }
}

impl From<Attempt> for AttemptOut {
    fn from(attempt: Attempt) -> Self {
        Self {
            provider: attempt.provider,
            outcome: attempt.outcome.into(),
            code: attempt.code,
            detail: attempt.detail,
            at: attempt.at,
        }
    }
}
