//! The one connection to the store: time limits, and coming back after it was lost.

mod connect;
mod fault;
mod revival;

use std::sync::Arc;
use std::time::Duration;

use doorward_core::Timestamp;
use parking_lot::RwLock;
use surrealdb::IndexedResults;
use tokio::sync::watch;
use tokio::time::timeout;

pub(crate) use self::connect::Session;
pub(crate) use self::fault::{Fault, LATE, LOCKED, STALE, TAKEN};
use crate::engine::Engine;
use crate::query::Query;
use crate::{OpenError, Settings};

/// The one connection to the store.
pub(crate) struct Connection {
    settings: Settings,
    engine: Engine,
    state: RwLock<State>,
    /// Counts openings, so that those who wait for the next one are woken.
    opened: watch::Sender<u64>,
}

enum State {
    Open(Arc<Session>),
    /// Lost; somebody is working on getting it back.
    Down,
    /// Given up on purpose.
    Closed,
}

impl Connection {
    /// Opens the store for the first time.
    pub(crate) async fn open(settings: Settings) -> Result<Arc<Self>, OpenError> {
        let engine = Engine::of(&settings.url)?;
        let session = connect::connect(&settings, &engine).await?;
        Ok(Arc::new(Self {
            settings,
            engine,
            state: RwLock::new(State::Open(Arc::new(session))),
            opened: watch::Sender::new(1),
        }))
    }

    /// How long a call may take.
    pub(crate) const fn time_limit(&self) -> Duration {
        self.settings.time_limit
    }

    /// Asks the store; fails when any statement does.
    pub(crate) async fn ask(self: &Arc<Self>, query: Query) -> Result<IndexedResults, Fault> {
        self.ask_for(query, self.time_limit()).await
    }

    /// Asks the store something that may take this long.
    pub(crate) async fn ask_for(self: &Arc<Self>, query: Query, limit: Duration) -> Result<IndexedResults, Fault> {
        let session = self.session()?;
        let asked = session.db.query(query.text).bind(query.values);
        let fault = match timeout(limit, asked).await {
            Ok(Ok(mut results)) => match Fault::among(&mut results) {
                None => return Ok(results),
                Some(fault) => fault,
            },
            Ok(Err(error)) => {
                let fault = Fault::of(&error).unwrap_or(Fault::Refused);
                fault::log(fault, std::iter::once(&error));
                fault
            }
            Err(_) => Fault::Lost,
        };
        self.consider(session, fault);
        Err(fault)
    }

    /// The connection, if there is one right now.
    pub(crate) fn session(&self) -> Result<Arc<Session>, Fault> {
        match &*self.state.read() {
            State::Open(session) => Ok(session.clone()),
            State::Down | State::Closed => Err(Fault::Unreachable),
        }
    }

    /// Waits until the connection is there.
    pub(crate) async fn wait(&self) -> Result<(), Fault> {
        let mut opened = self.opened.subscribe();
        while self.session().is_err() {
            opened.changed().await.map_err(|_| Fault::Unreachable)?;
        }
        Ok(())
    }

    /// Gives the connection up, and waits until the data are free for another process.
    pub(crate) async fn close(&self) {
        let before = std::mem::replace(&mut *self.state.write(), State::Closed);
        drop(before);
        if let Engine::Directory(path) = &self.engine {
            let _ = timeout(revival::RELEASE, revival::released(path)).await;
        }
    }

    /// Until when the server may begin what it is asked now; nothing for engines in this process, where no message can arrive late.
    pub(crate) fn deadline(&self) -> Result<Option<Timestamp>, Fault> {
        Ok(self.session()?.deadline(self.time_limit()))
    }
}
