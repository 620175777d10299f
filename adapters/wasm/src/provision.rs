//! A provider: a plugin, the operator's settings and secrets for it, and what both together permit.

mod build;
mod route;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::SocketAddr;

use doorward_core::values::secret::SecretText;

pub(crate) use build::build;
pub(crate) use route::Route;

use crate::egress::Pool;
use crate::fingerprint::FileHash;
use crate::manifest::{ConfigValue, Placement};
use crate::redaction::Spellings;
use crate::relay::Relay;

/// A provider as the operator sets it up.
#[derive(Clone, Default)]
pub struct ProviderSettings {
    /// What routes call it by.
    pub name: String,
    /// The plugin that speaks to it.
    pub plugin: String,
    /// The plugin's settings.
    pub config: BTreeMap<String, String>,
    /// The plugin's secrets.
    pub secrets: BTreeMap<String, SecretText>,
    /// What the plugin may do; without it, nothing.
    pub grant: Option<Grant>,
    /// Whom mail comes from, unless the settings `from` and `from-name` say otherwise.
    pub mail_sender: Option<MailSender>,
    /// Whom text messages come from, unless the setting `from` says otherwise.
    pub text_sender: Option<String>,
    /// Where the provider may post receipts.
    pub callback_url: Option<String>,
    /// Peers on this machine that stand in for hosts, for development and tests.
    pub stand_ins: Vec<StandIn>,
}

impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderSettings")
            .field("name", &self.name)
            .field("plugin", &self.plugin)
            .field("config", &self.config)
            .field("secrets", &self.secrets.keys())
            .field("grant", &self.grant)
            .finish_non_exhaustive()
    }
}

/// What the operator lets one plugin file do with one provider's secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The file. Any other one, however it is named, has no grant.
    pub file: FileHash,
    /// The hosts it may reach, spelled as in its manifest; `None`, it may reach all that its manifest asks for.
    pub hosts: Option<BTreeSet<String>>,
    /// Whether it may reach private addresses.
    pub allow_private: bool,
}

impl Grant {
    /// Everything that the manifest of this file asks for, on the public internet.
    pub const fn of(file: FileHash) -> Self {
        Self {
            file,
            hosts: None,
            allow_private: false,
        }
    }

    /// Whether it covers a host, spelled as in the manifest.
    fn covers(&self, host: &str) -> bool {
        self.hosts.as_ref().is_none_or(|hosts| hosts.contains(host))
    }
}

/// Whom mail comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSender {
    /// The address.
    pub address: String,
    /// The name shown with it.
    pub name: Option<String>,
}

/// A peer on this machine that is spoken to, without TLS, in place of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// The host as requests name it.
    pub host: String,
    /// The peer. Only loopback addresses are taken.
    pub at: SocketAddr,
}

/// A setting or secret that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Which one.
    pub key: String,
    /// What is wrong, as the rest of a sentence that begins with it.
    pub problem: String,
}

/// What a plugin may do for one provider: what its manifest declares, as far as the operator grants it.
pub(crate) struct Provision {
    pub(crate) provider: String,
    pub(crate) config: BTreeMap<String, ConfigValue>,
    pub(crate) secrets: BTreeMap<String, Held>,
    pub(crate) spellings: Spellings,
    pub(crate) relay: Option<Relay>,
    pub(crate) allow_private: bool,
    pub(crate) pool: Pool,
    pub(crate) mail_sender: Option<MailSender>,
    pub(crate) text_sender: Option<String>,
    pub(crate) callback_url: Option<String>,
    pub(crate) channels: Vec<String>,
    routes: Vec<Route>,
    /// Hosts the manifest names and the operator left out.
    withheld: Vec<String>,
    stand_ins: Vec<StandIn>,
}

/// A secret and where it may go.
pub(crate) struct Held {
    pub(crate) value: SecretText,
    uses: Vec<(Option<String>, Placement)>,
}

impl Held {
    /// Whether it may be put there in a request to this host, spelled as in the manifest.
    pub(crate) fn may_go(&self, host: Option<&str>, placement: &Placement) -> bool {
        self.uses
            .iter()
            .any(|(to, how)| to.as_deref() == host && how.permits(placement))
    }
}

impl Provision {
    /// The loopback peer that stands in for a host.
    pub(crate) fn stand_in(&self, host: &str) -> Option<SocketAddr> {
        self.stand_ins
            .iter()
            .find(|stand_in| stand_in.host == host)
            .map(|stand_in| stand_in.at)
    }
}
