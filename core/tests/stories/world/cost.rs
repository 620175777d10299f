//! What an act costs: that is what its time tells an outsider.

use std::future::Future;

use super::World;

/// What an act cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) commits: usize,
    /// Records, claims and audit events written or removed.
    pub(crate) rows: usize,
    pub(crate) hashes: usize,
    pub(crate) comparisons: usize,
}

impl World {
    /// What was spent so far.
    pub(crate) fn spent(&self) -> Cost {
        Cost {
            commits: self.store.commits(),
            rows: self.store.records_written(),
            hashes: self.hasher.hashes(),
            comparisons: self.hasher.comparisons(),
        }
    }

    /// What an act answers, and what it costs.
    pub(crate) async fn cost_of<T>(&self, act: impl Future<Output = T>) -> (T, Cost) {
        let before = self.spent();
        let answer = act.await;
        let after = self.spent();
        let cost = Cost {
            commits: after.commits - before.commits,
            rows: after.rows - before.rows,
            hashes: after.hashes - before.hashes,
            comparisons: after.comparisons - before.comparisons,
        };
        (answer, cost)
    }
}
