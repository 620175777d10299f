//! What a plugin asks for, and whether a request stays within it.

mod grant;
mod setting;

use std::collections::BTreeMap;

use doorward_plugin::{ConfigValue, Request};
use serde::Deserialize;

/// The settings of a plugin, by key.
pub type Settings = BTreeMap<String, ConfigValue>;

/// A manifest, as `wit/README.md` describes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Who the plugin is.
    pub plugin: Identity,
    #[serde(default)]
    http: Vec<grant::Http>,
    smtp: Option<grant::Smtp>,
    #[serde(default)]
    secrets: BTreeMap<String, grant::Secret>,
    #[serde(default)]
    config: BTreeMap<String, setting::Setting>,
}

/// Who a plugin is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Its id, and its folder's name.
    pub id: String,
    /// Its own version.
    pub version: String,
    /// The contract it is built for.
    pub contract: String,
    /// What it serves.
    pub channels: Vec<String>,
}

/// Why a manifest, or a setting under it, will not do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// It is no manifest.
    #[error("{0}")]
    Syntax(String),
    /// A setting that must be there is not.
    #[error("the setting `{0}` is required")]
    Missing(String),
    /// A setting that the manifest does not know.
    #[error("the setting `{0}` is unknown")]
    Unknown(String),
    /// A setting that is not what the manifest asks for.
    #[error("the setting `{key}` {problem}")]
    Unfit {
        /// Which.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl Manifest {
    /// Reads a manifest.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        toml::from_str(text).map_err(|error| ManifestError::Syntax(error.to_string()))
    }

    /// The settings a plugin is given for these values: checked, and with the defaults filled in.
    pub fn settings(&self, values: &toml::Table) -> Result<Settings, ManifestError> {
        if let Some(unknown) = values.keys().find(|key| !self.config.contains_key(*key)) {
            return Err(ManifestError::Unknown(unknown.clone()));
        }
        let mut settings = Settings::new();
        for (key, setting) in &self.config {
            match values.get(key).or(setting.default.as_ref()) {
                Some(value) => {
                    let value = setting.read(value).map_err(|problem| ManifestError::Unfit {
                        key: key.clone(),
                        problem,
                    })?;
                    settings.insert(key.clone(), value);
                }
                None if setting.required => return Err(ManifestError::Missing(key.clone())),
                None => {}
            }
        }
        Ok(settings)
    }

    /// Whether the plugin submits mail to a relay.
    pub(crate) fn asks_for_relay(&self) -> bool {
        self.smtp.is_some()
    }

    /// Whether the relay is set up under these settings.
    pub(crate) fn has_relay(&self, settings: &Settings) -> bool {
        self.smtp.as_ref().is_some_and(|smtp| smtp.is_set_up(settings))
    }

    /// What about a request goes beyond the manifest under these settings.
    pub(crate) fn offence(&self, request: &Request, settings: &Settings) -> Option<String> {
        grant::offence(&self.http, &self.secrets, request, settings)
    }

    /// Whether a secret may be used to check what arrives.
    pub(crate) fn may_verify(&self, secret: &str) -> bool {
        self.secrets.get(secret).is_some_and(grant::Secret::verifies)
    }
}
