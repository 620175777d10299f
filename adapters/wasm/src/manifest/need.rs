//! When a plugin cannot work without a secret.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ConfigValue;

/// When a secret has to be given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenNeed")]
pub enum Need {
    /// Whatever else is set.
    Always,
    /// Never: the plugin works without it.
    Never,
    /// When this setting has a value.
    With(String),
    /// Unless this setting has a value.
    Without(String),
}

impl Need {
    /// The setting it depends on.
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Always | Self::Never => None,
            Self::With(key) | Self::Without(key) => Some(key),
        }
    }

    /// On what it depends, to stand behind "required".
    pub fn condition(&self) -> Option<String> {
        match self {
            Self::Always | Self::Never => None,
            Self::With(key) => Some(format!("with `{key}`")),
            Self::Without(key) => Some(format!("without `{key}`")),
        }
    }

    /// Whether the secret has to be given beside these settings.
    pub(crate) fn arises(&self, config: &BTreeMap<String, ConfigValue>) -> bool {
        let is_set = |key: &String| config.get(key).is_some_and(|value| !value.text().is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::With(key) => is_set(key),
            Self::Without(key) => !is_set(key),
        }
    }
}

/// `true`, `false`, `{ with = "KEY" }` or `{ without = "KEY" }`.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "write true, false, { with = \"KEY\" } or { without = \"KEY\" }"
)]
enum WrittenNeed {
    Whatever(bool),
    Depends(Condition),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Condition {
    With(String),
    Without(String),
}

impl From<WrittenNeed> for Need {
    fn from(written: WrittenNeed) -> Self {
        match written {
            WrittenNeed::Whatever(true) => Self::Always,
            WrittenNeed::Whatever(false) => Self::Never,
            WrittenNeed::Depends(Condition::With(key)) => Self::With(key),
            WrittenNeed::Depends(Condition::Without(key)) => Self::Without(key),
        }
    }
}
