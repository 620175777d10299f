//! What an operator sees of plugins and providers.

use std::sync::atomic::{AtomicU64, Ordering};

use doorward_core::ports::Health;
use doorward_core::records::delivery::OutcomeKind;

use crate::fingerprint::FileHash;
use crate::outcome::Judged;
use crate::settings::Tier;

/// A loaded plugin.
#[derive(Debug, Clone)]
pub struct PluginStatus {
    /// What providers call it by.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its file.
    pub hash: FileHash,
    /// The size of the file.
    pub bytes: usize,
    /// The limits that hold for it.
    pub tier: Tier,
    /// The channels it serves.
    pub channels: Vec<String>,
    /// Whether it reads the provider's callbacks.
    pub receipts: bool,
    /// What its manifest asks for, a sentence each.
    pub asks: Vec<String>,
    /// Sends that run right now.
    pub running: usize,
    /// A newer file that waits for its grant.
    pub waiting: Option<WaitingFile>,
    /// The file before this one, for rollback.
    pub previous: Option<(String, FileHash)>,
    /// The providers it speaks to.
    pub providers: Vec<ProviderStatus>,
}

/// A file that waits for its grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFile {
    /// Its version.
    pub version: String,
    /// Its hash: what has to be granted.
    pub hash: FileHash,
    /// What it asks for beyond the file in use.
    pub asks_more: Vec<String>,
    /// The providers whose grant is missing.
    pub ungranted: Vec<String>,
}

/// A provider.
#[derive(Debug, Clone)]
pub struct ProviderStatus {
    /// What routes call it by.
    pub name: String,
    /// Whether it can send.
    pub state: ProviderState,
    /// The files that are granted to speak for it.
    pub granted: Vec<FileHash>,
    /// Whether it is being left alone.
    pub health: Health,
    /// How its sends ended, since the start.
    pub counters: Counters,
}

/// Whether a provider can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderState {
    /// It can.
    Ready,
    /// The plugin's file has no grant for it.
    Ungranted,
}

/// How sends ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Taken by the provider.
    pub accepted: u64,
    /// Refused for good.
    pub rejected: u64,
    /// Barred recipients.
    pub suppressed: u64,
    /// Wrong credentials, sender or quota.
    pub misconfigured: u64,
    /// Told to slow down.
    pub throttled: u64,
    /// Not processed.
    pub unavailable: u64,
    /// Perhaps processed.
    pub uncertain: u64,
    /// Of these: plugins that were stopped.
    pub stopped: u64,
    /// Of these: successes that no provider had confirmed.
    pub flagged: u64,
}

/// Counts how sends end.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    kinds: [AtomicU64; 7],
    stopped: AtomicU64,
    flagged: AtomicU64,
}

impl Tally {
    pub(crate) fn count(&self, judged: &Judged) {
        self.count_kind(judged.outcome.kind);
        self.stopped.fetch_add(u64::from(judged.stopped), Ordering::Relaxed);
        self.flagged.fetch_add(u64::from(judged.flagged), Ordering::Relaxed);
    }

    pub(crate) fn count_kind(&self, kind: OutcomeKind) {
        let [
            accepted,
            rejected,
            suppressed,
            misconfigured,
            throttled,
            unavailable,
            uncertain,
        ] = &self.kinds;
        let counter = match kind {
            OutcomeKind::Accepted => accepted,
            OutcomeKind::Rejected => rejected,
            OutcomeKind::Suppressed => suppressed,
            OutcomeKind::Misconfigured => misconfigured,
            OutcomeKind::Throttled => throttled,
            OutcomeKind::Unavailable => unavailable,
            OutcomeKind::Uncertain => uncertain,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Counters {
        let [
            accepted,
            rejected,
            suppressed,
            misconfigured,
            throttled,
            unavailable,
            uncertain,
        ] = self.kinds.each_ref().map(|counter| counter.load(Ordering::Relaxed));
        Counters {
            accepted,
            rejected,
            suppressed,
            misconfigured,
            throttled,
            unavailable,
            uncertain,
            stopped: self.stopped.load(Ordering::Relaxed),
            flagged: self.flagged.load(Ordering::Relaxed),
        }
    }
}
