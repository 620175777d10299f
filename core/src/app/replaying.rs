//! A request repeated with the same `Idempotency-Key` makes nothing new.

use std::time::Duration;

use crate::Timestamp;
use crate::app::{Admin, App};
use crate::ports::{Changes, PortError};
use crate::records::Version;
use crate::records::replay::Replay;
use crate::values::secret::Digest;

/// The key a client chose for a request, and what the request says. Printed, it shows neither.
#[derive(Clone)]
pub struct Repeatable {
    /// The client's key.
    pub key: String,
    /// Everything the request says, in one text.
    pub content: String,
}

impl std::fmt::Debug for Repeatable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Repeatable(***)")
    }
}

/// What a remembered request made.
pub(crate) enum Remembered {
    /// Nothing yet.
    Nothing,
    /// This.
    Made(String),
    /// Something else: the key was used for another request.
    Another,
}

/// The key was used for another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this idempotency key was used for another request")]
pub struct KeyReused;

const REMEMBERED_FOR: Duration = Duration::from_hours(24);

impl App {
    /// What the same request made before.
    pub(crate) async fn remembered(
        &self,
        admin: &Admin,
        what: &str,
        repeatable: Option<&Repeatable>,
        now: Timestamp,
    ) -> Result<Remembered, PortError> {
        let Some(repeatable) = repeatable else {
            return Ok(Remembered::Nothing);
        };
        let replay = self
            .ports
            .storage
            .replays
            .find(self.replay_key(admin, what, repeatable))
            .await?;
        Ok(match replay.filter(|replay| now < replay.expires_at) {
            None => Remembered::Nothing,
            Some(replay) if replay.content == self.content(repeatable) => Remembered::Made(replay.made),
            Some(_) => Remembered::Another,
        })
    }

    /// Remembers what a request made.
    pub(crate) async fn remember(
        &self,
        admin: &Admin,
        what: &str,
        repeatable: Option<&Repeatable>,
        made: impl std::fmt::Display + Copy,
        changes: &mut Changes,
        now: Timestamp,
    ) -> Result<(), PortError> {
        let Some(repeatable) = repeatable else { return Ok(()) };
        let key = self.replay_key(admin, what, repeatable);
        // A lapsed memory of the same key is replaced.
        let version = self
            .ports
            .storage
            .replays
            .find(key)
            .await?
            .map_or(Version::NEW, |lapsed| lapsed.version);
        let content = self.content(repeatable);
        changes.put(Replay {
            key,
            version,
            content,
            made: made.to_string(),
            expires_at: now + REMEMBERED_FOR,
        });
        Ok(())
    }

    fn replay_key(&self, admin: &Admin, what: &str, repeatable: &Repeatable) -> Digest {
        let actor = admin.actor().user().id.to_string();
        self.pepper.digest(
            "idempotency-key",
            &[actor.as_bytes(), what.as_bytes(), repeatable.key.as_bytes()],
        )
    }

    fn content(&self, repeatable: &Repeatable) -> Digest {
        self.pepper
            .digest("idempotency-content", &[repeatable.content.as_bytes()])
    }
}
