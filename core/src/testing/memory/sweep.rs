//! Forgetting, a batch at a time.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::TimeDelta;

use super::MemoryStore;
use crate::Timestamp;
use crate::ports::{Past, PortError, Sweep};
use crate::records::budget::Budget;

/// How many records go at once.
const BATCH: usize = 100;
/// How long a budget is kept after its last use.
const BUDGET_REST: TimeDelta = TimeDelta::hours(24);
/// How long it is kept when nothing succeeded since.
const STREAK_REST: TimeDelta = TimeDelta::days(30);

#[async_trait]
impl Sweep for MemoryStore {
    async fn sweep(&self, past: &Past) -> Result<u64, PortError> {
        let now = past.now;
        self.write(|tables| {
            let mut broom = Broom { left: BATCH };
            broom.over(&mut tables.challenges, |challenge| challenge.kept_until <= now);
            broom.over(&mut tables.links, |link| link.expires_at <= now);
            broom.over(&mut tables.replays, |replay| replay.expires_at <= now);
            broom.over(&mut tables.sessions, |session| {
                session.expires_at <= now || session.last_seen_at < past.sessions_idle_before
            });
            broom.over(&mut tables.budgets, |budget| is_stale(budget, now));
            broom.over(&mut tables.deliveries, |delivery| {
                delivery.settled_at.is_some_and(|at| at < past.deliveries_before)
            });
            broom.over(&mut tables.events, |event| event.at < past.events_before);
            u64::try_from(BATCH - broom.left).unwrap_or(u64::MAX)
        })
    }
}

struct Broom {
    left: usize,
}

impl Broom {
    fn over<K: Ord, T>(&mut self, table: &mut BTreeMap<K, T>, is_past: impl Fn(&T) -> bool) {
        table.retain(|_, record| {
            let goes = self.left > 0 && is_past(record);
            self.left -= usize::from(goes);
            !goes
        });
    }
}

fn is_stale(budget: &Budget, now: Timestamp) -> bool {
    let rest = if budget.streak == 0 { BUDGET_REST } else { STREAK_REST };
    budget.marks.iter().max().is_none_or(|newest| *newest + rest < now)
}
