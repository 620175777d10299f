//! Forgetting what is past its use, a batch at a time.

use std::fmt::Write as _;

use async_trait::async_trait;
use doorward_core::Timestamp;
use doorward_core::ports::{PortError, Sweep};

use crate::SurrealStore;
use crate::connection::Fault;
use crate::query::Query;
use crate::rows::delivery::SETTLED;
use crate::rows::session::day;
use crate::store::one;

/// How many rows of one kind go at once.
const BATCH: i64 = 100;

/// How often a batch is tried when others are writing to the same rows.
const TRIES: usize = 3;

/// What is past its use, by table; each condition begins with a range of an index.
const PAST: [(&str, &str); 7] = [
    ("challenge", "kept_until <= $now"),
    ("link", "expires_at <= $now"),
    ("replay", "expires_at <= $now"),
    ("session", "expires_at <= $now"),
    ("session", "seen_day <= $idle_day AND last_seen_at < $idle_before"),
    ("budget", "stale_day <= $today AND stale_at < $now"),
    ("delivery", "stage = $settled AND turn_at < $deliveries_before"),
];

#[async_trait]
impl Sweep for SurrealStore {
    async fn sweep(
        &self,
        now: Timestamp,
        sessions_idle_before: Timestamp,
        deliveries_before: Timestamp,
    ) -> Result<u64, PortError> {
        let mut gone = 0;
        for (table, past) in PAST {
            let query = Query::new(forgetting(table, past))
                .bind("now", now)
                .bind("today", day(now))
                .bind("idle_before", sessions_idle_before)
                .bind("idle_day", day(sessions_idle_before))
                .bind("settled", SETTLED)
                .bind("deliveries_before", deliveries_before)
                .bind("batch", BATCH);
            gone += self.forget(query).await?;
        }
        Ok(gone)
    }
}

impl SurrealStore {
    /// How many rows went; none when others were writing to them each time, so that they are looked at again in the next round.
    async fn forget(&self, query: Query) -> Result<u64, PortError> {
        for _ in 0..TRIES {
            let again = Query {
                text: query.text.clone(),
                values: query.values.clone(),
            };
            match self.ask(again).await {
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

fn forgetting(table: &str, past: &str) -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        "{{ LET $old = SELECT VALUE id FROM {table} WHERE {past} LIMIT $batch; DELETE $old RETURN NONE; RETURN count($old); }}"
    );
    text
}
