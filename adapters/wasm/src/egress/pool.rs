//! Idle connections of one provider, kept for its next message.

use std::collections::HashMap;
use std::time::Duration;

use doorward_core::Timestamp;
use parking_lot::Mutex;

use super::connection::Connection;
use crate::settings::Limits;

/// How many are kept for one peer: as many as there may be sends at one time, so that none of them connects anew.
const MOST_IDLE: usize = Limits::compiled().concurrent;

/// How long one is kept: shorter than the shortest time after which providers hang up.
const IDLE_TIME: Duration = Duration::from_secs(20);

/// Whom a connection leads to. Its address was vetted when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Peer {
    pub(crate) plain: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
}

struct Idle {
    connection: Connection,
    since: Timestamp,
}

/// The idle connections of one provider.
#[derive(Default)]
pub(crate) struct Pool(Mutex<HashMap<Peer, Vec<Idle>>>);

impl Pool {
    /// The connection used last that is still open.
    pub(crate) fn take(&self, peer: &Peer, now: Timestamp) -> Option<Connection> {
        loop {
            let idle = self.0.lock().get_mut(peer)?.pop()?;
            let age = (now - idle.since).to_std().unwrap_or_default();
            if age < IDLE_TIME && idle.connection.is_quiet() {
                return Some(idle.connection);
            }
        }
    }

    /// Keeps a connection whose last answer was read to the end.
    pub(crate) fn keep(&self, peer: Peer, connection: Connection, now: Timestamp) {
        let oldest = {
            let mut pool = self.0.lock();
            let idle = pool.entry(peer).or_default();
            let oldest = (idle.len() >= MOST_IDLE).then(|| idle.remove(0));
            idle.push(Idle { connection, since: now });
            oldest
        };
        // Hanging up is left to a moment when nobody waits for the pool.
        drop(oldest);
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pool")
    }
}
