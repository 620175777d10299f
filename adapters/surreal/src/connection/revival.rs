//! Coming back: a lost connection is dropped, opened anew and proven by a write before anybody else may use it.
//!
//! An engine on this machine is dropped after its first failed write: it reports failure, yet keeps in a buffer what it could not
//! write, and would write it in front of a later transaction. Opening anew reads what really is on the disk.

use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::{Connection, Fault, LATE, Session, State, connect};
use crate::OpenError;
use crate::engine::Engine;

/// How long an engine may take to let go of its directory.
pub(super) const RELEASE: Duration = Duration::from_secs(10);

/// Between two attempts to open.
const PAUSE: Duration = Duration::from_secs(1);

/// Between two looks at a lock.
const GLANCE: Duration = Duration::from_millis(20);

/// How long an answer to the simplest question may take.
const PROBE: Duration = Duration::from_secs(2);

/// How many bytes must be free beside what opening may have to write again.
const ELBOW_ROOM: u64 = 8 << 20;

impl Connection {
    /// Decides what a fault means for the connection it happened on.
    pub(super) fn consider(self: &Arc<Self>, session: Arc<Session>, fault: Fault) {
        match (&self.engine, fault) {
            (Engine::Directory(_), Fault::Storage) | (Engine::Server(_), Fault::Thrown(LATE)) => self.lose(&session),
            (Engine::Server(_), Fault::Lost | Fault::Refused | Fault::Storage) => {
                let connection = self.clone();
                tokio::spawn(async move {
                    if !answers(&session).await {
                        connection.lose(&session);
                    }
                });
            }
            _ => {}
        }
    }

    /// Whether the store answers.
    pub(crate) async fn answers(self: &Arc<Self>) -> bool {
        let Ok(session) = self.session() else {
            return false;
        };
        let answered = answers(&session).await;
        if !answered && matches!(self.engine, Engine::Server(_)) {
            self.lose(&session);
        }
        answered
    }

    /// Drops this very connection, if it is still the one in use, and begins to work on the next.
    fn lose(self: &Arc<Self>, session: &Arc<Session>) {
        let lost = {
            let mut state = self.state.write();
            match &*state {
                State::Open(current) if Arc::ptr_eq(current, session) => std::mem::replace(&mut *state, State::Down),
                _ => return,
            }
        };
        drop(lost);
        tracing::error!("the connection to the store is lost; nothing is read or written until it is back");
        tokio::spawn(revive(Arc::downgrade(self)));
    }

    /// Puts a proven connection in the place of the lost one, unless none is wanted any more.
    fn resume(&self, session: Session) {
        let mut state = self.state.write();
        if matches!(*state, State::Down) {
            *state = State::Open(Arc::new(session));
            drop(state);
            self.opened.send_modify(|times| *times += 1);
            tracing::info!("the connection to the store is back");
        }
    }

    fn is_down(&self) -> bool {
        matches!(*self.state.read(), State::Down)
    }
}

/// Tries until it succeeds, or until nobody wants it to.
async fn revive(connection: Weak<Connection>) {
    while let Some(connection) = connection.upgrade().filter(|connection| connection.is_down()) {
        match attempt(&connection).await {
            Ok(Some(session)) => connection.resume(session),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the store cannot be opened again yet"),
        }
        if connection.is_down() {
            drop(connection);
            sleep(PAUSE).await;
        }
    }
}

/// One attempt; nothing when the time for it has not come.
async fn attempt(connection: &Connection) -> Result<Option<Session>, OpenError> {
    if let Engine::Directory(path) = &connection.engine {
        // An engine that fails to open never lets go of its directory in this process, so it is only tried where it can succeed.
        if !has_room(path) {
            return Ok(None);
        }
        if timeout(RELEASE, released(path)).await.is_err() {
            return Err(OpenError::Locked { path: path.clone() });
        }
    }
    let session = connect::connect(&connection.settings, &connection.engine).await?;
    Ok(writes(&session).await.then_some(session))
}

/// Whether the disk has room for what opening may have to write again: the engine's whole log.
fn has_room(path: &Path) -> bool {
    let log: u64 = std::fs::read_dir(path.join("wal"))
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|file| file.len())
        .sum();
    fs2::available_space(path).is_ok_and(|free| free > log + ELBOW_ROOM)
}

async fn answers(session: &Session) -> bool {
    succeeds(session, "RETURN 1").await
}

/// Whether the store takes a write.
async fn writes(session: &Session) -> bool {
    succeeds(session, "UPSERT pulse:last SET at = time::now() RETURN NONE").await
}

async fn succeeds(session: &Session, text: &'static str) -> bool {
    match timeout(PROBE, session.db.query(text)).await {
        Ok(Ok(results)) => results.check().is_ok(),
        _ => false,
    }
}

/// Returns when no engine has the directory open.
pub(super) async fn released(path: &Path) {
    while !connect::is_free(path) {
        sleep(GLANCE).await;
    }
}
