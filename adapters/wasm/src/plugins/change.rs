//! How a change of plugins or providers can end.

use std::io;

use crate::admission::AdmissionError;
use crate::fingerprint::FileHash;
use crate::provision::ConfigProblem;

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Installed {
    /// It is in use.
    Live {
        /// The plugin.
        id: String,
        /// Its version.
        version: String,
        /// The file.
        hash: FileHash,
    },
    /// It was in use already.
    Unchanged {
        /// The plugin.
        id: String,
    },
    /// The file before it stays in use until every provider's grant names the new one.
    Waiting {
        /// The plugin.
        id: String,
        /// The file to be granted.
        hash: FileHash,
        /// What it asks for beyond the one in use.
        asks_more: Vec<String>,
        /// The providers whose grant is missing.
        ungranted: Vec<String>,
    },
}

/// Why a file was not taken. What was in use stays in use.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// It cannot be read.
    #[error("the file cannot be read")]
    Unreadable(#[from] io::Error),
    /// It is no plugin.
    #[error(transparent)]
    Admission(#[from] AdmissionError),
    /// A provider's settings do not fit it.
    #[error("the settings of provider {provider} do not fit the plugin")]
    Settings {
        /// The provider.
        provider: String,
        /// Every problem.
        problems: Vec<ConfigProblem>,
    },
    /// It failed while it judged a provider's settings.
    #[error("the plugin was stopped while it checked the settings of provider {provider}: {reason}")]
    Check {
        /// The provider.
        provider: String,
        /// Why.
        reason: String,
    },
}

/// Why a provider was not set up. What was in use stays in use.
#[derive(Debug, thiserror::Error)]
pub enum ConfigureError {
    /// Its plugin is not loaded.
    #[error("no plugin {0} is loaded")]
    NoPlugin(String),
    /// Its settings do not fit.
    #[error("the settings of the provider do not fit the plugin")]
    Settings(Vec<ConfigProblem>),
    /// The plugin failed while it judged them.
    #[error("the plugin was stopped while it checked the settings: {0}")]
    Check(String),
    /// With them, a waiting file was to be put into use, and was not. The settings hold for the file in use.
    #[error(transparent)]
    Install(#[from] InstallError),
}

/// Why a grant was not taken.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// No provider has this name.
    #[error("no provider {0} is set up")]
    NoProvider(String),
    /// No loaded or waiting file of the provider's plugin has this hash.
    #[error("no loaded file of this provider's plugin has the hash {0}")]
    NoFile(FileHash),
    /// With it, the file was to be put into use, and was not.
    #[error(transparent)]
    Install(#[from] InstallError),
}

/// Why the file before was not put back.
#[derive(Debug, thiserror::Error)]
pub enum RollbackError {
    /// No plugin has this id.
    #[error("no plugin {0} is loaded")]
    NoPlugin(String),
    /// There is none.
    #[error("there is no earlier file of this plugin")]
    NoEarlier,
    /// It has no grant for these providers.
    #[error("the earlier file has no grant for {}", .0.join(", "))]
    Ungranted(Vec<String>),
    /// It does not fit any more.
    #[error(transparent)]
    Install(#[from] InstallError),
}
