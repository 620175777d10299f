//! Fresh stores for tests.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use doorward_core::ports::Storage;
use doorward_core::values::secret::SecretText;
use doorward_surreal::{Settings, SurrealStore};
use tempfile::TempDir;

/// A fresh store in memory.
pub(crate) async fn in_memory() -> Storage {
    open(patient(Settings::at("mem://"))).await.storage()
}

/// A fresh store in a directory that goes with it.
pub(crate) async fn in_a_directory() -> Kept {
    let directory = TempDir::new().expect("a directory");
    let store = open(settings_for(&directory)).await;
    Kept {
        storage: store.storage(),
        _directory: directory,
    }
}

/// The settings of a store in this directory.
pub(crate) fn settings_for(directory: &TempDir) -> Settings {
    patient(Settings::at(format!(
        "surrealkv://{}",
        directory.path().join("db").display()
    )))
}

/// The same for a machine that has more to do than it can.
fn patient(settings: Settings) -> Settings {
    Settings {
        time_limit: Duration::from_mins(1),
        ..settings
    }
}

/// Opens a store.
pub(crate) async fn open(settings: Settings) -> Arc<SurrealStore> {
    SurrealStore::open(settings).await.expect("a store")
}

/// A store, and the directory it is in.
pub(crate) struct Kept {
    storage: Storage,
    _directory: TempDir,
}

impl Deref for Kept {
    type Target = Storage;

    fn deref(&self) -> &Storage {
        &self.storage
    }
}

/// The server that `DOORWARD_TEST_SURREAL_URL` names, entered as `DOORWARD_TEST_SURREAL_USERNAME` (or `root`) with
/// `DOORWARD_TEST_SURREAL_PASSWORD` (or `root`); nothing when it names none.
pub(crate) fn server() -> Option<Server> {
    let or = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    Some(Server {
        url: std::env::var("DOORWARD_TEST_SURREAL_URL").ok()?,
        username: or("DOORWARD_TEST_SURREAL_USERNAME", "root"),
        password: or("DOORWARD_TEST_SURREAL_PASSWORD", "root"),
    })
}

/// A server to test against.
pub(crate) struct Server {
    url: String,
    username: String,
    password: String,
}

impl Server {
    /// Its host and port.
    pub(crate) fn address(&self) -> &str {
        self.url.split_once("://").map_or(&self.url, |(_, rest)| rest)
    }

    /// A fresh store on it.
    pub(crate) async fn store(&self) -> Arc<SurrealStore> {
        open(self.settings(&fresh_name())).await
    }

    /// The settings for this database on it.
    pub(crate) fn settings(&self, name: &str) -> Settings {
        Settings {
            namespace: name.to_owned(),
            database: name.to_owned(),
            username: Some(self.username.clone()),
            password: Some(SecretText::new(self.password.clone())),
            ..patient(Settings::at(self.url.clone()))
        }
    }
}

/// A name no other database on the server has: a directory's that is made for its sake.
pub(crate) fn fresh_name() -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let directory = TempDir::new().expect("a directory");
    let unique = directory
        .path()
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name: String = unique
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("t{name}{}", MADE.fetch_add(1, Ordering::Relaxed))
}
