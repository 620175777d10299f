//! Migrations: numbered texts, applied once, in order, by one node at a time, and never undone.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use surrealdb::types::{SurrealValue, Value};
use tokio::time::sleep;

use crate::OpenError;
use crate::connection::{Connection, Fault, LOCKED};
use crate::query::Query;
use crate::store::{many, one};

/// Every migration there is, oldest first; its place is its number, from 1.
pub(crate) const ALL: &[&str] = &[
    include_str!("../migrations/0001_tables.surql"),
    include_str!("../migrations/0002_receipts.surql"),
    include_str!("../migrations/0003_challenges_at.surql"),
];

/// How long one migration may take.
const PATIENCE: Duration = Duration::from_mins(10);

/// How long the lock of a node that disappeared holds.
const LOCK_HOLDS: Duration = PATIENCE;

/// Between two looks at a lock somebody else holds.
const GLANCE: Duration = Duration::from_millis(200);

/// How often to look: for longer than a lock holds.
const GLANCES: u32 = 3_100;

/// The tables migrations themselves need.
const GROUND: &str =
    "DEFINE TABLE IF NOT EXISTS migration SCHEMALESS; DEFINE TABLE IF NOT EXISTS migrating SCHEMALESS;";

const LOCK: &str = "{
    LET $lock = SELECT * FROM ONLY migrating:lock;
    IF $lock != NONE AND $lock.until > time::now() { THROW $locked };
    LET $holder = rand::uuid();
    UPSERT migrating:lock CONTENT { holder: $holder, until: time::now() + $holds } RETURN NONE;
    RETURN $holder;
}";

const UNLOCK: &str = "DELETE migrating:lock WHERE holder = $holder RETURN NONE";

/// Brings the schema up to date, or says why this program must not touch the data.
pub(crate) async fn run(connection: &Arc<Connection>, all: &[&str]) -> Result<(), OpenError> {
    for _ in 0..GLANCES {
        match step(connection, all).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(Trouble::Final(error)) => return Err(error),
            Err(Trouble::Fault(Fault::Conflict | Fault::Thrown(LOCKED))) => sleep(GLANCE).await,
            Err(Trouble::Fault(_)) => return Err(OpenError::Unavailable),
        }
    }
    Err(OpenError::MigrationLocked)
}

enum Trouble {
    Final(OpenError),
    Fault(Fault),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// One look at the schema and, under the lock, one migration. Answers whether nothing is left to do.
async fn step(connection: &Arc<Connection>, all: &[&str]) -> Result<bool, Trouble> {
    connection.ask(Query::new(GROUND)).await?;
    if pending(connection, all).await?.is_none() {
        return Ok(true);
    }
    let locking = Query::new(LOCK).bind("locked", LOCKED).bind("holds", LOCK_HOLDS);
    let holder = one(&mut connection.ask(locking).await?, 0)?;
    let applied = apply_next(connection, all, holder.clone()).await;
    let unlocked = connection.ask(Query::new(UNLOCK).bind("holder", holder)).await;
    applied?;
    unlocked?;
    Ok(false)
}

/// The number and text of the first migration that is not applied yet.
async fn pending<'m>(connection: &Arc<Connection>, all: &[&'m str]) -> Result<Option<(u32, &'m str)>, Trouble> {
    let applied = applied(connection).await?;
    judge(&applied, all).map_err(Trouble::Final)?;
    let next = all.get(applied.len()).copied();
    Ok(next.map(|text| (number(applied.len() + 1), text)))
}

/// What was applied, oldest first.
async fn applied(connection: &Arc<Connection>) -> Result<Vec<Applied>, Trouble> {
    let query = Query::new("SELECT number, checksum FROM migration ORDER BY number");
    let rows = many(&mut connection.ask(query).await?, 0)?;
    let applied = rows.into_iter().map(Applied::from_value).collect::<Result<_, _>>();
    applied.map_err(|_| Trouble::Fault(Fault::Refused))
}

/// A migration that was applied.
#[derive(SurrealValue)]
struct Applied {
    number: u32,
    checksum: String,
}

/// Refuses data of a newer program, and of one that had other migrations.
fn judge(applied: &[Applied], all: &[&str]) -> Result<(), OpenError> {
    let known = number(all.len());
    let found = applied.last().map_or(0, |newest| newest.number);
    if found > known {
        return Err(OpenError::NewerSchema { found, known });
    }
    for (at, (was, text)) in applied.iter().zip(all).enumerate() {
        if was.number != number(at + 1) || was.checksum != checksum(text) {
            return Err(OpenError::AlteredSchema {
                version: number(at + 1),
                known,
            });
        }
    }
    Ok(())
}

/// Applies the next migration, if it is still to be applied now that the lock is held.
async fn apply_next(connection: &Arc<Connection>, all: &[&str], holder: Value) -> Result<(), Trouble> {
    let Some((number, text)) = pending(connection, all).await? else {
        return Ok(());
    };
    let query = Query::new(format!(
        "BEGIN; IF (SELECT VALUE holder FROM ONLY migrating:lock) != $holder {{ THROW $locked }}; \
         CREATE type::record('migration', $number) SET number = $number, checksum = $checksum, at = time::now() RETURN NONE; \
         {text}; COMMIT;"
    ))
    .bind("holder", holder)
    .bind("locked", LOCKED)
    .bind("number", number)
    .bind("checksum", checksum(text));
    match connection.ask_for(query, PATIENCE).await {
        Ok(_) => {
            tracing::info!(version = number, "the schema was brought up to date");
            Ok(())
        }
        Err(fault @ (Fault::Conflict | Fault::Thrown(LOCKED))) => Err(fault.into()),
        Err(_) => Err(Trouble::Final(OpenError::Migration { version: number })),
    }
}

fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
