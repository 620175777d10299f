//! What became of a commit that was not answered: it is found out by reading what it would have left behind.

use std::sync::Arc;

use doorward_core::ports::{Change, Changes};
use doorward_core::records::Version;
use surrealdb::types::{RecordId, Value};
use tokio::time::timeout;

use super::text;
use crate::connection::{Connection, Fault};
use crate::query::Query;
use crate::store::one;

/// One row exactly as the commit leaves it. All rows or none are written, so one speaks for all.
pub(super) struct Witness(Option<Value>);

impl Witness {
    /// The best witness: an event or a new record, which nobody else can have written; else a new version of a record.
    /// A commit that only removes leaves none.
    pub(super) fn of(changes: &Changes) -> Self {
        let put = |change: &Change| match change {
            Change::Put(record) => Some((record.version() == Version::NEW, text::row(record))),
            Change::Remove(..) => None,
        };
        let event = changes.events.first().map(text::event);
        let best = event.or_else(|| {
            let puts = changes.records.iter().filter_map(put);
            puts.max_by_key(|(is_new, _)| *is_new).map(|(_, row)| row)
        });
        Self(best)
    }

    /// `Ok` only when the row is there, word for word. When it is not, the commit may still be under way or be buried under a
    /// later version: nobody can tell, and nothing is claimed.
    pub(super) async fn settle(self, connection: &Arc<Connection>) -> Result<(), Fault> {
        let Some((id, row)) = self.0.and_then(|row| Some((id(&row)?, row))) else {
            return Err(Fault::Lost);
        };
        let looking = async {
            connection.wait().await?;
            let asked = Query::new("SELECT * FROM ONLY $id").bind("id", id);
            one(&mut connection.ask(asked).await?, 0)
        };
        let stored = timeout(connection.time_limit(), looking)
            .await
            .map_err(|_| Fault::Lost)??;
        if holds(&stored, &row) {
            tracing::warn!("a commit that was not answered turned out to be written");
            return Ok(());
        }
        Err(Fault::Lost)
    }
}

fn id(row: &Value) -> Option<RecordId> {
    match row {
        Value::Object(fields) => match fields.get("id") {
            Some(Value::RecordId(id)) => Some(id.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a stored row has every field of this one; fields without a value are not stored.
fn holds(stored: &Value, row: &Value) -> bool {
    let (Value::Object(stored), Value::Object(row)) = (stored, row) else {
        return false;
    };
    row.iter()
        .all(|(name, value)| stored.get(name).unwrap_or(&Value::None) == value)
}
