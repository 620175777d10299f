//! Password hashes: argon2id at the configured cost, in a pool that never does or holds more than it was given.

mod hash_cost;
mod hash_queue;
mod memory;
mod phc;

use std::fmt;
use std::hint::black_box;
use std::net::IpAddr;
use std::sync::Arc;

use argon2::Block;
use async_trait::async_trait;
use doorward_core::ports::{Entropy, HashError, Match, PasswordHasher};
use doorward_core::values::password::Password;
use doorward_core::values::secret::SecretText;

pub use hash_cost::{CostError, HashCost};
pub use hash_queue::HashQueue;
use hash_queue::Queue;
use memory::Memory;
use phc::Phc;

/// Hashes and compares passwords on blocking threads, as many at once as its queue allows.
///
/// A hash that asks for more than the bounds of [`HashCost`], or that is none at all, counts like no hash.
pub struct Argon2Hasher {
    cost: HashCost,
    dummy: Arc<Phc>,
    queue: Queue,
    memory: Arc<Memory>,
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
            memory: Arc::new(Memory::of(cost)),
            entropy,
        }
    }

    /// How many passwords are being hashed, compared or waiting for it.
    pub fn in_hand(&self) -> usize {
        self.queue.in_hand()
    }

    async fn work<T: Send + 'static>(
        &self,
        asker: Option<IpAddr>,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let memory = Arc::clone(&self.memory);
        self.queue.run(asker, move || memory.lend(work)).await
    }
}

#[async_trait]
impl PasswordHasher for Argon2Hasher {
    async fn hash(&self, password: &Password, asker: Option<IpAddr>) -> Result<SecretText, HashError> {
        let (password, cost, salt) = (password.clone(), self.cost, self.entropy.bytes());
        self.work(asker, move |memory| {
            Phc::make(cost, password.bytes(), salt, memory).to_text()
        })
        .await
    }

    async fn compare(
        &self,
        password: &Password,
        hash: Option<&SecretText>,
        asker: Option<IpAddr>,
    ) -> Result<Match, HashError> {
        let (password, cost, dummy) = (password.clone(), self.cost, Arc::clone(&self.dummy));
        let known = hash.and_then(|hash| Phc::parse(hash.reveal()));
        self.work(asker, move |memory| {
            if let Some(known) = known {
                return judge(&known, password.bytes(), cost, memory);
            }
            black_box(dummy.is_of(password.bytes(), memory));
            Match::No
        })
        .await
    }
}

fn judge(hash: &Phc, password: &[u8], cost: HashCost, memory: &mut Vec<Block>) -> Match {
    if !hash.is_of(password, memory) {
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
