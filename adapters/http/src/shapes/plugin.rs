//! Plugins and providers as operators see them: what they may do and how they do, never a secret.

mod together;

use std::collections::BTreeMap;

use doorward_core::Timestamp;
use doorward_core::ports::{
    EarlierFile, FileChange, Health, PluginFile, PluginReport, PluginState, ProviderReport, Reloaded, WaitingFile,
};
use doorward_core::records::delivery::OutcomeKind;
use doorward_core::use_cases::plugins::Tested;
use poem_openapi::{Enum, Object};

use self::together::BreakerOut;
use crate::shapes::moment::Moment;
use crate::shapes::word::Word;

/// Everything that is loaded.
#[derive(Debug, Object)]
#[oai(rename = "PluginList")]
pub(crate) struct PluginListOut {
    /// Each plugin, by id.
    pub(crate) items: Vec<PluginOut>,
}

/// A loaded plugin.
#[derive(Debug, Object)]
#[oai(rename = "Plugin", skip_serializing_if_is_none)]
pub(crate) struct PluginOut {
    /// What the configuration calls it by.
    pub(crate) id: String,
    /// Its version.
    pub(crate) version: String,
    /// What can be made of it.
    pub(crate) state: Word<PluginState>,
    /// The channels it serves.
    pub(crate) channels: Vec<String>,
    /// Whether it reads what its providers report about messages.
    pub(crate) receipts: bool,
    /// What it may do once granted, a sentence each.
    pub(crate) asks: Vec<String>,
    /// Its file; absent when it is part of the server.
    pub(crate) file: Option<PluginFileOut>,
    /// Sends that run right now.
    pub(crate) running: u64,
    /// The hashes of the files granted to speak for any of its providers, sorted.
    pub(crate) grants: Vec<String>,
    /// How its sends ended since the start, by outcome, with all its providers.
    pub(crate) counters: BTreeMap<String, u64>,
    /// Whether its sends go through.
    pub(crate) breaker: BreakerOut,
    /// A newer file that waits for its grant.
    pub(crate) waiting: Option<WaitingFileOut>,
    /// The file before this one, for a rollback.
    pub(crate) previous: Option<EarlierFileOut>,
    /// The providers it speaks to.
    pub(crate) providers: Vec<ProviderOut>,
}

/// The file of a plugin.
#[derive(Debug, Object)]
#[oai(rename = "PluginFile")]
pub(crate) struct PluginFileOut {
    /// Its hash, as a grant names it.
    pub(crate) hash: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// The limits that hold for it.
    pub(crate) tier: String,
}

/// A file that waits for its grant.
#[derive(Debug, Object)]
#[oai(rename = "WaitingPluginFile")]
pub(crate) struct WaitingFileOut {
    /// Its version.
    pub(crate) version: String,
    /// What has to be granted.
    pub(crate) hash: String,
    /// What it asks for beyond the file in use.
    pub(crate) asks_more: Vec<String>,
    /// The providers whose grant is missing.
    pub(crate) ungranted: Vec<String>,
}

/// The file that was in use before.
#[derive(Debug, Object)]
#[oai(rename = "EarlierPluginFile")]
pub(crate) struct EarlierFileOut {
    /// Its version.
    pub(crate) version: String,
    /// Its hash.
    pub(crate) hash: String,
}

/// A provider.
#[derive(Debug, Object)]
#[oai(rename = "Provider", skip_serializing_if_is_none)]
pub(crate) struct ProviderOut {
    /// What routes call it by.
    pub(crate) name: String,
    /// Whether the plugin's file is granted to speak for it.
    pub(crate) granted: bool,
    /// The hashes of the files that are granted to.
    pub(crate) grants: Vec<String>,
    /// Present while it is left alone.
    pub(crate) resting: Option<RestingOut>,
    /// How its sends ended since the start, by outcome.
    pub(crate) counters: BTreeMap<String, u64>,
}

/// A pause.
#[derive(Debug, Object)]
#[oai(rename = "ProviderRest", skip_serializing_if_is_none)]
pub(crate) struct RestingOut {
    /// When it is tried again.
    pub(crate) until: Moment,
    /// What has to be mended; absent when it failed too often.
    pub(crate) why: Option<String>,
}

/// What became of each file.
#[derive(Debug, Object)]
#[oai(rename = "PluginReload")]
pub(crate) struct PluginReloadOut {
    /// Each file that was looked at.
    pub(crate) items: Vec<ReloadedOut>,
}

