//! Rows of claims: the key is the identity, the row holds nothing but its holder.

use doorward_core::records::claim::ClaimKey;
use surrealdb::types::{Array, RecordId, Value};

/// The table.
pub(crate) const TABLE: &str = "claim";

pub(crate) fn id(key: &ClaimKey) -> RecordId {
    let key = vec![
        Value::String(key.kind.as_str().to_owned()),
        Value::String(key.value.clone()),
    ];
    RecordId::new(TABLE, Array::from(key))
}
