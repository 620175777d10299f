//! Password hashes: argon2id at the configured cost, in a pool that never does or holds more than it was given.

mod hash_cost;
mod hash_queue;
mod phc;

use std::fmt;
use std::hint::black_box;
use std::sync::Arc;

use async_trait::async_trait;
use doorward_core::ports::{Entropy, HashError, Match, PasswordHasher};
use doorward_core::values::password::Password;
use doorward_core::values::secret::SecretText;

pub use hash_cost::{CostError, HashCost};
pub use hash_queue::HashQueue;
use hash_queue::Queue;
use phc::Phc;

/// Hashes and compares passwords on blocking threads, as many at once as its queue allows.
///
/// A hash that asks for more than the bounds of [`HashCost`], or that is none at all, counts like no hash.
pub struct Argon2Hasher {
    cost: HashCost,
    dummy: Arc<Phc>,
    queue: Queue,
    entropy: Arc<dyn Entropy>,
}

impl Argon2Hasher {
    /// A hasher of this cost and queue, drawing salts from `entropy`.
    pub fn new(cost: HashCost, queue: HashQueue, entropy: Arc<dyn Entropy>) -> Self {
        let dummy = Arc::new(Phc::dummy(cost, entropy.bytes(), entropy.bytes()));
        Self {
            cost,
            dummy,
            queue: Queue::new(queue),
            entropy,
        }
    }

    /// How many passwords are being hashed, compared or waiting for it.
    pub fn in_hand(&self) -> usize {
        self.queue.in_hand()
    }
}

#[async_trait]
impl PasswordHasher for Argon2Hasher {
    async fn hash(&self, password: &Password) -> Result<SecretText, HashError> {
        let (password, cost, salt) = (password.clone(), self.cost, self.entropy.bytes());
        self.queue
            .run(move || Phc::make(cost, password.bytes(), salt).to_text())
            .await
    }

    async fn compare(&self, password: &Password, hash: Option<&SecretText>) -> Result<Match, HashError> {
        let (password, cost, dummy) = (password.clone(), self.cost, Arc::clone(&self.dummy));
        let known = hash.and_then(|hash| Phc::parse(hash.reveal()));
        self.queue
            .run(move || {
                if let Some(known) = known {
                    return judge(&known, password.bytes(), cost);
                }
                black_box(dummy.is_of(password.bytes()));
                Match::No
            })
            .await
    }
}

fn judge(hash: &Phc, password: &[u8], cost: HashCost) -> Match {
    if !hash.is_of(password) {
        Match::No
    } else if hash.is_weaker_than(cost) {
        Match::Outdated
    } else {
        Match::Yes
    }
}

impl fmt::Debug for Argon2Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Argon2Hasher")
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
