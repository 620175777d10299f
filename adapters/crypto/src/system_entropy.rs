//! The operating system's randomness: the one place where chance comes in.

use doorward_core::ports::Entropy;
use rand::TryRngCore as _;
use rand::rngs::OsRng;

/// Gives bytes of the operating system's generator.
///
/// Panics when the system has none to give: bytes that were never filled must not become somebody's secret.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::expect_used,
        reason = "whoever goes on without randomness issues secrets that can be guessed"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        OsRng
            .try_fill_bytes(bytes)
            .expect("the operating system gives no randomness");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_draws_are_alike() {
        let entropy: &dyn Entropy = &SystemEntropy;

        let draws: HashSet<[u8; 16]> = (0..1_000).map(|_| entropy.bytes()).collect();

        assert_eq!(draws.len(), 1_000);
    }

    #[test]
    fn every_byte_is_filled() {
        let mut seen = [0_u8; 70];

        for _ in 0..32 {
            let mut bytes = [0_u8; 70];
            SystemEntropy.fill(&mut bytes);
            seen.iter_mut().zip(bytes).for_each(|(seen, byte)| *seen |= byte);
        }

        assert!(seen.iter().all(|byte| *byte != 0));
    }

    #[test]
    fn ones_and_zeroes_come_equally_often() {
        let mut bytes = vec![0_u8; 1 << 20];

        SystemEntropy.fill(&mut bytes);

        let ones: u64 = bytes.iter().map(|byte| u64::from(byte.count_ones())).sum();
        let expected = 4 * (1_u64 << 20);
        // The deviation of 2²³ tosses is 1 448; ten of it do not happen.
        assert!(ones.abs_diff(expected) < 14_480, "{ones}");
    }
}
