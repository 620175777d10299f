//! Forgetting what is past its use, a batch at a time.

use async_trait::async_trait;
use doorward_core::ports::{Past, PortError, Sweep};
use surrealdb::types::Variables;

use crate::SurrealStore;
use crate::connection::Fault;
use crate::query::Query;
use crate::rows::audit;
use crate::rows::delivery::SETTLED;
use crate::rows::session::day;
use crate::store::one;

/// How many rows of one kind go at once.
const BATCH: i64 = 100;

/// How often a batch is tried when others are writing to the same rows.
const TRIES: usize = 3;

/// What is past its use, by table; each condition begins with a range of an index.
pub(crate) const PAST: [(&str, &str); 7] = [
    ("challenge", "kept_until <= $now"),
    ("link", "expires_at <= $now"),
    ("replay", "expires_at <= $now"),
    ("session", "expires_at <= $now"),
    ("session", "seen_day <= $idle_day AND last_seen_at < $idle_before"),
    ("budget", "stale_day <= $today AND stale_at < $now"),
    ("delivery", "stage = $settled AND turn_at < $deliveries_before"),
];

/// Finds a batch of old rows of the audit trail, whose ids are in the order of their instants.
const EVENTS: &str = "SELECT VALUE id FROM $events_before LIMIT $batch";

#[async_trait]
impl Sweep for SurrealStore {
    async fn sweep(&self, past: &Past) -> Result<u64, PortError> {
        let mut gone = 0;
        let found_by = PAST.map(|(table, condition)| finding(table, condition));
        for found in found_by.iter().map(String::as_str).chain([EVENTS]) {
            let text = format!("{{ LET $old = {found}; DELETE $old RETURN NONE; RETURN count($old); }}");
            let values = values(past);
            gone += self.forget(&Query { text, values }).await?;
        }
        Ok(gone)
    }
}

impl SurrealStore {
    /// How many rows went; none when others were writing to them each time, so that they are looked at again in the next round.
    async fn forget(&self, query: &Query) -> Result<u64, PortError> {
        for _ in 0..TRIES {
            match self.ask(query.clone()).await {
                Err(Fault::Conflict) => {}
                answer => {
                    let count = one(&mut answer?, 0)?.as_int().copied().unwrap_or(0);
                    return Ok(u64::try_from(count).unwrap_or(0));
                }
            }
        }
        Ok(0)
    }
}

/// The statement that finds a batch of what is past its use.
pub(crate) fn finding(table: &str, past: &str) -> String {
    format!("SELECT VALUE id FROM {table} WHERE {past} LIMIT $batch")
}

/// What the conditions name.
pub(crate) fn values(past: &Past) -> Variables {
    let mut values = Variables::new();
    values.insert("now", past.now);
    values.insert("today", day(past.now));
    values.insert("idle_before", past.sessions_idle_before);
    values.insert("idle_day", day(past.sessions_idle_before));
    values.insert("settled", SETTLED);
    values.insert("deliveries_before", past.deliveries_before);
    values.insert("events_before", audit::before(past.events_before));
    values.insert("batch", BATCH);
    values
}
