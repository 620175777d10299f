//! Putting one node together from its configuration: store, keys, rules and messages.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::app::{App, Ports};
use doorward_core::policy::{CodePolicy, Limits, Policy, RegistrationPolicy, Route, SessionPolicy};
use doorward_core::ports::Outbox;
pub use doorward_core::ports::{Clock, Entropy};
use doorward_core::records::budget::Window;
use doorward_core::records::delivery::Channel;
use doorward_crypto::{
    AeadSealer, Argon2Hasher, Ed25519Signer, HashCost, HashQueue, Keyring, MasterKey, SystemClock, SystemEntropy,
    TokenNames,
};
use doorward_surreal::SurrealStore;

use crate::config::{Config, Limits as LimitSettings};
use crate::inbox_notifier::{INBOX, InboxNotifier};
use crate::letters::{Letters, LettersError, LettersSettings};
use crate::private_file;

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
    /// Hashing would cost too little or too much.
    #[error("the settings below `passwords` do not work")]
    HashCost(#[from] doorward_crypto::CostError),
    /// The store does not do what is needed to start.
    #[error("the store cannot be used")]
    Hindered(#[from] doorward_core::app::Hindrance),
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
        let letters = Letters::new(&letters_settings(config, public_url))?;
        let master = master_key(config, &*entropy)?;
        let keyring = Arc::new(Keyring::new(&master, &[]));
        let pepper = keyring.pepper();
        let form_key = *pepper.digest("form-key", &[]).as_bytes();
        let hasher = Arc::new(hasher(config, Arc::clone(&entropy))?);
        let store = SurrealStore::open(store_settings(config)).await?;
        let sealer = Arc::new(AeadSealer::new(keyring, Arc::clone(&entropy)));
        let names = TokenNames {
            issuer: public_url.to_owned(),
            audience: public_url.to_owned(),
        };
        let storage = store.storage();
        let ports = Ports {
            notifier: Arc::new(InboxNotifier::new(
                inbox_names(config),
                Arc::clone(&storage.inbox),
                clock.clone(),
            )),
            storage,
            clock,
            hasher: hasher.clone(),
            sealer: sealer.clone(),
            signer: Arc::new(Ed25519Signer::new(names, sealer, Arc::clone(&entropy))),
            renderer: Arc::new(letters),
            entropy,
            outbox,
        };
        let app = Arc::new(App::new(ports, policy(config, public_url), pepper));
        Ok(Self {
            app,
            store,
            hasher,
            form_key,
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

fn policy(config: &Config, public_url: &str) -> Policy {
    let usual = Policy::default();
    Policy {
        codes: CodePolicy {
            length: config.codes.length,
            login_ttl: config.codes.login_ttl,
            verification_ttl: config.codes.verification_ttl,
            tries: config.codes.tries,
            // Cool-downs are limits too.
            resend_cooldowns: if config.limits.enabled {
                config.codes.resend_cooldowns.clone()
            } else {
                Vec::new()
            },
        },
        sessions: SessionPolicy {
            access_ttl: config.sessions.access_ttl,
            idle_ttl: config.sessions.idle_ttl,
            absolute_ttl: config.sessions.absolute_ttl,
        },
        links: usual.links,
        limits: config.limits.enabled.then(|| limits(&config.limits)),
        registration: RegistrationPolicy {
            open: config.registration.open,
            reveal_duplicates: config.registration.reveal_duplicates,
            ..usual.registration
        },
        sms_guard: sends_text_messages(config),
        routes: routes(config),
        phone_region: config.phone.default_region,
        public_url: public_url.to_owned(),
        deliveries_kept_for: usual.deliveries_kept_for,
    }
}

fn limits(settings: &LimitSettings) -> Limits {
    let (hour, day) = (Duration::from_hours(1), Duration::from_hours(24));
    Limits {
        address_sends: vec![
            Window {
                count: settings.address_sends_per_hour,
                per: hour,
            },
            Window {
                count: settings.address_sends_per_day,
                per: day,
            },
        ],
        address_failures: Window {
            count: settings.address_failures_per_day,
            per: day,
        },
        consecutive_failures: settings.account_consecutive_failures,
        ip_sends: Window {
            count: settings.ip_sends_per_hour,
            per: hour,
        },
        ip_failures: Window {
            count: settings.ip_failures_per_hour,
            per: hour,
        },
    }
}

/// The configured routes; on a channel without any, the inbox while it is there.
fn routes(config: &Config) -> Vec<Route> {
    let configured = config.routes.iter().map(|route| Route {
        channel: route.channel,
        countries: route.country.iter().map(|region| region.as_str().to_owned()).collect(),
        via: route.via.clone(),
    });
    let mut routes: Vec<Route> = configured.collect();
    for channel in [Channel::Email, Channel::Sms] {
        let none = !routes.iter().any(|route| route.channel == channel);
        if none && config.inbox.enabled {
            routes.push(Route {
                channel,
                countries: Vec::new(),
                via: vec![INBOX.to_owned()],
            });
        }
    }
    routes
}

/// Whether a text message leaves this machine: what only the inbox captures may go to any number.
fn sends_text_messages(config: &Config) -> bool {
    let captured = inbox_names(config);
    let by_sms = routes(config).into_iter().filter(|route| route.channel == Channel::Sms);
    by_sms.flat_map(|route| route.via).any(|name| !captured.contains(&name))
}

/// The names under which routes may call the inbox.
fn inbox_names(config: &Config) -> Vec<String> {
    let named = config
        .providers
        .iter()
        .filter(|(_, provider)| provider.plugin == INBOX)
        .map(|(name, _)| name.clone());
    std::iter::once(INBOX.to_owned())
        .chain(named)
        .filter(|_| config.inbox.enabled)
        .collect()
}
