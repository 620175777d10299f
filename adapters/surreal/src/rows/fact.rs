//! Rows of facts.

use doorward_core::records::fact::{Fact, FactKey};
use surrealdb::types::{Bytes, RecordId, SurrealValue};

use super::Row;

/// A fact, under its word.
#[derive(SurrealValue)]
pub(crate) struct FactRow {
    id: RecordId,
    v: i64,
    value: Bytes,
}

pub(crate) fn id(key: FactKey) -> RecordId {
    RecordId::new(FactRow::TABLE, key.as_str())
}

impl From<&Fact> for FactRow {
    fn from(fact: &Fact) -> Self {
        Self {
            id: id(fact.key),
            v: super::written(fact.version),
            value: Bytes::from(fact.value.clone()),
        }
    }
}

impl Row for FactRow {
    const TABLE: &'static str = "fact";
    type Record = Fact;

    fn into_record(self) -> Option<Fact> {
        Some(Fact {
            key: FactKey::parse(super::text_key(&self.id)?)?,
            version: super::version(self.v)?,
            value: self.value.to_vec(),
        })
    }
}
