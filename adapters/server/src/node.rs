//! Putting one node together from its configuration: store, keys, rules and messages.

mod rules;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::app::{App, Ports};
pub use doorward_core::ports::{Clock, Entropy};
use doorward_core::ports::{Outbox, Renderer};
use doorward_crypto::{
    AeadSealer, Argon2Hasher, Ed25519Signer, HashCost, HashQueue, Keyring, MasterKey, SystemClock, SystemEntropy,
    TokenNames,
};
use doorward_surreal::SurrealStore;

use crate::config::Config;
use crate::inbox_notifier::InboxNotifier;
use crate::letters::{Letters, LettersError, LettersSettings};
use crate::measures::MeasuredJournal;
use crate::plugins::{Carriers, Catalogue, Opening, PluginsError};
use crate::private_file;
use rules::{inbox_names, policy};

/// Why a node cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The data directory cannot be used.
    #[error("the data directory `{path}` cannot be used")]
    DataDir {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The generated master key is damaged.
    #[error("`{path}` holds no master key: restore it from a backup, or remove it together with the data it sealed")]
    MasterKey {
        /// Where it was looked for.
        path: String,
    },
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] doorward_surreal::OpenError),
    /// The message templates do not work.
    #[error(transparent)]
    Letters(#[from] LettersError),
    /// Messages have no way to leave.
    #[error(transparent)]
    Plugins(#[from] PluginsError),
    /// Hashing would cost too little or too much.
    #[error("the settings below `passwords` do not work")]
    HashCost(#[from] doorward_crypto::CostError),
    /// The store does not do what is needed to start.
    #[error("the store cannot be used")]
    Hindered(#[from] doorward_core::app::Hindrance),
}

impl NodeError {
    /// Whether the configuration has to be mended.
    pub(crate) const fn is_misuse(&self) -> bool {
        matches!(self, Self::Plugins(PluginsError::Config(_)))
    }
}

/// What a node takes from the world around it.
#[derive(Clone)]
pub struct Surroundings {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Surroundings {
    /// The system's own.
    pub fn of_this_system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// One node, put together.
pub struct Node {
    /// Its use cases.
    pub app: Arc<App>,
    /// Its store.
    pub store: Arc<SurrealStore>,
    /// Its password hasher, for the measure of its queue.
    pub hasher: Arc<Argon2Hasher>,
    /// The key of what is signed for hosted pages.
    pub form_key: [u8; 32],
    /// What messages leave by.
    pub(crate) carriers: Arc<Carriers>,
    /// What writes messages.
    pub(crate) renderer: Arc<dyn Renderer>,
}

impl Node {
    /// Opens the store and puts the rest on top of it.
    pub async fn open(
        config: &Config,
        public_url: &str,
        outbox: Arc<dyn Outbox>,
        around: Surroundings,
    ) -> Result<Self, NodeError> {
        let Surroundings { clock, entropy } = around;
        in_data_dir(&config.data_dir, private_file::directory(&config.data_dir))?;
        if let Some(path) = config.database.url.directory() {
            in_data_dir(path, private_file::closed_directory(path))?;
        }
        let renderer: Arc<dyn Renderer> = Arc::new(Letters::new(&letters_settings(config, public_url))?);
        let master = master_key(config, &*entropy)?;
        let keyring = Arc::new(Keyring::new(&master, &[]));
        let pepper = keyring.pepper();
        let form_key = *pepper.digest("form-key", &[]).as_bytes();
        let hasher = Arc::new(hasher(config, Arc::clone(&entropy))?);
        let catalogue = Catalogue::of(config);
        let opening = Opening {
            config,
            catalogue: &catalogue,
            cache_key: *pepper.digest("compiled-plugins", &[]).as_bytes(),
            clock: Arc::clone(&clock),
        };
        let store = SurrealStore::open(store_settings(config)).await?;
        let sealer = Arc::new(AeadSealer::new(keyring, Arc::clone(&entropy)));
        let names = TokenNames {
            issuer: public_url.to_owned(),
            audience: public_url.to_owned(),
            portless: crate::listening::portless_url(config),
        };
        let mut storage = store.storage();
        storage.journal = Arc::new(MeasuredJournal(storage.journal));
        let inbox = InboxNotifier::new(inbox_names(config), Arc::clone(&storage.inbox), clock.clone());
        let carriers = match opening.carriers(inbox).await {
            Ok(carriers) => Arc::new(carriers),
            Err(error) => {
                // Its lock would outlive this attempt otherwise.
                store.close().await;
                return Err(error.into());
            }
        };
        let ports = Ports {
            notifier: carriers.clone(),
            plugins: carriers.clone(),
            storage,
            clock,
            hasher: hasher.clone(),
            sealer: sealer.clone(),
            signer: Arc::new(Ed25519Signer::new(names, sealer, Arc::clone(&entropy))),
            renderer: Arc::clone(&renderer),
            entropy,
            outbox,
        };
        let app = Arc::new(App::new(ports, policy(config, &catalogue, public_url), pepper));
        Ok(Self {
            app,
            store,
            hasher,
            form_key,
            carriers,
            renderer,
        })
    }
}

/// The configured master key, or the one generated at the first start.
fn master_key(config: &Config, entropy: &dyn Entropy) -> Result<MasterKey, NodeError> {
    if let Some(key) = &config.keys.master_key {
        return Ok(key.clone());
    }
    let path = config.data_dir.join("master-key");
    let fresh = MasterKey::generate(entropy).to_hex();
    let text = zeroize::Zeroizing::new(in_data_dir(&path, private_file::write_once(&path, fresh.reveal()))?);
    MasterKey::parse(text.trim()).map_err(|_| NodeError::MasterKey {
        path: path.display().to_string(),
    })
}

fn in_data_dir<T>(path: &Path, done: std::io::Result<T>) -> Result<T, NodeError> {
    done.map_err(|source| NodeError::DataDir {
        path: path.display().to_string(),
        source,
    })
}

fn letters_settings(config: &Config, public_url: &str) -> LettersSettings {
    LettersSettings {
        app_name: config.mail.app_name.clone(),
        public_url: public_url.to_owned(),
        origin_host: config.mail.origin_host.clone(),
        folder: config.mail.templates_dir.clone(),
    }
}

fn hasher(config: &Config, entropy: Arc<dyn Entropy>) -> Result<Argon2Hasher, NodeError> {
    let passwords = &config.passwords;
    let cost = HashCost::new(passwords.memory_kib, passwords.iterations, passwords.parallelism)?;
    let usual = HashQueue::default();
    let workers = passwords.workers.map_or(usual.workers, usize::from);
    let queue = HashQueue {
        workers,
        max_wait: Duration::from_millis(passwords.queue_wait_ms.into()),
        ..usual
    };
    Ok(Argon2Hasher::new(cost, queue, entropy))
}

fn store_settings(config: &Config) -> doorward_surreal::Settings {
    let database = &config.database;
    doorward_surreal::Settings {
        namespace: database.namespace.clone(),
        database: database.database.clone(),
        username: database.username.clone(),
        password: database.password.clone(),
        ..doorward_surreal::Settings::at(database.url.as_str())
    }
}
