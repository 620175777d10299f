//! Rows of links.

use doorward_core::Timestamp;
use doorward_core::records::link::Link;
use doorward_core::values::ids::{LinkId, UserId};
use surrealdb::types::{Bytes, RecordId, SurrealValue};

use super::Row;

/// A link.
#[derive(SurrealValue)]
pub(crate) struct LinkRow {
    id: RecordId,
    v: i64,
    user: String,
    epoch: u32,
    digest: Bytes,
    created_at: Timestamp,
    expires_at: Timestamp,
}

pub(crate) fn id(link: LinkId) -> RecordId {
    RecordId::new(LinkRow::TABLE, link.to_string())
}

impl From<&Link> for LinkRow {
    fn from(link: &Link) -> Self {
        Self {
            id: id(link.id),
            v: super::written(link.version),
            user: link.user.to_string(),
            epoch: link.epoch,
            digest: super::bytes(&link.digest),
            created_at: link.created_at,
            expires_at: link.expires_at,
        }
    }
}

impl Row for LinkRow {
    const TABLE: &'static str = "link";
    type Record = Link;

    fn into_record(self) -> Option<Link> {
        Some(Link {
            id: LinkId::parse(super::text_key(&self.id)?)?,
            version: super::version(self.v)?,
            user: UserId::parse(&self.user)?,
            epoch: self.epoch,
            digest: super::digest(&self.digest)?,
            created_at: self.created_at,
            expires_at: self.expires_at,
        })
    }
}
