//! Load, decide, commit: and once more when somebody was faster.

use std::collections::hash_map::DefaultHasher;
use std::future::Future;
use std::hash::{Hash, Hasher as _};
use std::time::Duration;

use crate::Timestamp;
use crate::app::App;
use crate::ports::{Changes, CommitError, HashError, PortError};

/// What a use case decided: its answer, and what changes with it. A refusal may change something too: a wrong try is counted.
#[derive(Debug)]
pub struct Decision<T, E> {
    answer: Result<T, E>,
    changes: Changes,
}

impl<T, E> Decision<T, E> {
    /// The answer, once the changes are durable.
    pub const fn accept(answer: T, changes: Changes) -> Self {
        Self {
            answer: Ok(answer),
            changes,
        }
    }

    /// A refusal that changes nothing.
    pub fn refuse(refusal: impl Into<E>) -> Self {
        Self {
            answer: Err(refusal.into()),
            changes: Changes::none(),
        }
    }

    /// The same with these changes.
    #[must_use]
    pub fn with(mut self, changes: Changes) -> Self {
        self.changes = changes;
        self
    }
}

/// Why a use case came to no decision. None of it is the caller's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Hindrance {
    /// Others changed the same things all the time.
    #[error("too many changes to the same thing at once")]
    Busy,
    /// Too many passwords are being hashed.
    #[error("too much to do right now")]
    Overloaded,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<HashError> for Hindrance {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Overloaded => Self::Overloaded,
        }
    }
}

/// How often a decision is taken anew before the caller is told to come back.
const ROUNDS: u32 = 16;

impl App {
    /// Loads and decides, commits, and does it again when somebody was faster.
    ///
    /// The key queues work on one hot record inside this process; between processes the record's version decides.
    /// One `transact` must not run inside another.
    pub(crate) async fn transact<T, E, F>(&self, key: impl Hash, decide: impl Fn(Timestamp) -> F) -> Result<T, E>
    where
        E: From<Hindrance>,
        F: Future<Output = Result<Decision<T, E>, Hindrance>>,
    {
        let _turn = self.locks.of(key).lock().await;
        for round in 0..ROUNDS {
            let Decision { answer, changes } = decide(self.now()).await?;
            if changes.is_empty() {
                return answer;
            }
            debug_assert!(changes.are_coherent(), "a commit that would always be stale");
            match self.ports.storage.journal.commit(&changes).await {
                Ok(()) => {
                    self.hand_over(&changes);
                    return answer;
                }
                Err(CommitError::Stale | CommitError::Taken) => self.ports.clock.sleep(self.pause(round)).await,
                Err(CommitError::Port(error)) => return Err(Hindrance::Port(error).into()),
            }
        }
        Err(Hindrance::Busy.into())
    }

    fn hand_over(&self, changes: &Changes) {
        let due: Vec<_> = changes
            .deliveries()
            .filter(|delivery| delivery.lease.is_some())
            .collect();
        if !due.is_empty() {
            self.ports.outbox.hand_over(due);
        }
    }

    /// A pause that grows with each round and differs between nodes.
    fn pause(&self, round: u32) -> Duration {
        let [noise] = self.entropy().bytes::<1>();
        let most = 1_u64 << round.min(6);
        Duration::from_micros(u64::from(noise) * most * 1_000 / 256)
    }
}

/// In-process queues: work on one key goes one at a time.
pub(super) struct Locks(Box<[async_lock::Mutex<()>]>);

impl Locks {
    fn of(&self, key: impl Hash) -> &async_lock::Mutex<()> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let at = usize::try_from(hasher.finish() % QUEUES as u64).unwrap_or_default();
        #[expect(
            clippy::indexing_slicing,
            reason = "the remainder of a division by the length is an index"
        )]
        &self.0[at]
    }
}

const QUEUES: usize = 4_096;

impl Default for Locks {
    fn default() -> Self {
        Self((0..QUEUES).map(|_| async_lock::Mutex::new(())).collect())
    }
}
