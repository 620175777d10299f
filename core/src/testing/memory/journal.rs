//! Commits: everything is judged before anything is written.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::tables::Tables;
use super::{MemoryStore, State};
use crate::ports::{Change, Changes, ClaimChange, CommitError, Journal, RecordKey};
use crate::records::Version;
use crate::records::audit::AuditEvent;
use crate::records::claim::ClaimKey;

#[async_trait]
impl Journal for MemoryStore {
    async fn commit(&self, changes: &Changes) -> Result<(), CommitError> {
        let mut state = self.0.lock();
        if let Some(error) = &state.failing {
            return Err(error.clone().into());
        }
        if state.stale_commits > 0 {
            state.stale_commits -= 1;
            return Err(CommitError::Stale);
        }
        match judge(&state.tables, changes) {
            Ok(claims) => {
                write(&mut state, changes, claims);
                Ok(())
            }
            Err(refusal) => {
                state.refused += 1;
                Err(refusal)
            }
        }
    }
}

/// Who holds each touched identity afterwards, if all of it can be done.
fn judge(tables: &Tables, changes: &Changes) -> Result<BTreeMap<ClaimKey, Option<String>>, CommitError> {
    judge_records(tables, &changes.records)?;
    judge_events(tables, &changes.events)?;
    judge_claims(tables, &changes.claims)
}

/// Changes to one record may follow each other; each must replace what the one before it left.
fn judge_records(tables: &Tables, changes: &[Change]) -> Result<(), CommitError> {
    let mut left: Vec<(RecordKey, Version)> = Vec::new();
    for change in changes {
        let (key, replaces, leaves) = change.step();
        let earlier = left.iter().rev().find(|(other, _)| *other == key);
        let current = earlier.map_or_else(|| tables.version(&key), |(_, version)| *version);
        let removes_nothing = matches!(change, Change::Remove(..)) && current == Version::NEW;
        if current != replaces || removes_nothing {
            return Err(CommitError::Stale);
        }
        left.push((key, leaves));
    }
    Ok(())
}

fn judge_events(tables: &Tables, events: &[AuditEvent]) -> Result<(), CommitError> {
    if events.iter().any(|event| tables.events.contains_key(&event.id)) {
        return Err(CommitError::Stale);
    }
    Ok(())
}

/// Who holds each touched identity afterwards.
fn judge_claims(tables: &Tables, changes: &[ClaimChange]) -> Result<BTreeMap<ClaimKey, Option<String>>, CommitError> {
    let mut after: BTreeMap<ClaimKey, Option<String>> = BTreeMap::new();
    for change in changes {
        let (ClaimChange::Take { key, holder } | ClaimChange::Release { key, holder }) = change;
        let held = match after.get(key) {
            Some(held) => held.as_ref(),
            None => tables.claims.get(key),
        };
        let holds = match (change, held) {
            (ClaimChange::Take { .. }, Some(other)) if other != holder => return Err(CommitError::Taken),
            (ClaimChange::Take { .. }, _) => Some(holder.clone()),
            (ClaimChange::Release { .. }, Some(other)) if other == holder => None,
            (ClaimChange::Release { .. }, _) => return Err(CommitError::Stale),
        };
        after.insert(key.clone(), holds);
    }
    Ok(after)
}

fn write(state: &mut State, changes: &Changes, claims: BTreeMap<ClaimKey, Option<String>>) {
    for change in &changes.records {
        match change {
            Change::Put(record) => state.tables.put(record.clone()),
            Change::Remove(key, _) => state.tables.remove(key),
        }
    }
    for (key, holder) in claims {
        match holder {
            Some(holder) => drop(state.tables.claims.insert(key, holder)),
            None => drop(state.tables.claims.remove(&key)),
        }
    }
    for event in &changes.events {
        state.tables.events.insert(event.id, event.clone());
    }
    state.commits += 1;
    if let Some((left, error)) = state.failing_after.take() {
        match left.saturating_sub(1) {
            0 => state.failing = Some(error),
            left => state.failing_after = Some((left, error)),
        }
    }
    state.records_written += changes.records.len() + changes.claims.len() + changes.events.len();
}
