//! Writes what comes to a list, oldest first, until it is stopped.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Outcome, Stop, complain, listing};
use crate::call::{FailureKind, Query};
use crate::cli::Tail;
use crate::client::Client;
use crate::listing::Row;

/// How often it looks; less often while nothing comes or nobody answers.
const SOONEST: Duration = Duration::from_secs(1);
const LATEST: Duration = Duration::from_secs(15);

pub(super) async fn tail<R: Row>(client: &Client, tail: &Tail) -> Result<Outcome, Stop> {
    let mut seen: Option<Vec<R>> = None;
    let mut written = 0;
    let mut pause = SOONEST;
    loop {
        match client
            .perform(R::call(Query {
                limit: 100,
                ..Query::default()
            }))
            .await
        {
            Ok(reply) => {
                let rows = R::page(&reply).map(|page| page.items.clone()).unwrap_or_default();
                let fresh = fresh(seen.as_deref(), &rows);
                pause = if fresh.is_empty() {
                    (pause * 2).min(LATEST / 3)
                } else {
                    SOONEST
                };
                for row in fresh {
                    listing::one(row, tail.output.json)?;
                    written += 1;
                    if tail.count.is_some_and(|count| written >= count) {
                        return Ok(Outcome::Done);
                    }
                }
                seen = Some(rows);
            }
            Err(failure) if failure.kind == FailureKind::Offline => {
                complain(&failure.sentence());
                pause = (pause * 2).min(LATEST);
            }
            Err(failure) => return Err(failure.into()),
        }
        tokio::time::sleep(pause).await;
    }
}

/// What is new or has changed, oldest first; at the beginning the last ten, so that there is something to see.
fn fresh<'a, R: Row>(seen: Option<&[R]>, rows: &'a [R]) -> Vec<&'a R> {
    let Some(seen) = seen else {
        return rows.iter().take(10).rev().collect();
    };
    let newest_seen: BTreeSet<&str> = seen.iter().map(Row::id).collect();
    let is_fresh =
        |row: &&R| !newest_seen.contains(row.id()) || seen.iter().any(|it| it.id() == row.id() && it != *row);
    rows.iter().filter(is_fresh).rev().collect()
}
