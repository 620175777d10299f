//! Where things lie and what the owner of this program set: profiles, colours, keys.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::keys::{KeyMap, KeyMapError};
use crate::theme::{self, Theme};

/// `config.toml` in the configuration directory. What it does not say is as usual.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    theme: Option<String>,
    mouse: Option<bool>,
    profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
    #[serde(default)]
    keys: BTreeMap<String, Vec<String>>,
}

/// One server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    url: String,
    #[serde(default)]
    read_only: bool,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, #[source] std::io::Error),
    #[error("{0}: {1}")]
    Malformed(PathBuf, #[source] Box<toml::de::Error>),
    #[error("there is no profile `{0}`; add it to config.toml: [profiles.{0}] url = \"https://…\"")]
    NoSuchProfile(String),
    #[error("there is no theme `{0}`; there are: {known}", known = theme::NAMES.join(", "))]
    NoSuchTheme(String),
    #[error(transparent)]
    Keys(#[from] KeyMapError),
}

/// Which server, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) profile: String,
    pub(crate) url: String,
    pub(crate) read_only: bool,
}

/// The address of a server that was started without any settings.
const USUAL: &str = "http://127.0.0.1:8080";

impl Config {
    /// Reads a file; a missing one says nothing.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| ConfigError::Malformed(path.to_owned(), Box::new(error))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(ConfigError::Unreadable(path.to_owned(), error)),
        }
    }

    /// Reads the file that was named, which has to be there.
    pub(crate) fn read_named(path: &Path) -> Result<Self, ConfigError> {
        std::fs::metadata(path).map_err(|error| ConfigError::Unreadable(path.to_owned(), error))?;
        Self::read(path)
    }

    /// The server that is meant: an address wins over a profile, and a profile over the usual one.
    pub(crate) fn target(&self, profile: Option<&str>, url: Option<&str>) -> Result<Target, ConfigError> {
        let name = profile.or(self.profile.as_deref().filter(|_| url.is_none()));
        let known = name.map(|name| {
            self.profiles
                .get(name)
                .ok_or_else(|| ConfigError::NoSuchProfile(name.to_owned()))
        });
        let known = match known {
            // A profile that is only named gives the session of an address its name.
            Some(Err(_)) if url.is_some() => None,
            known => known.transpose()?,
        };
        let address = url.map(str::to_owned).or_else(|| known.map(|it| it.url.clone()));
        let url = address.unwrap_or_else(|| USUAL.to_owned());
        let profile = name.map_or_else(|| named_after(&url), str::to_owned);
        Ok(Target {
            profile,
            url,
            read_only: known.is_some_and(|it| it.read_only),
        })
    }

    /// The colours: without any when `NO_COLOR` says so.
    pub(crate) fn theme(&self, wanted: Option<&str>, no_color: bool) -> Result<Theme, ConfigError> {
        match wanted.or(self.theme.as_deref().filter(|_| !no_color)) {
            Some(name) => Theme::named(name).ok_or_else(|| ConfigError::NoSuchTheme(name.to_owned())),
            None if no_color => Ok(Theme::named("plain").unwrap_or_else(Theme::dark)),
            None => Ok(Theme::dark()),
        }
    }

    pub(crate) fn keys(&self) -> Result<KeyMap, ConfigError> {
        Ok(KeyMap::with(&self.keys)?)
    }

    pub(crate) fn mouse(&self) -> bool {
        self.mouse.unwrap_or(true)
    }
}

/// The part of an address that tells servers apart.
fn named_after(url: &str) -> String {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    host.trim_end_matches('/').to_owned()
}

/// A directory of the XDG kind: from its variable, or below home.
pub(crate) fn directory(variable: &str, below_home: &str) -> PathBuf {
    let given = std::env::var_os(variable)
        .filter(|it| !it.is_empty())
        .map(PathBuf::from);
    given.unwrap_or_else(|| home().join(below_home)).join("doorward-admin")
}

/// Where what belongs to this person lies.
pub(crate) fn home() -> PathBuf {
    PathBuf::from(std::env::var_os("HOME").unwrap_or_else(|| ".".into()))
}

/// The file of a profile's session.
pub(crate) fn session_file(state: &Path, profile: &str) -> PathBuf {
    let safe: String = profile
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { '_' })
        .collect();
    state.join(format!("{safe}.session"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn an_address_wins_over_a_profile_and_a_profile_over_the_usual_address() {
        let config = config("profile = 'live'\n[profiles.live]\nurl = 'https://login.example.com'\nread_only = true\n");

        let target = config.target(None, None).unwrap();
        assert_eq!(
            (target.url.as_str(), target.read_only),
            ("https://login.example.com", true)
        );
        let target = config.target(None, Some("http://localhost:1")).unwrap();
        assert_eq!(
            (target.url.as_str(), target.profile.as_str(), target.read_only),
            ("http://localhost:1", "localhost:1", false)
        );
        assert_eq!(Config::default().target(None, None).unwrap().url, USUAL);
    }

    #[test]
    fn a_profile_nobody_wrote_down_is_refused_with_what_to_do() {
        let refused = Config::default().target(Some("live"), None).unwrap_err();
        assert!(refused.to_string().contains("[profiles.live]"));
    }

    #[test]
    fn no_color_wins_over_the_file_and_a_flag_wins_over_both() {
        let config = config("theme = 'light'");
        assert_eq!(config.theme(None, false).unwrap().name, "light");
        assert_eq!(config.theme(None, true).unwrap().name, "plain");
        assert_eq!(config.theme(Some("dark"), true).unwrap().name, "dark");
    }

    #[test]
    fn a_setting_nobody_knows_is_refused() {
        assert!(toml::from_str::<Config>("colour = 'blue'").is_err());
    }
}
