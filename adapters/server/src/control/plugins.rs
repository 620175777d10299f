//! What the command line asks of the running server about plugins, and what it is told.

use doorward_core::ports::{FileChange, Health, PluginReport, Plugins as _, ProviderReport, Reloaded};
use serde::{Deserialize, Serialize};

use crate::plugins::Carriers;

/// A question, or something to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "plugins", rename_all = "snake_case")]
pub(crate) enum PluginRequest {
    /// Say which plugins are in use.
    List,
    /// Look for new files.
    Reload,
    /// Grant a file to a provider; without a hash, the one that waits for it.
    Grant {
        /// The provider's name.
        provider: String,
        /// The file's hash: `sha256:` and 64 hexadecimal digits.
        file: Option<String>,
    },
    /// Put the file before the one in use back.
    Rollback {
        /// The plugin's id.
        plugin: String,
    },
}

/// The answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PluginReply {
    /// The plugins in use, by id.
    List(Vec<PluginView>),
    /// What became of each file.
    Reloaded(Vec<FileView>),
    /// Granted: the hash of the file.
    Granted(String),
    /// The earlier file is in use: its version and hash.
    RolledBack {
        /// Its version.
        version: String,
        /// Its hash.
        hash: String,
    },
}

/// A plugin in use.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PluginView {
    pub(crate) id: String,
    pub(crate) version: String,
    /// `unused`, `ready`, `waiting` or `ungranted`.
    pub(crate) state: String,
    /// Absent for what is no file, as the inbox.
    pub(crate) hash: Option<String>,
    pub(crate) bytes: Option<u64>,
    pub(crate) channels: Vec<String>,
    pub(crate) receipts: bool,
    pub(crate) asks: Vec<String>,
    pub(crate) waiting: Option<WaitingView>,
    /// Version and hash of the file before.
    pub(crate) previous: Option<(String, String)>,
    pub(crate) providers: Vec<ProviderView>,
}

/// A newer file that waits for its grant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WaitingView {
    pub(crate) version: String,
    pub(crate) hash: String,
    pub(crate) asks_more: Vec<String>,
    pub(crate) ungranted: Vec<String>,
}

/// A provider of a plugin.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ProviderView {
    pub(crate) name: String,
    pub(crate) granted: bool,
    /// Until when it is left alone, as RFC 3339.
    pub(crate) resting_until: Option<String>,
    /// What has to be mended first.
    pub(crate) resting_why: Option<String>,
    /// How its sends ended: word and count.
    pub(crate) counters: Vec<(String, u64)>,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FileView {
    /// The plugin's id, or the file's name.
    pub(crate) subject: String,
    /// `unchanged`, `live`, `waiting` or `refused`.
    pub(crate) change: String,
    pub(crate) version: Option<String>,
    pub(crate) hash: Option<String>,
    pub(crate) asks_more: Vec<String>,
    pub(crate) ungranted: Vec<String>,
    /// Why it was refused.
    pub(crate) reason: Option<String>,
}

/// Does what is asked.
pub(crate) async fn carry_out(carriers: &Carriers, request: PluginRequest) -> Result<PluginReply, String> {
    match request {
        PluginRequest::List => Ok(PluginReply::List(carriers.list().into_iter().map(plugin).collect())),
        PluginRequest::Reload => {
            let changes = carriers.reload().await;
            Ok(PluginReply::Reloaded(changes.into_iter().map(file).collect()))
        }
        PluginRequest::Grant { provider, file } => {
            let granted = carriers.grant(&provider, file.as_deref()).await;
            granted.map(PluginReply::Granted).map_err(|error| error.to_string())
        }
        PluginRequest::Rollback { plugin } => {
            let put_back = carriers.roll_back(&plugin).await;
            put_back
                .map(|(version, hash)| PluginReply::RolledBack { version, hash })
                .map_err(|error| error.to_string())
        }
    }
}

fn plugin(report: PluginReport) -> PluginView {
    let state = report.state().as_str().to_owned();
    PluginView {
        id: report.id,
        version: report.version,
        state,
        bytes: report.file.as_ref().map(|file| file.bytes),
        hash: report.file.map(|file| file.hash),
        channels: report.channels,
        receipts: report.receipts,
        asks: report.asks,
        waiting: report.waiting.map(|waiting| WaitingView {
            version: waiting.version,
            hash: waiting.hash,
            asks_more: waiting.asks_more,
            ungranted: waiting.ungranted,
        }),
        previous: report.previous.map(|earlier| (earlier.version, earlier.hash)),
        providers: report.providers.into_iter().map(provider).collect(),
    }
}

fn provider(report: ProviderReport) -> ProviderView {
    let (resting_until, resting_why) = match report.health {
        Health::Fine => (None, None),
        Health::Resting { until, why } => (Some(until.to_rfc3339()), why),
    };
    ProviderView {
        name: report.name,
        granted: report.granted,
        resting_until,
        resting_why,
        counters: report.counters,
    }
}

fn file(reloaded: Reloaded) -> FileView {
    let mut view = FileView {
        subject: reloaded.subject,
        change: "unchanged".to_owned(),
        version: None,
        hash: None,
        asks_more: Vec::new(),
        ungranted: Vec::new(),
        reason: None,
    };
    match reloaded.change {
        FileChange::Unchanged => {}
        FileChange::Live { version, hash } => {
            "live".clone_into(&mut view.change);
            (view.version, view.hash) = (Some(version), Some(hash));
        }
        FileChange::Waiting(waiting) => {
            "waiting".clone_into(&mut view.change);
            (view.version, view.hash) = (Some(waiting.version), Some(waiting.hash));
            (view.asks_more, view.ungranted) = (waiting.asks_more, waiting.ungranted);
        }
        FileChange::Refused { reason } => {
            "refused".clone_into(&mut view.change);
            view.reason = Some(reason);
        }
    }
    view
}
