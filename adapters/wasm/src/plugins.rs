//! All plugins and the providers they speak to.

mod change;
mod install;
mod load;
mod providers;
mod sending;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use doorward_core::Timestamp;
use doorward_core::ports::{Envelope, Health, Outcome};
use parking_lot::RwLock;
use wasmtime::component::InstancePre;

pub use change::{ConfigureError, GrantError, InstallError, Installed, RollbackError};

use crate::breaker::Breaker;
use crate::call::Call;
use crate::contract::{receipts, sender};
use crate::egress::Egress;
use crate::fingerprint::FileHash;
use crate::provision::{Grant, ProviderSettings, Provision};
use crate::queue::Queue;
use crate::redaction::AddressHash;
use crate::settings::{Limits, Settings};
use crate::status::{PluginStatus, ProviderState, ProviderStatus, Tally, WaitingFile};
use crate::{Admitted, Explained, Usage};

use self::load::Workshop;

/// The host of all plugins.
pub struct WasmPlugins {
    workshop: Arc<Workshop>,
    egress: Arc<Egress>,
    addresses: AddressHash,
    /// Held while plugins or providers change, so that changes follow one another; sends never wait for it.
    changing: tokio::sync::Mutex<()>,
    all: RwLock<All>,
}

/// Everything that is loaded and set up.
#[derive(Default)]
struct All {
    slots: BTreeMap<String, Slot>,
    providers: BTreeMap<String, Arc<Entry>>,
}

/// One plugin id with its files.
#[derive(Clone)]
struct Slot {
    current: Arc<Plugin>,
    previous: Option<Arc<Plugin>>,
    /// A newer file that waits for its grant.
    waiting: Option<Arc<Plugin>>,
    queue: Arc<Queue>,
}

/// One provider.
#[derive(Clone)]
struct Entry {
    settings: Arc<ProviderSettings>,
    grants: BTreeMap<FileHash, Grant>,
    live: Option<Live>,
    breaker: Arc<Breaker>,
    tally: Arc<Tally>,
}

/// What a send needs.
#[derive(Clone)]
struct Live {
    plugin: Arc<Plugin>,
    provision: Arc<Provision>,
    queue: Arc<Queue>,
}

/// A compiled plugin.
pub(crate) struct Plugin {
    pub(crate) admitted: Admitted,
    pub(crate) limits: Arc<Limits>,
    pre: InstancePre<Call>,
    sender: sender::GuestIndices,
    receipts: Option<receipts::GuestIndices>,
}

/// Why the host could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The engine could not be made.
    #[error("WebAssembly does not run on this machine")]
    Engine,
    /// One of the operator's certificates is none.
    #[error("a trusted certificate cannot be read")]
    Certificate,
    /// The cache directory cannot be used.
    #[error("the directory of compiled plugins cannot be used")]
    Cache(#[source] io::Error),
}

impl WasmPlugins {
    /// Opens the host, with no plugin loaded.
    pub fn open(settings: Settings) -> Result<Self, OpenError> {
        let egress = Egress::new(&settings).ok_or(OpenError::Certificate)?;
        let addresses = AddressHash::new(settings.cache_key.clone());
        Ok(Self {
            workshop: Arc::new(Workshop::open(settings)?),
            egress: Arc::new(egress),
            addresses,
            changing: tokio::sync::Mutex::new(()),
            all: RwLock::default(),
        })
    }

    /// Sends a message with a provider.
    pub async fn send(&self, provider: &str, envelope: &Envelope<'_>) -> Outcome {
        self.sent(provider, envelope, false).await.outcome
    }

    /// Sends a message with a provider and says what it took.
    pub async fn measure(&self, provider: &str, envelope: &Envelope<'_>) -> (Outcome, Usage) {
        let sent = self.sent(provider, envelope, false).await;
        (sent.outcome, sent.usage)
    }

    /// Sends a message with a provider and tells everything that led to the outcome.
    pub async fn explain(&self, provider: &str, envelope: &Envelope<'_>) -> Explained {
        self.sent(provider, envelope, true).await
    }

    /// Whether a provider is being left alone at this instant; `Fine` for one nobody has set up.
    pub fn health(&self, provider: &str, now: Timestamp) -> Health {
        let all = self.all.read();
        match all.providers.get(provider).map(|entry| entry.health()) {
            Some(Health::Resting { until, why }) if until > now => Health::Resting { until, why },
            _ => Health::Fine,
        }
    }

    /// Asks a provider again at once that was being left alone: somebody says it is mended.
    pub fn give_a_chance(&self, provider: &str) {
        if let Some(entry) = self.all.read().providers.get(provider) {
            entry.breaker.give_a_chance();
        }
    }

    /// Every loaded plugin, by id.
    pub fn status(&self) -> Vec<PluginStatus> {
        let all = self.all.read();
        all.slots.iter().map(|(id, slot)| all.plugin_status(id, slot)).collect()
    }
}

impl All {
    fn plugin_status(&self, id: &str, slot: &Slot) -> PluginStatus {
        let admitted = &slot.current.admitted;
        let manifest = &admitted.manifest;
        PluginStatus {
            id: id.to_owned(),
            version: manifest.version.clone(),
            hash: admitted.hash,
            bytes: admitted.bytes,
            tier: admitted.tier,
            channels: manifest.channels.clone(),
            receipts: admitted.receipts,
            asks: manifest.asks(),
            running: slot.queue.running(),
            waiting: slot
                .waiting
                .as_ref()
                .map(|newer| self.waiting(id, &slot.current, newer)),
            previous: slot
                .previous
                .as_ref()
                .map(|older| (older.admitted.manifest.version.clone(), older.admitted.hash)),
            providers: self.of_plugin(id).map(|(name, entry)| entry.status(name)).collect(),
        }
    }

    fn waiting(&self, id: &str, current: &Plugin, newer: &Plugin) -> WaitingFile {
        WaitingFile {
            version: newer.admitted.manifest.version.clone(),
            hash: newer.admitted.hash,
            asks_more: newer.admitted.manifest.asks_beyond(&current.admitted.manifest),
            ungranted: self.ungranted(id, newer.admitted.hash),
        }
    }

    fn of_plugin<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a String, &'a Arc<Entry>)> {
        self.providers
            .iter()
            .filter(move |(_, entry)| entry.settings.plugin == id)
    }

    /// The providers of a plugin that have no grant for a file.
    fn ungranted(&self, id: &str, file: FileHash) -> Vec<String> {
        let without = self
            .of_plugin(id)
            .filter(|(_, entry)| !entry.grants.contains_key(&file));
        without.map(|(name, _)| name.clone()).collect()
    }
}

impl Entry {
    fn state(&self) -> ProviderState {
        if self.live.is_some() {
            ProviderState::Ready
        } else {
            ProviderState::Ungranted
        }
    }

    fn health(&self) -> Health {
        match self.breaker.open() {
            Some((until, why)) => Health::Resting { until, why },
            None => Health::Fine,
        }
    }

    fn status(&self, name: &str) -> ProviderStatus {
        ProviderStatus {
            name: name.to_owned(),
            state: self.state(),
            granted: self.grants.keys().copied().collect(),
            health: self.health(),
            counters: self.tally.read(),
        }
    }
}
