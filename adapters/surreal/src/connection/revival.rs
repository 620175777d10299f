//! Coming back: a lost connection is dropped, opened anew and proven by a write before anybody else may use it.
//!
//! An engine on this machine is dropped after its first failed write, because it keeps what it could not write in a buffer, reports
//! failure, and would write the rest of it in front of a later transaction. Opening anew reads back what really is on the disk.

use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::{Connection, Fault, Session, State, connect};
use crate::engine::Engine;

/// How long an engine may take to let go of its directory.
pub(super) const RELEASE: Duration = Duration::from_secs(10);

/// Between two attempts to open.
const PAUSE: Duration = Duration::from_secs(1);

/// Between two looks at a lock.
const GLANCE: Duration = Duration::from_millis(20);

/// How long an answer to the simplest question may take.
const PROBE: Duration = Duration::from_secs(2);

impl Connection {
    /// Decides what a fault means for the connection it happened on.
    pub(super) fn consider(self: &Arc<Self>, session: Arc<Session>, fault: Fault) {
        match (&self.engine, fault) {
            (Engine::Directory(_), Fault::Storage) | (Engine::Server(_), Fault::Thrown(super::LATE)) => {
                self.lose(&session);
            }
            (Engine::Server(_), Fault::Lost | Fault::Refused) => {
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

    /// Puts a proven connection in the place of the lost one; refuses when none is wanted any more.
    fn resume(&self, session: Session) {
        let mut state = self.state.write();
        if matches!(*state, State::Down) {
            *state = State::Open(Arc::new(session));
            drop(state);
            self.opened.send_modify(|times| *times += 1);
            tracing::info!("the connection to the store is back");
        }
    }

    /// Whether the store answers.
    pub(crate) async fn answers(self: &Arc<Self>) -> bool {
        let Ok(session) = self.session() else {
            return false;
        };
        let answered = answers(&session).await;
        if !answered && !self.is_local() {
            self.lose(&session);
        }
        answered
    }
}

async fn answers(session: &Session) -> bool {
    succeeds(session, "RETURN 1").await
}

/// Tries until it succeeds, or until nobody wants it to.
async fn revive(connection: Weak<Connection>) {
    loop {
        let Some(connection) = connection.upgrade() else {
            return;
        };
        if !matches!(*connection.state.read(), State::Down) {
            return;
        }
        if let Engine::Directory(path) = &connection.engine {
            let _ = timeout(RELEASE, released(path)).await;
        }
        if let Ok(session) = connect::connect(&connection.settings, &connection.engine).await
            && writes(&session).await
        {
            connection.resume(session);
            return;
        }
        drop(connection);
        sleep(PAUSE).await;
    }
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

/// Returns when no process has the directory open.
pub(super) async fn released(path: &Path) {
    while !is_free(path) {
        sleep(GLANCE).await;
    }
}

fn is_free(path: &Path) -> bool {
    connect::lock_file(path).is_ok_and(|file| file.try_lock().is_ok())
}
