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

/// Where what a request makes is remembered. It holds the version that was looked at: who remembered something there
/// meanwhile makes the commit stale.
pub(crate) struct Place {
    key: Digest,
    version: Version,
    content: Digest,
}

/// The key was used before, and cannot be answered again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyReused {
    /// It was another request.
    #[error("this idempotency key was used for another request")]
    Otherwise,
    /// Somebody has removed what it made: a request that comes late must not bring it back.
    #[error("what was made under this idempotency key is gone")]
    ForWhatIsGone,
}

const REMEMBERED_FOR: Duration = Duration::from_hours(24);

impl App {
    /// What the same request made before, and where to remember what it makes now.
    pub(crate) async fn remembered(
        &self,
        admin: &Admin,
        what: &str,
        repeatable: Option<&Repeatable>,
        now: Timestamp,
    ) -> Result<(Remembered, Option<Place>), PortError> {
        let Some(repeatable) = repeatable else {
            return Ok((Remembered::Nothing, None));
        };
        let key = self.replay_key(admin, what, repeatable);
        let replay = self.ports.storage.replays.find(key).await?;
        let place = Place {
            key,
            // A lapsed memory of the same key is replaced.
            version: replay.as_ref().map_or(Version::NEW, |replay| replay.version),
            content: self.content(repeatable),
        };
        let remembered = match replay.filter(|replay| now < replay.expires_at) {
            None => Remembered::Nothing,
            Some(replay) if replay.content == place.content => Remembered::Made(replay.made),
            Some(_) => Remembered::Another,
        };
        Ok((remembered, Some(place)))
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

impl Place {
    /// Remembers what a request made.
    pub(crate) fn remember(self, made: impl std::fmt::Display, changes: &mut Changes, now: Timestamp) {
        changes.put(Replay {
            key: self.key,
            version: self.version,
            content: self.content,
            made: made.to_string(),
            expires_at: now + REMEMBERED_FOR,
        });
    }
}
