//! What a plugin says about itself and asks for: read once at admission, binding ever after.

mod config_rule;
mod entry;
mod judge;
mod need;
mod placement;
mod template;
#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeMap;

pub(crate) use config_rule::ConfigValue;
pub use config_rule::{ConfigRule, ConfigType};
pub use need::Need;
pub use placement::{Placement, Use};
pub(crate) use template::{PathPattern, PathRule, Template};

use self::judge::judge;
use self::written::Written;

/// The contract this host fulfils.
pub(crate) const CONTRACT: &str = "doorward:notifier@1.0.0";

/// The custom section the manifest lies in.
pub(crate) const SECTION: &str = "doorward-manifest";

/// A manifest that holds together: every placeholder names a setting, every use a host it asks for.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// What routes and providers call the plugin by.
    pub id: String,
    /// The plugin's own version.
    pub version: String,
    /// The channels it serves: `email`, `sms`, `webhook`.
    pub channels: Vec<String>,
    /// The requests it makes.
    pub http: Vec<HttpRule>,
    /// The mail relay it submits to.
    pub smtp: Option<SmtpRule>,
    /// The secrets it uses, by name.
    pub secrets: BTreeMap<String, SecretRule>,
    /// The settings it reads, by name.
    pub config: BTreeMap<String, ConfigRule>,
}

/// One kind of request a plugin makes.
#[derive(Debug, Clone)]
pub struct HttpRule {
    /// The host as it is written, placeholders and all.
    pub host: String,
    /// The methods, in capital letters.
    pub methods: Vec<String>,
    /// The path as it is written.
    pub path: String,
    /// What it is for.
    pub why: String,
    pub(crate) host_template: Template,
    pub(crate) port: Option<u16>,
    pub(crate) path_rule: PathRule,
}

/// How a plugin's mail relay is set up.
#[derive(Debug, Clone)]
pub struct SmtpRule {
    /// The relay's host as it is written, placeholders and all.
    pub relay: String,
    /// What it is for.
    pub why: String,
    pub(crate) host: Template,
    pub(crate) port: Template,
    pub(crate) tls: Template,
    pub(crate) username: Template,
    pub(crate) password: Option<String>,
}

/// A secret a plugin uses.
#[derive(Debug, Clone)]
pub struct SecretRule {
    /// What people call it.
    pub label: String,
    /// When the plugin does not work without it.
    pub required: Need,
    /// Where it may go.
    pub uses: Vec<Use>,
}

impl Manifest {
    /// Reads a manifest's text.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let written: Written = toml::from_str(text).map_err(|fault| ManifestError::Syntax {
            fault: fault.to_string().trim().to_owned(),
        })?;
        judge(written)
    }

    /// Everything it asks for, a sentence each, in a fixed order.
    pub fn asks(&self) -> Vec<String> {
        let http = self.http.iter().map(|rule| {
            let port = rule.port.map(|port| format!(":{port}")).unwrap_or_default();
            format!("{} https://{}{port}{}", rule.methods.join(", "), rule.host, rule.path)
        });
        let smtp = self.smtp.iter().map(|_| "submit mail to the relay".to_owned());
        let secrets = self.secrets.iter().flat_map(|(name, rule)| {
            let uses = rule.uses.iter().map(ToString::to_string);
            uses.map(move |usage| format!("secret {name}: {usage}"))
        });
        http.chain(smtp).chain(secrets).collect()
    }

    /// What this manifest asks for and `other` does not.
    pub fn asks_beyond(&self, other: &Self) -> Vec<String> {
        let before = other.asks();
        self.asks().into_iter().filter(|ask| !before.contains(ask)).collect()
    }
}

/// Why a manifest cannot be used, and what would mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// It is no TOML, or has an entry nobody knows.
    #[error("the manifest cannot be read: {fault}")]
    Syntax {
        /// Where and why.
        fault: String,
    },
    /// It was written for another contract.
    #[error("the plugin was built for {found}, this server speaks {CONTRACT}: build it against that contract")]
    Contract {
        /// What it names.
        found: String,
    },
    /// An entry has a value that cannot be meant.
    #[error("{entry} is {found:?}: {fix}")]
    Value {
        /// The entry, as TOML names it.
        entry: String,
        /// Its value.
        found: String,
        /// What it should be.
        fix: &'static str,
    },
    /// A placeholder names a setting that is not described.
    #[error("{entry} mentions {{config.{key}}}: describe it under [config.{key}]")]
    Placeholder {
        /// The entry.
        entry: String,
        /// The setting.
        key: String,
    },
    /// A secret depends on a setting that is not described.
    #[error("[secrets.{secret}] is required with or without {key:?}: describe it under [config.{key}]")]
    Condition {
        /// The secret.
        secret: String,
        /// The setting.
        key: String,
    },
    /// A secret is to go where the plugin sends nothing.
    #[error("[secrets.{secret}] is used with host {host:?}: add an [[http]] entry with exactly that host")]
    UseWithoutRequest {
        /// The secret.
        secret: String,
        /// The host.
        host: String,
    },
    /// A use leaves something out that its kind needs, or has something its kind does not know.
    #[error("[secrets.{secret}] has a use as {placement:?}: {fix}")]
    Placement {
        /// The secret.
        secret: String,
        /// The kind of use.
        placement: String,
        /// What to change.
        fix: &'static str,
    },
}
