//! Measured spans, and what they say together.

use std::time::Duration;

/// Spans of one kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Samples {
    spans: Vec<Duration>,
}

impl Samples {
    pub(crate) fn add(&mut self, span: Duration) {
        self.spans.push(span);
    }

    pub(crate) fn join(&mut self, others: Self) {
        self.spans.extend(others.spans);
    }

    pub(crate) fn count(&self) -> usize {
        self.spans.len()
    }

    /// The spans below which these hundredths of all lie, from many to few in one go.
    pub(crate) fn percentiles<const N: usize>(&self, hundredths: [usize; N]) -> [Duration; N] {
        let mut sorted = self.spans.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        hundredths.map(|hundredth| sorted.get(last * hundredth / 100).copied().unwrap_or_default())
    }

    /// How likely a span of the one kind is longer than one of the other, ties counted half: the effect size of Mann and
    /// Whitney. One half means that nothing can be told apart; the ends, that every single span gives its kind away.
    pub(crate) fn likelihood_to_exceed(&self, others: &Self) -> f64 {
        let mut all: Vec<(Duration, bool)> = self.spans.iter().map(|span| (*span, true)).collect();
        all.extend(others.spans.iter().map(|span| (*span, false)));
        all.sort_unstable_by_key(|(span, _)| *span);
        let (mut ranks, mut before) = (0.0, 0.0);
        for equal in all.chunk_by(|one, next| one.0 == next.0) {
            let ours = number(equal.iter().filter(|(_, ours)| *ours).count());
            let count = number(equal.len());
            ranks += ours * (before + f64::midpoint(count, 1.0));
            before += count;
        }
        let (own, other) = (number(self.count()), number(others.count()));
        (ranks - own * (own + 1.0) / 2.0) / (own * other)
    }

    /// How far chance alone moves that likelihood from one half: the standard deviation where both kinds are alike.
    pub(crate) fn chance(&self, others: &Self) -> f64 {
        let (own, other) = (number(self.count()), number(others.count()));
        ((own + other + 1.0) / (12.0 * own * other)).sqrt()
    }
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

    use super::*;

    /// Spans as a busy machine makes them: mostly alike, some much longer.
    fn spans(seed: u64, count: usize, more: u64) -> Samples {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut samples = Samples::default();
        for _ in 0..count {
            let noise = dice.next_u64() % 400;
            let delay = if dice.next_u64().is_multiple_of(20) { 5_000 } else { 0 };
            samples.add(Duration::from_micros(1_000 + noise + delay + more));
        }
        samples
    }

    #[test]
    fn percentiles_are_of_the_sorted_spans() {
        let mut samples = Samples::default();
        for millis in [3, 1, 2, 5, 4] {
            samples.add(Duration::from_millis(millis));
        }

        assert_eq!(
            samples.percentiles([0, 50, 100]).map(|span| span.as_millis()),
            [1, 3, 5]
        );
        assert_eq!(Samples::default().percentiles([50]), [Duration::ZERO]);
    }

    #[test]
    fn what_is_alike_cannot_be_told_apart() {
        let (one, other) = (spans(1, 2_000, 0), spans(2, 2_000, 0));

        let off = (one.likelihood_to_exceed(&other) - 0.5).abs();

        assert!(off < 4.0 * one.chance(&other), "{off}");
    }

    #[test]
    fn a_tenth_of_a_millisecond_more_is_seen() {
        let (one, other) = (spans(1, 2_000, 100), spans(2, 2_000, 0));

        let off = one.likelihood_to_exceed(&other) - 0.5;

        assert!(off > 10.0 * one.chance(&other), "{off}");
    }

    #[test]
    fn ties_count_half_and_the_ends_are_the_ends() {
        let mut same = Samples::default();
        same.add(Duration::from_millis(1));
        let mut longer = Samples::default();
        longer.add(Duration::from_millis(2));

        assert!((same.likelihood_to_exceed(&same.clone()) - 0.5).abs() < 1e-9);
        assert!((longer.likelihood_to_exceed(&same) - 1.0).abs() < 1e-9);
        assert!(same.likelihood_to_exceed(&longer).abs() < 1e-9);
    }
}
