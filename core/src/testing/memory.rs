//! A store in memory that keeps the contract of every storage port, and can be told to fail.

mod deliveries;
mod journal;
mod laid_open;
mod lookups;
mod paging;
mod people;
mod products;
mod statistics;
mod sweep;
mod tables;
mod trail;

use std::sync::Arc;

use parking_lot::Mutex;

use self::tables::Tables;
use crate::ports::{PortError, Storage};
use crate::records::audit::AuditEvent;
use crate::records::delivery::Delivery;
use crate::records::suppression::Suppression;

/// Every storage port over maps in memory.
#[derive(Default)]
pub struct MemoryStore(Mutex<State>);

#[derive(Default)]
struct State {
    tables: Tables,
    failing: Option<PortError>,
    failing_after: Option<(usize, PortError)>,
    stale_commits: usize,
    commits: usize,
    refused: usize,
    records_written: usize,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// All its ports.
    pub fn storage(self: &Arc<Self>) -> Storage {
        Storage::of(self.clone())
    }

    /// From now on every port answers this error and does nothing.
    pub fn fail_with(&self, error: PortError) {
        self.0.lock().failing = Some(error);
    }

    /// As [`fail_with`](Self::fail_with), once so many commits more succeeded.
    pub fn fail_after(&self, commits: usize, error: PortError) {
        self.0.lock().failing_after = Some((commits, error));
    }

    /// Ends what [`fail_with`](Self::fail_with) and [`stale_next`](Self::stale_next) began.
    pub fn recover(&self) {
        let mut state = self.0.lock();
        state.failing = None;
        state.failing_after = None;
        state.stale_commits = 0;
    }

    /// The next `commits` commits answer `Stale` and write nothing.
    pub fn stale_next(&self, commits: usize) {
        self.0.lock().stale_commits = commits;
    }

    /// How many commits succeeded.
    pub fn commits(&self) -> usize {
        self.0.lock().commits
    }

    /// How many commits came too late: somebody else had been faster.
    pub fn refused(&self) -> usize {
        self.0.lock().refused
    }

    /// How many rows those commits wrote or removed: records, claims and audit events.
    pub fn records_written(&self) -> usize {
        self.0.lock().records_written
    }

    /// Every delivery, decoys too, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.0.lock().tables.deliveries.values().cloned().collect()
    }

    /// The whole suppression list.
    pub fn suppressions(&self) -> Vec<Suppression> {
        self.0.lock().tables.suppressions.values().cloned().collect()
    }

    /// The whole audit trail, oldest first.
    pub fn events(&self) -> Vec<AuditEvent> {
        self.0.lock().tables.events.values().cloned().collect()
    }

    fn read<T>(&self, look: impl FnOnce(&Tables) -> T) -> Result<T, PortError> {
        self.write(|tables| look(tables))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Tables) -> T) -> Result<T, PortError> {
        let mut state = self.0.lock();
        match &state.failing {
            Some(error) => Err(error.clone()),
            None => Ok(change(&mut state.tables)),
        }
    }
}

#[cfg(test)]
mod tests;
