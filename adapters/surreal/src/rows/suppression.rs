//! Rows of the suppression list.

use doorward_core::Timestamp;
use doorward_core::records::delivery::Channel;
use doorward_core::records::suppression::{Suppression, SuppressionId, SuppressionReason};
use surrealdb::types::{RecordId, SurrealValue};

use super::Row;
use crate::order;

/// A suppressed address, under its digest. `by_newest` sorts the list.
#[derive(SurrealValue)]
pub(crate) struct SuppressionRow {
    id: RecordId,
    v: i64,
    channel: String,
    masked: Option<String>,
    reason: String,
    provider: String,
    since: Timestamp,
    by_newest: String,
}

pub(crate) fn id(suppression: SuppressionId) -> RecordId {
    RecordId::new(SuppressionRow::TABLE, super::hex(suppression.digest()))
}

impl From<&Suppression> for SuppressionRow {
    fn from(entry: &Suppression) -> Self {
        Self {
            id: id(entry.id),
            v: super::written(entry.version),
            channel: entry.channel.as_str().to_owned(),
            masked: entry.masked.clone(),
            reason: entry.reason.as_str().to_owned(),
            provider: entry.provider.clone(),
            since: entry.since,
            by_newest: order::newest(entry.since, entry.id),
        }
    }
}

impl Row for SuppressionRow {
    const TABLE: &'static str = "suppression";
    type Record = Suppression;

    fn into_record(self) -> Option<Suppression> {
        Some(Suppression {
            id: SuppressionId::new(super::from_hex(super::text_key(&self.id)?)?),
            version: super::version(self.v)?,
            channel: Channel::parse(&self.channel)?,
            masked: self.masked,
            reason: SuppressionReason::parse(&self.reason)?,
            provider: self.provider,
            since: self.since,
        })
    }
}
