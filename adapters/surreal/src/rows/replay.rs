//! Rows of remembered requests.

use doorward_core::Timestamp;
use doorward_core::records::replay::Replay;
use doorward_core::values::secret::Digest;
use surrealdb::types::{Bytes, RecordId, SurrealValue};

use super::Row;

/// A remembered request, under its digest.
#[derive(SurrealValue)]
pub(crate) struct ReplayRow {
    id: RecordId,
    v: i64,
    content: Bytes,
    made: String,
    expires_at: Timestamp,
}

pub(crate) fn id(key: &Digest) -> RecordId {
    RecordId::new(ReplayRow::TABLE, super::hex(key))
}

impl From<&Replay> for ReplayRow {
    fn from(replay: &Replay) -> Self {
        Self {
            id: id(&replay.key),
            v: super::written(replay.version),
            content: super::bytes(&replay.content),
            made: replay.made.clone(),
            expires_at: replay.expires_at,
        }
    }
}

impl Row for ReplayRow {
    const TABLE: &'static str = "replay";
    type Record = Replay;

    fn into_record(self) -> Option<Replay> {
        Some(Replay {
            key: super::from_hex(super::text_key(&self.id)?)?,
            version: super::version(self.v)?,
            content: super::digest(&self.content)?,
            made: self.made,
            expires_at: self.expires_at,
        })
    }
}
