//! Opening an engine, and finding out why it does not open.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use doorward_core::Timestamp;
use surrealdb::Surreal;
use surrealdb::engine::any::{Any, connect as connect_any};
use surrealdb::opt::auth::{Database, Namespace, Root};
use surrealdb::types::ErrorDetails;
use tokio::time::timeout;

use crate::engine::Engine;
use crate::{OpenError, Settings};

/// How long opening a directory may take: replaying a long log takes its time.
const PATIENCE: Duration = Duration::from_mins(2);

/// How long a server may take to let somebody in.
const PATIENCE_WITH_A_SERVER: Duration = Duration::from_secs(10);

/// An open engine.
pub(crate) struct Session {
    pub(crate) db: Surreal<Any>,
    /// What the server's clock showed at an instant of ours; nothing for engines in this process.
    clock: Option<(Timestamp, Instant)>,
}

impl Session {
    /// What the server's clock will show when `limit` has passed.
    pub(crate) fn deadline(&self, limit: Duration) -> Option<Timestamp> {
        self.clock.map(|(then, at)| then + at.elapsed() + limit)
    }
}

/// Opens the engine and enters namespace and database.
pub(crate) async fn connect(settings: &Settings, engine: &Engine) -> Result<Session, OpenError> {
    if let Engine::Directory(path) = engine {
        prepare(path)?;
    }
    let opening = async {
        let db = connect_any(settings.url.as_str()).await.map_err(|_| unopened(engine))?;
        if let Engine::Server(address) = engine {
            sign_in(&db, settings, address).await?;
        }
        enter(&db, settings).await?;
        let clock = match engine {
            Engine::Server(_) => Some(read_clock(&db).await?),
            Engine::Memory | Engine::Directory(_) => None,
        };
        Ok(Session { db, clock })
    };
    let patience = match engine {
        Engine::Server(_) => PATIENCE_WITH_A_SERVER,
        Engine::Memory | Engine::Directory(_) => PATIENCE,
    };
    match timeout(patience, opening).await {
        Ok(result) => result,
        Err(_) => Err(unopened(engine)),
    }
}

fn unopened(engine: &Engine) -> OpenError {
    match engine {
        Engine::Server(address) => OpenError::Unreachable {
            address: address.clone(),
        },
        Engine::Directory(path) => OpenError::Unreadable { path: path.clone() },
        Engine::Memory => OpenError::Unavailable,
    }
}

/// Makes the directory and makes sure that it can be used, because the engine's own errors name neither reason.
fn prepare(path: &Path) -> Result<(), OpenError> {
    let not_writable = |error: std::io::Error| OpenError::NotWritable {
        path: path.to_owned(),
        reason: error.kind(),
    };
    std::fs::create_dir_all(path).map_err(not_writable)?;
    match lock_file(path).map_err(not_writable)?.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(OpenError::Locked { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(not_writable(error)),
    }
}

/// Whether no engine has the directory open.
pub(super) fn is_free(path: &Path) -> bool {
    lock_file(path).is_ok_and(|file| file.try_lock().is_ok())
}

/// The file the engine locks while it has the directory open.
fn lock_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path.join("LOCK"))
}

/// Signs in as whatever kind of user this is.
async fn sign_in(db: &Surreal<Any>, settings: &Settings, address: &str) -> Result<(), OpenError> {
    let (Some(username), Some(password)) = (&settings.username, &settings.password) else {
        return Ok(());
    };
    let (username, password) = (username.clone(), password.reveal().to_owned());
    let of_server = Root {
        username: username.clone(),
        password: password.clone(),
    };
    let of_namespace = Namespace {
        namespace: settings.namespace.clone(),
        username: username.clone(),
        password: password.clone(),
    };
    let of_database = Database {
        namespace: settings.namespace.clone(),
        database: settings.database.clone(),
        username,
        password,
    };
    if db.signin(of_server).await.is_ok() || db.signin(of_namespace).await.is_ok() {
        return Ok(());
    }
    match db.signin(of_database).await {
        Ok(_) => Ok(()),
        Err(error) if matches!(error.details(), ErrorDetails::Connection(_)) => Err(OpenError::Unreachable {
            address: address.to_owned(),
        }),
        Err(_) => Err(OpenError::Refused {
            address: address.to_owned(),
        }),
    }
}

async fn enter(db: &Surreal<Any>, settings: &Settings) -> Result<(), OpenError> {
    db.use_ns(&settings.namespace)
        .use_db(&settings.database)
        .await
        .map(drop)
        .map_err(|_| OpenError::NoDatabase)
}

async fn read_clock(db: &Surreal<Any>) -> Result<(Timestamp, Instant), OpenError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "only spans are measured, to know what the server's clock shows now"
    )]
    let at = Instant::now();
    let mut results = db
        .query("RETURN time::now()")
        .await
        .map_err(|_| OpenError::NoDatabase)?;
    let shown: Option<Timestamp> = results.take(0).map_err(|_| OpenError::NoDatabase)?;
    shown.map(|shown| (shown, at)).ok_or(OpenError::Unavailable)
}