/// What became of one file.
#[derive(Debug, Object)]
#[oai(rename = "ReloadedPlugin", skip_serializing_if_is_none)]
pub(crate) struct ReloadedOut {
    /// The plugin's id, or the file's name when it is no plugin.
    pub(crate) subject: String,
    /// What became of it.
    pub(crate) change: ChangeOut,
    /// The version now in use.
    pub(crate) version: Option<String>,
    /// The hash of the file now in use.
    pub(crate) hash: Option<String>,
    /// What waits, and for what.
    pub(crate) waiting: Option<WaitingFileOut>,
    /// Why it was refused.
    pub(crate) reason: Option<String>,
}

/// What can become of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "PluginChange", rename_all = "snake_case")]
pub(crate) enum ChangeOut {
    /// It was in use already.
    Unchanged,
    /// It is in use now.
    Live,
    /// The file before it stays in use until it is granted.
    Waiting,
    /// It does not fit; what was in use stays in use.
    Refused,
}

/// A test message's way.
#[derive(Debug, Object)]
#[oai(rename = "PluginTest", skip_serializing_if_is_none)]
pub(crate) struct PluginTestOut {
    /// The provider it went by.
    pub(crate) provider: String,
    /// How it ended.
    pub(crate) outcome: Word<OutcomeKind>,
    /// The provider's own code or message id.
    pub(crate) code: Option<String>,
    /// What else the provider said.
    pub(crate) detail: Option<String>,
    /// What happened, in order.
    pub(crate) lines: Vec<String>,
}

impl PluginOut {
    /// A plugin as it is at `now`.
    pub(crate) fn at(now: Timestamp, report: PluginReport) -> Self {
        Self {
            state: report.state().into(),
            id: report.id,
            version: report.version,
            channels: report.channels,
            receipts: report.receipts,
            asks: report.asks,
            file: report.file.map(PluginFileOut::from),
            running: report.running,
            grants: together::grants(&report.providers),
            counters: together::counters(&report.providers),
            breaker: BreakerOut::worst(&report.providers, now),
            waiting: report.waiting.map(WaitingFileOut::from),
            previous: report.previous.map(EarlierFileOut::from),
            providers: report.providers.into_iter().map(ProviderOut::from).collect(),
        }
    }
}

impl From<PluginFile> for PluginFileOut {
    fn from(PluginFile { hash, bytes, tier }: PluginFile) -> Self {
        Self { hash, bytes, tier }
    }
}

impl From<WaitingFile> for WaitingFileOut {
    fn from(file: WaitingFile) -> Self {
        Self {
            version: file.version,
            hash: file.hash,
            asks_more: file.asks_more,
            ungranted: file.ungranted,
        }
    }
}

impl From<EarlierFile> for EarlierFileOut {
    fn from(EarlierFile { version, hash }: EarlierFile) -> Self {
        Self { version, hash }
    }
}

impl From<ProviderReport> for ProviderOut {
    fn from(report: ProviderReport) -> Self {
        let resting = match report.health {
            Health::Fine => None,
            Health::Resting { until, why } => Some(RestingOut {
                until: until.into(),
                why,
            }),
        };
        Self {
            name: report.name,
            granted: report.granted,
            grants: report.grants,
            resting,
            counters: report.counters.into_iter().collect(),
        }
    }
}

impl From<Reloaded> for ReloadedOut {
    fn from(reloaded: Reloaded) -> Self {
        let bare = Self {
            subject: reloaded.subject,
            change: ChangeOut::Unchanged,
            version: None,
            hash: None,
            waiting: None,
            reason: None,
        };
        match reloaded.change {
            FileChange::Unchanged => bare,
            FileChange::Live { version, hash } => Self {
                change: ChangeOut::Live,
                version: Some(version),
                hash: Some(hash),
                ..bare
            },
            FileChange::Waiting(file) => Self {
                change: ChangeOut::Waiting,
                waiting: Some(file.into()),
                ..bare
            },
            FileChange::Refused { reason } => Self {
                change: ChangeOut::Refused,
                reason: Some(reason),
                ..bare
            },
        }
    }
}

impl From<Tested> for PluginTestOut {
    fn from(Tested { provider, report }: Tested) -> Self {
        Self {
            provider,
            outcome: report.outcome.kind.into(),
            code: report.outcome.code,
            detail: report.outcome.detail,
            lines: report.lines,
        }
    }
}
