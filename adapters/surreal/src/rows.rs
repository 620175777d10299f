//! Records as rows of their tables, and back.

pub(crate) mod audit;
pub(crate) mod budget;
pub(crate) mod challenge;
pub(crate) mod claim;
pub(crate) mod delivery;
mod draft;
pub(crate) mod fact;
pub(crate) mod inbox;
pub(crate) mod link;
pub(crate) mod product;
pub(crate) mod replay;
pub(crate) mod session;
pub(crate) mod signing_key;
pub(crate) mod suppression;
pub(crate) mod user;

use doorward_core::ports::PortError;
use doorward_core::records::Version;
use doorward_core::values::secret::Digest;
use surrealdb::types::{Bytes, RecordId, RecordIdKey, SurrealValue, Value};

/// A record as a row of its table.
pub(crate) trait Row: SurrealValue {
    /// The table.
    const TABLE: &'static str;
    /// What the row holds.
    type Record;

    /// The record, unless the row is none this program writes.
    fn into_record(self) -> Option<Self::Record>;
}

/// Reads a row; says which one is damaged, and never what it holds.
pub(crate) fn read<R: Row>(value: Value) -> Result<R::Record, PortError> {
    let id = id_of(&value);
    R::from_value(value)
        .ok()
        .and_then(R::into_record)
        .ok_or_else(|| corrupt(R::TABLE, id.as_ref()))
}

/// Reads rows.
pub(crate) fn read_all<R: Row>(values: Vec<Value>) -> Result<Vec<R::Record>, PortError> {
    values.into_iter().map(read::<R>).collect()
}

/// The error for a row that cannot be read, once it is logged.
pub(crate) fn corrupt(table: &'static str, id: Option<&RecordIdKey>) -> PortError {
    // Only keys that are ids or digests may be shown; a claim's key is somebody's address.
    let id = match id {
        Some(RecordIdKey::String(text)) => text.clone(),
        Some(RecordIdKey::Array(parts)) if table != claim::TABLE => {
            let texts: Vec<&str> = parts.iter().filter_map(Value::as_string).map(String::as_str).collect();
            texts.join("/")
        }
        _ => String::new(),
    };
    tracing::error!(table, id, "a stored row is damaged");
    PortError::Corrupt { table, id }
}

/// The error for a row without what every row of its table has, once it is logged.
pub(crate) fn damaged<R: Row>(row: &Value) -> PortError {
    corrupt(R::TABLE, id_of(row).as_ref())
}

/// The record id of a row.
pub(crate) fn id_of(value: &Value) -> Option<RecordIdKey> {
    match value {
        Value::Object(fields) => match fields.get("id") {
            Some(Value::RecordId(id)) => Some(id.key.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The text key of a record id.
pub(crate) fn text_key(id: &RecordId) -> Option<&str> {
    match &id.key {
        RecordIdKey::String(text) => Some(text),
        _ => None,
    }
}

/// The last text of a record id made of several.
pub(crate) fn last_key(id: &RecordId) -> Option<&str> {
    match &id.key {
        RecordIdKey::Array(parts) => parts.last().and_then(Value::as_string).map(String::as_str),
        _ => None,
    }
}

/// The version a row is at once a change to `replaced` is written.
pub(crate) fn written(replaced: Version) -> i64 {
    number(replaced.next())
}

/// A version as a number of the store.
pub(crate) fn number(version: Version) -> i64 {
    i64::try_from(version.0).unwrap_or(i64::MAX)
}

/// The version a stored number stands for.
pub(crate) fn version(number: i64) -> Option<Version> {
    u64::try_from(number).ok().map(Version)
}

/// A digest as bytes of the store.
pub(crate) fn bytes(digest: &Digest) -> Bytes {
    Bytes::from(digest.as_bytes().to_vec())
}

/// The digest stored bytes stand for.
pub(crate) fn digest(bytes: &Bytes) -> Option<Digest> {
    Digest::try_from(&bytes[..]).ok()
}

/// A digest as part of a key.
pub(crate) fn hex(digest: &Digest) -> String {
    use std::fmt::Write as _;
    digest
        .as_bytes()
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The digest part of a key stands for.
pub(crate) fn from_hex(text: &str) -> Option<Digest> {
    let mut bytes = [0_u8; 32];
    if text.len() != 64 {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(Digest::new(bytes))
}
