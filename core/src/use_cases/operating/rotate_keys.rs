//! Keys that sign access tokens: made at the first start, on schedule and on command; old ones verify until their last token expired.

use std::time::Duration;

use crate::app::{App, Decision, Hindrance, Origin};
use crate::ports::Changes;
use crate::records::audit::{Action, AuditActor};
use crate::records::signing_key::SigningKey;
use crate::values::ids::KeyId;

/// How long before a new key signs, so that every node and every verifier has learned of it.
const NOTICE: Duration = Duration::from_mins(2);

/// How long a look at the keys in the store is good for.
const LOOKED: Duration = Duration::from_secs(5);

impl App {
    /// Makes the first key if there is none, and begins to use what there is.
    pub async fn ensure_keys(&self) -> Result<(), Hindrance> {
        self.transact::<(), Hindrance, _>("keys", move |now| async move {
            let keys = self.ports.storage.signing_keys.all().await?;
            let mut changes = Changes::none();
            if keys.is_empty() {
                changes.put(self.ports.signer.mint_key(now, now)?);
            }
            Ok(Decision::accept((), changes))
        })
        .await?;
        self.load_keys().await
    }

    /// Looks again whether another node made a key, unless this node looked a moment ago: tokens of strangers must not cost reads.
    pub(crate) async fn look_for_new_keys(&self) -> Result<(), Hindrance> {
        let now = self.now();
        let lately = self.keys_loaded_at.lock().is_some_and(|at| now < at + LOOKED);
        if lately { Ok(()) } else { self.load_keys().await }
    }

    /// Begins to use the keys in the store that have not retired.
    pub async fn load_keys(&self) -> Result<(), Hindrance> {
        let now = self.now();
        *self.keys_loaded_at.lock() = Some(now);
        let mut keys = self.ports.storage.signing_keys.all().await?;
        keys.retain(|key| key.retires_at.is_none_or(|at| now < at));
        Ok(self.ports.signer.load(&keys)?)
    }

    /// Makes a new key. Those before it go on signing until it does, and retire once their last token has expired.
    pub async fn rotate_keys(&self, origin: &Origin) -> Result<KeyId, Hindrance> {
        let id = self
            .transact::<KeyId, Hindrance, _>("keys", move |now| async move {
                let mut changes = Changes::none();
                let fresh = self.ports.signer.mint_key(now, now + NOTICE)?;
                let id = fresh.id;
                let retires_at = fresh.signs_from + self.policy.sessions.access_ttl + NOTICE;
                for key in self.ports.storage.signing_keys.all().await? {
                    if key.retires_at.is_some_and(|at| at <= now) {
                        changes.remove(&key);
                    } else if key.retires_at.is_none() {
                        changes.put(SigningKey {
                            retires_at: Some(retires_at),
                            ..key
                        });
                    }
                }
                changes.put(fresh);
                changes
                    .events
                    .push(self.event(now, AuditActor::System, Action::KeysRotated, id, origin));
                Ok(Decision::accept(id, changes))
            })
            .await?;
        self.load_keys().await?;
        Ok(id)
    }

    /// Makes a new key when the newest is older than this.
    pub async fn rotate_keys_when_due(&self, after: Duration) -> Result<(), Hindrance> {
        let keys = self.ports.storage.signing_keys.all().await?;
        let newest = keys.iter().map(|key| key.created_at).max();
        if newest.is_some_and(|newest| newest + after <= self.now()) {
            self.rotate_keys(&Origin::default()).await?;
        }
        self.load_keys().await
    }

    /// The public halves of the keys in use.
    pub fn public_keys(&self) -> Vec<crate::ports::PublicKey> {
        self.ports.signer.public_keys()
    }
}
