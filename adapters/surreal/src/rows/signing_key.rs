//! Rows of signing keys.

use doorward_core::Timestamp;
use doorward_core::records::signing_key::{Sealed, SigningKey};
use doorward_core::values::ids::KeyId;
use surrealdb::types::{Bytes, RecordId, SurrealValue};

use super::Row;

/// A signing key.
#[derive(SurrealValue)]
pub(crate) struct SigningKeyRow {
    id: RecordId,
    v: i64,
    public: Bytes,
    private: Bytes,
    created_at: Timestamp,
    signs_from: Timestamp,
    retires_at: Option<Timestamp>,
}

pub(crate) fn id(key: KeyId) -> RecordId {
    RecordId::new(SigningKeyRow::TABLE, key.to_string())
}

impl From<&SigningKey> for SigningKeyRow {
    fn from(key: &SigningKey) -> Self {
        Self {
            id: id(key.id),
            v: super::written(key.version),
            public: Bytes::from(key.public.clone()),
            private: Bytes::from(key.private.0.clone()),
            created_at: key.created_at,
            signs_from: key.signs_from,
            retires_at: key.retires_at,
        }
    }
}

impl Row for SigningKeyRow {
    const TABLE: &'static str = "signing_key";
    type Record = SigningKey;

    fn into_record(self) -> Option<SigningKey> {
        Some(SigningKey {
            id: KeyId::parse(super::text_key(&self.id)?)?,
            version: super::version(self.v)?,
            public: self.public.to_vec(),
            private: Sealed(self.private.to_vec()),
            created_at: self.created_at,
            signs_from: self.signs_from,
            retires_at: self.retires_at,
        })
    }
}
