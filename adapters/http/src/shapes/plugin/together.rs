//! What holds for a plugin as a whole, out of its providers.

use std::collections::{BTreeMap, BTreeSet};

use doorward_core::Timestamp;
use doorward_core::ports::{Health, ProviderReport};
use poem_openapi::Enum;

/// Whether sends go through. Of several providers the one that is worst off counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[oai(rename = "PluginBreaker", rename_all = "snake_case")]
pub(crate) enum BreakerOut {
    /// They do.
    Closed,
    /// A provider was left alone for a while: the next send tries it.
    HalfOpen,
    /// A provider is left alone.
    Open,
}

impl BreakerOut {
    /// How the worst of them is at `now`; closed where there are none.
    pub(super) fn worst(providers: &[ProviderReport], now: Timestamp) -> Self {
        let all = providers.iter().map(|provider| Self::of(&provider.health, now));
        all.max().unwrap_or(Self::Closed)
    }

    fn of(health: &Health, now: Timestamp) -> Self {
        match health {
            Health::Fine => Self::Closed,
            Health::Resting { until, .. } if *until <= now => Self::HalfOpen,
            Health::Resting { .. } => Self::Open,
        }
    }
}

/// The hashes of all files granted to speak for any of them, sorted.
pub(super) fn grants(providers: &[ProviderReport]) -> Vec<String> {
    let all: BTreeSet<_> = providers.iter().flat_map(|provider| &provider.grants).collect();
    all.into_iter().cloned().collect()
}

/// How the sends of all of them ended.
pub(super) fn counters(providers: &[ProviderReport]) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for (outcome, count) in providers.iter().flat_map(|provider| &provider.counters) {
        let sum: &mut u64 = sums.entry(outcome.clone()).or_default();
        *sum = sum.saturating_add(*count);
    }
    sums
}
