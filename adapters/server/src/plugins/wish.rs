//! What the configuration wants of a provider, and what keeps it from getting that, in the operator's words.

use doorward_core::values::secret::SecretText;
use doorward_wasm::{ConfigProblem, FileHash, Grant, MailSender, Manifest, ProviderSettings, Tier};

use super::catalogue::Found;
use super::grants::Grants;
use crate::config::problem::Problem;
use crate::config::{Config, Provider};

/// A provider as the configuration wants it.
pub(crate) struct Wish {
    settings: ProviderSettings,
    /// The file the configuration grants, besides the one that comes with the server.
    granted: Option<String>,
    allow_private: bool,
    tier: Tier,
}

impl Wish {
    pub(crate) fn of(name: &str, provider: &Provider, config: &Config) -> Self {
        let owned = |(key, value): (&str, &String)| (key.to_owned(), value.clone());
        let secret = |(key, value): (&str, &SecretText)| (key.to_owned(), value.clone());
        let sender = config.mail.from.as_ref().map(|address| MailSender {
            address: address.as_sent().to_owned(),
            name: Some(
                config
                    .mail
                    .from_name
                    .clone()
                    .unwrap_or_else(|| config.mail.app_name.clone()),
            ),
        });
        // Without an address of its own that others know, the server cannot be reached by a provider.
        let public_url = config.http.public_url.as_ref();
        let callback_url = public_url.map(|url| format!("{}/v1/receipts/{name}", url.as_str().trim_end_matches('/')));
        Self {
            settings: ProviderSettings {
                name: name.to_owned(),
                plugin: provider.plugin.clone(),
                config: provider.config.iter().map(owned).collect(),
                secrets: provider.secrets.iter().map(secret).collect(),
                mail_sender: sender,
                callback_url,
                ..ProviderSettings::default()
            },
            granted: provider.grant.as_ref().map(|hash| hash.as_str().to_owned()),
            allow_private: provider.allow_private,
            tier: provider.tier,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.settings.name
    }

    pub(crate) fn plugin(&self) -> &str {
        &self.settings.plugin
    }

    pub(crate) const fn tier(&self) -> Tier {
        self.tier
    }

    /// The grant for a file with this hash.
    pub(crate) fn grant(&self, file: FileHash) -> Grant {
        Grant {
            allow_private: self.allow_private,
            ..Grant::of(file)
        }
    }

    /// Whether a file may speak for the provider: it comes with the server, or the operator named its hash.
    pub(crate) fn grants(&self, file: &Found, given: &Grants) -> bool {
        let hash = file.hash.to_string();
        file.is_bundled() || self.granted.as_ref() == Some(&hash) || given.has(self.name(), &hash)
    }

    /// Everything its plugin needs to know, with the grant if there is one.
    pub(crate) fn settings(&self, grant: Option<Grant>) -> ProviderSettings {
        ProviderSettings {
            grant,
            ..self.settings.clone()
        }
    }

    /// Mail that would come from nobody.
    pub(crate) fn senderless(&self, manifest: &Manifest) -> Option<Problem> {
        let serves = |word: &str| manifest.channels.iter().any(|served| served == word);
        let own = self.settings.config.get("from").is_some_and(|text| !text.is_empty());
        if own || self.settings.mail_sender.is_some() || !serves("email") || serves("webhook") {
            return None;
        }
        let name = self.name();
        Some(Problem::new(
            "mail.from",
            format!("it is not set, but the provider `{name}` sends e-mail"),
            format!("set it to the address mail comes from, or set `providers.{name}.config.from`"),
        ))
    }

    /// A problem the plugin found, as one of the configuration.
    pub(crate) fn problem(&self, found: &ConfigProblem, manifest: &Manifest) -> Problem {
        let ConfigProblem { key, problem } = found;
        let secret = manifest.secrets.contains_key(key)
            || self.settings.secrets.contains_key(key) && !self.settings.config.contains_key(key);
        let section = if secret { "secrets" } else { "config" };
        let path = format!("providers.{}.{section}.{key}", self.name());
        let is_set = self.settings.config.contains_key(key) || self.settings.secrets.contains_key(key);
        let known = manifest.secrets.contains_key(key) || manifest.config.contains_key(key);
        let fix = match (known, is_set) {
            (true, true) => "correct it".to_owned(),
            (true, false) => format!("set `{path}`"),
            (false, _) if secret => format!(
                "the secrets of `{}` are {}",
                self.plugin(),
                listed(manifest.secrets.keys())
            ),
            (false, _) => format!(
                "the settings of `{}` are {}",
                self.plugin(),
                listed(manifest.config.keys())
            ),
        };
        Problem::new(path, format!("it {problem}"), fix)
    }

    /// A problem of the provider as a whole.
    pub(crate) fn trouble(&self, wrong: impl Into<String>) -> Problem {
        let fix = "tell the plugin's author, or name another plugin";
        Problem::new(format!("providers.{}.plugin", self.name()), wrong, fix)
    }
}

fn listed<'a>(keys: impl Iterator<Item = &'a String>) -> String {
    let words: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join(", ")
    }
}
