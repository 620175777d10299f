//! Deliveries as operators see them: how far a message is, never what it says.

use doorward_core::records::delivery::{
    Attempt, Channel, Delivery, DeliveryStatus, Failure, MessagePurpose, OutcomeKind,
};
use poem_openapi::Object;

use crate::shapes::moment::Moment;
use crate::shapes::word::Word;

/// A message on its way to a person.
#[derive(Debug, Object)]
#[oai(rename = "Delivery", skip_serializing_if_is_none)]
pub(crate) struct DeliveryOut {
    /// Its id.
    pub(crate) id: String,
    /// By which channel it goes.
    pub(crate) channel: Word<Channel>,
    /// What it is for.
    pub(crate) purpose: Word<MessagePurpose>,
    /// Where it goes, masked.
    pub(crate) destination: String,
    /// How far it is.
    pub(crate) status: Word<DeliveryStatus>,
    /// Why it was given up; present only when it was.
    pub(crate) failure: Option<Word<Failure>>,
    /// The provider tried last.
    pub(crate) provider: Option<String>,
    /// Every try so far, and what the provider reported afterwards, oldest first.
    pub(crate) attempts: Vec<AttemptOut>,
    /// When it was made.
    pub(crate) created_at: Moment,
    /// When it is tried next; absent once its fate is settled.
    pub(crate) next_attempt_at: Option<Moment>,
    /// After this it is no longer of use and is not sent.
    pub(crate) expires_at: Moment,
}

/// One try at sending.
#[derive(Debug, Object)]
#[oai(rename = "Attempt", skip_serializing_if_is_none)]
pub(crate) struct AttemptOut {
    /// With which provider.
    pub(crate) provider: String,
    /// How it ended.
    pub(crate) outcome: Word<OutcomeKind>,
    /// The provider's own code or message id.
    pub(crate) code: Option<String>,
    /// What else the provider said.
    pub(crate) detail: Option<String>,
    /// When.
    pub(crate) at: Moment,
}

impl From<Delivery> for DeliveryOut {
    fn from(delivery: Delivery) -> Self {
        Self {
            failure: delivery.failure().map(Word::from),
            id: delivery.id.to_string(),
            channel: delivery.to.channel().into(),
            purpose: delivery.purpose.into(),
            destination: delivery.to.masked(),
            status: delivery.status.into(),
            provider: delivery.provider,
            attempts: delivery.attempts.into_iter().map(AttemptOut::from).collect(),
            created_at: delivery.created_at.into(),
            next_attempt_at: delivery.due_at.map(Moment),
            expires_at: delivery.expires_at.into(),
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
            at: attempt.at.into(),
        }
    }
}
