//! What one password hash costs, with the bounds no hash may leave.

const MIN_MEMORY_KIB: u32 = 19 * 1024;
const MIN_ITERATIONS: u32 = 2;
const MIN_PARALLELISM: u32 = 1;
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_ITERATIONS: u32 = 16;
const MAX_PARALLELISM: u32 = 16;
// About a second of one core's work.
const MAX_WORK_KIB: u32 = 1024 * 1024;

/// The argon2id parameters of hashes made from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    memory_kib: u32,
    iterations: u32,
    parallelism: u32,
}

/// Why a cost is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CostError {
    /// Hashes this cheap are guessed too fast.
    #[error("a password hash must cost at least {MIN_MEMORY_KIB} KiB, {MIN_ITERATIONS} iterations, 1 lane")]
    TooCheap,
    /// A few sign-ins at once would stop the machine.
    #[error(
        "a password hash must cost at most {MAX_MEMORY_KIB} KiB, {MAX_ITERATIONS} iterations, {MAX_PARALLELISM} lanes, \
         and {MAX_WORK_KIB} KiB over all iterations"
    )]
    TooDear,
}

impl HashCost {
    /// A cost between 19 MiB with two iterations and what one sign-in may take.
    pub fn new(memory_kib: u32, iterations: u32, parallelism: u32) -> Result<Self, CostError> {
        if memory_kib < MIN_MEMORY_KIB || iterations < MIN_ITERATIONS || parallelism < MIN_PARALLELISM {
            return Err(CostError::TooCheap);
        }
        Self::of_existing(memory_kib, iterations, parallelism).ok_or(CostError::TooDear)
    }

    /// The cost of a hash made elsewhere; `None` when it is more than anybody may ask for.
    pub(super) fn of_existing(memory_kib: u32, iterations: u32, parallelism: u32) -> Option<Self> {
        let bearable = memory_kib <= MAX_MEMORY_KIB
            && iterations <= MAX_ITERATIONS
            && parallelism <= MAX_PARALLELISM
            && memory_kib * iterations <= MAX_WORK_KIB;
        bearable.then_some(Self {
            memory_kib,
            iterations,
            parallelism,
        })
    }

    /// Memory of one hash, in KiB.
    pub const fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// Passes over that memory.
    pub const fn iterations(self) -> u32 {
        self.iterations
    }

    /// Lanes.
    pub const fn parallelism(self) -> u32 {
        self.parallelism
    }

    pub(super) const fn is_below(self, other: Self) -> bool {
        self.memory_kib < other.memory_kib || self.iterations < other.iterations || self.parallelism < other.parallelism
    }
}

impl Default for HashCost {
    fn default() -> Self {
        Self {
            memory_kib: MIN_MEMORY_KIB,
            iterations: MIN_ITERATIONS,
            parallelism: MIN_PARALLELISM,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_least_that_is_allowed() {
        assert_eq!(HashCost::new(19_456, 2, 1), Ok(HashCost::default()));
        for (memory, iterations, lanes) in [(19_455, 2, 1), (19_456, 1, 1), (19_456, 2, 0), (0, 0, 0)] {
            assert_eq!(HashCost::new(memory, iterations, lanes), Err(CostError::TooCheap));
        }
    }

    #[test]
    fn no_cost_stops_the_machine() {
        assert!(HashCost::new(262_144, 4, 16).is_ok());
        assert!(HashCost::new(65_536, 16, 1).is_ok());
        for (memory, iterations, lanes) in [
            (262_145, 2, 1),
            (262_144, 5, 1),
            (19_456, 17, 1),
            (19_456, 2, 17),
            (u32::MAX, u32::MAX, u32::MAX),
        ] {
            assert_eq!(HashCost::new(memory, iterations, lanes), Err(CostError::TooDear));
        }
    }
}
