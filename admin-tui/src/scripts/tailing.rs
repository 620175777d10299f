//! Writes what comes to a list, oldest first, until it is stopped.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Outcome, Stop, complain, listing};
use crate::call::{Failure, FailureKind, Query};
use crate::cli::Tail;
use crate::client::Client;
use crate::listing::Row;

/// How often it looks; less often while nothing comes or nobody answers.
const SOONEST: Duration = Duration::from_secs(1);
const LATEST: Duration = Duration::from_secs(15);
/// How many rows are asked for at once, and how often in a row to catch up with what came.
const AT_ONCE: u32 = 100;
const MOST_PAGES: usize = 50;

pub(super) async fn tail<R: Row>(client: &Client, tail: &Tail) -> Result<Outcome, Stop> {
    let mut seen: Option<Vec<R>> = None;
    let mut written = 0;
    let mut pause = SOONEST;
    loop {
        match look(client, seen.as_deref()).await {
            Ok(rows) => {
                let left = tail.count.map_or(usize::MAX, |count| count.saturating_sub(written));
                let fresh = fresh(seen.as_deref(), &rows, left);
                pause = if fresh.is_empty() {
                    (pause * 2).min(LATEST / 3)
                } else {
                    SOONEST
                };
                for row in fresh.into_iter().take(left) {
                    listing::one(row, tail.output.json)?;
                    written += 1;
                }
                if tail.count.is_some_and(|count| written >= count) {
                    return Ok(Outcome::Done);
                }
                seen = Some(rows);
            }
            Err(failure) if matches!(failure.kind, FailureKind::Offline | FailureKind::NotNow) => {
                complain(&failure.sentence());
                pause = pause_after(&failure, pause);
            }
            Err(failure) => return Err(failure.into()),
        }
        tokio::time::sleep(pause).await;
    }
}

/// The newest rows, as far back as one that was seen before.
async fn look<R: Row>(client: &Client, seen: Option<&[R]>) -> Result<Vec<R>, Failure> {
    let mut rows: Vec<R> = Vec::new();
    let mut query = Query {
        limit: AT_ONCE,
        ..Query::default()
    };
    for _ in 0..MOST_PAGES {
        let reply = client.perform(R::call(query.clone())).await?;
        let Some(page) = R::page(&reply) else { return Ok(rows) };
        rows.extend(page.items.iter().cloned());
        let has_caught_up = seen.is_none_or(|seen| page.items.iter().any(|row| knows(seen, row)));
        match &page.next_cursor {
            Some(cursor) if !has_caught_up => query.cursor = Some(cursor.clone()),
            _ => return Ok(rows),
        }
    }
    complain(&format!(
        "More than {} came at once: the older ones were left out.",
        rows.len()
    ));
    Ok(rows)
}

fn knows<R: Row>(seen: &[R], row: &R) -> bool {
    seen.iter().any(|it| it.id() == row.id())
}

/// What is new or has changed, oldest first; at the beginning the last ten, or as many as are wanted, so that there is
/// something to see.
fn fresh<'a, R: Row>(seen: Option<&[R]>, rows: &'a [R], wanted: usize) -> Vec<&'a R> {
    let Some(seen) = seen else {
        return rows.iter().take(wanted.min(10)).rev().collect();
    };
    let known: BTreeMap<&str, &R> = seen.iter().map(|row| (row.id(), row)).collect();
    // Behind the last known row lie older ones, which moved up because others are gone.
    let last = rows.iter().rposition(|row| known.contains_key(row.id()));
    let newest = rows.iter().take(last.map_or(rows.len(), |last| last + 1));
    let is_fresh = |row: &&R| known.get(row.id()).is_none_or(|it| it != row);
    newest.filter(is_fresh).rev().collect()
}

/// A server that names a time is asked again then, any other later and later.
fn pause_after(failure: &Failure, pause: Duration) -> Duration {
    let named = failure.retry_after.map(|seconds| Duration::from_secs(seconds.into()));
    named.unwrap_or((pause * 2).min(LATEST)).max(SOONEST)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::AuditEvent;

    /// Events of these numbers.
    fn events(numbers: impl IntoIterator<Item = u32>) -> Vec<AuditEvent> {
        let event = |number| json!({"id": format!("aud_{number}"), "at": "2026-11-21T11:00:00Z", "actor": "system", "action": "user.created"});
        let made = numbers.into_iter().map(|it| serde_json::from_value(event(it)).unwrap());
        made.collect()
    }

    #[test]
    fn a_change_is_news_and_an_old_row_that_moved_up_is_none() {
        let seen = events([5, 4, 3]);
        let mut rows = events([7, 6, 5, 3, 2, 1]);
        rows[3].action = "user.erased".to_owned();

        let fresh = fresh(Some(&seen), &rows, usize::MAX);

        let ids: Vec<&str> = fresh.into_iter().map(Row::id).collect();
        assert_eq!(ids, ["aud_3", "aud_6", "aud_7"]);
    }

    #[test]
    fn what_comes_to_an_empty_list_is_news() {
        assert_eq!(fresh(Some(&[]), &events([2, 1]), usize::MAX).len(), 2);
    }

    #[test]
    fn a_server_that_names_a_time_is_asked_again_then_and_any_other_later_and_later() {
        let mut busy = Failure::new(FailureKind::NotNow, "overloaded", "Too much is going on.");
        let mut pause = SOONEST;
        let mut pauses = Vec::new();
        for _ in 0..5 {
            pause = pause_after(&busy, pause);
            pauses.push(pause.as_secs());
        }
        assert_eq!(pauses, [2, 4, 8, 15, 15]);

        for (named, waited) in [(40, 40), (3, 3), (0, 1)] {
            busy.retry_after = Some(named);
            assert_eq!(pause_after(&busy, pause).as_secs(), waited);
        }
    }
}
