//! Failing at random, and the same way every time for the same seed.

use super::Trouble;

/// What fails by chance. What a provider says about the recipient is not among it.
const BY_CHANCE: [Trouble; 7] = [
    Trouble::Misconfigured,
    Trouble::Throttled,
    Trouble::Unavailable,
    Trouble::Reset,
    Trouble::Page,
    Trouble::Truncated,
    Trouble::Redirect,
];

/// A generator of troubles (`SplitMix64`).
#[derive(Debug)]
pub(crate) struct Chance {
    state: u64,
    per_mille: u64,
}

impl Chance {
    pub(crate) fn new(per_mille: u16, seed: u64) -> Self {
        Self {
            state: seed,
            per_mille: u64::from(per_mille),
        }
    }

    /// The trouble of the next request, if it has any.
    pub(crate) fn next(&mut self) -> Option<Trouble> {
        let fails = self.number() % 1000 < self.per_mille;
        let which = usize::try_from(self.number() % 7).unwrap_or_default();
        fails.then(|| BY_CHANCE.get(which).copied())?
    }

    fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_fails_as_often_as_it_is_told_and_repeats_itself() {
        let troubles = |seed| {
            let mut chance = Chance::new(300, seed);
            (0..10_000).map(|_| chance.next()).collect::<Vec<_>>()
        };

        let failed = troubles(1).iter().flatten().count();

        assert!((2_850..=3_150).contains(&failed), "{failed}");
        assert_eq!(troubles(1), troubles(1));
        assert_ne!(troubles(1), troubles(2));
        assert!(BY_CHANCE.iter().all(|trouble| troubles(1).contains(&Some(*trouble))));
    }
}
