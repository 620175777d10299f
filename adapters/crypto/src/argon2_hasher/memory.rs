//! The memory passwords are hashed in, kept from one hash to the next: taken anew for each, it would pile up in the
//! allocator, once for every thread that ever hashed.

use argon2::Block;
use parking_lot::Mutex;

use super::hash_cost::HashCost;

/// Memory larger than this is handed back to the system by whoever frees it.
const KEPT_KIB: usize = 32 * 1024;

/// As many pieces of memory as were ever in use at once.
pub(super) struct Memory {
    kept_blocks: usize,
    spare: Mutex<Vec<Vec<Block>>>,
}

impl Memory {
    /// Memory for hashes of this cost, and for those made elsewhere.
    pub(super) fn of(cost: HashCost) -> Self {
        // A block is a KiB.
        let usual = usize::try_from(cost.memory_kib()).unwrap_or(usize::MAX);
        Self {
            kept_blocks: usual.max(KEPT_KIB),
            spare: Mutex::default(),
        }
    }

    /// Does work that needs memory. It may be empty at first, and hold what earlier work left in it.
    pub(super) fn lend<T>(&self, work: impl FnOnce(&mut Vec<Block>) -> T) -> T {
        let mut blocks = self.spare.lock().pop().unwrap_or_default();
        let done = work(&mut blocks);
        if blocks.len() <= self.kept_blocks {
            self.spare.lock().push(blocks);
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_and_not_taken_anew() {
        let memory = Memory::of(HashCost::default());

        let first = memory.lend(|blocks| {
            blocks.resize(100, Block::default());
            blocks.as_ptr()
        });
        let (second, other) = memory.lend(|blocks| (blocks.as_ptr(), memory.lend(|other| other.len())));

        assert_eq!((first, other), (second, 0));
        assert_eq!(memory.spare.lock().len(), 2);
    }

    #[test]
    fn the_memory_of_a_hash_dearer_than_any_made_here_is_given_back() {
        let memory = Memory::of(HashCost::default());

        memory.lend(|blocks| blocks.resize(KEPT_KIB + 1, Block::default()));

        assert!(memory.spare.lock().is_empty());
    }
}
