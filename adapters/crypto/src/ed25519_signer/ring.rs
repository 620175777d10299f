//! The keys in use: which one signs, and which ones are believed.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, ParsedPublicKey};
use doorward_core::Timestamp;
use doorward_core::ports::{PortError, PublicKey, Sealer};
use doorward_core::records::signing_key::SigningKey;
use doorward_core::values::ids::KeyId;

/// What the private half of a key is sealed for.
pub(super) fn sealing_context(id: KeyId) -> String {
    format!("signing-key:{id}")
}

/// Keys, oldest first by when they begin to sign.
#[derive(Default)]
pub(super) struct Ring {
    keys: Vec<Key>,
}

struct Key {
    id: KeyId,
    kid: String,
    public: Vec<u8>,
    verifier: ParsedPublicKey,
    pair: Ed25519KeyPair,
    signs_from: Timestamp,
    retires_at: Option<Timestamp>,
}

/// The key that signs.
pub(super) struct Signer<'a> {
    pub(super) id: KeyId,
    pub(super) pair: &'a Ed25519KeyPair,
}

impl Ring {
    /// Opens the keys; one that does not open, or whose halves do not belong together, is `Corrupt`.
    pub(super) fn open(keys: &[SigningKey], sealer: &dyn Sealer) -> Result<Self, PortError> {
        let mut keys = keys
            .iter()
            .map(|key| {
                Key::open(key, sealer).ok_or_else(|| PortError::Corrupt {
                    table: "signing_key",
                    id: key.id.to_string(),
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        keys.sort_by_key(|key| (key.signs_from, key.id));
        Ok(Self { keys })
    }

    /// The key that began to sign last before that instant; while none does yet, the first that will. What is to retire signs
    /// until another key begins to, and never once it has retired.
    pub(super) fn signer_at(&self, at: Timestamp) -> Option<Signer<'_>> {
        let in_use = || self.keys.iter().filter(|key| !key.has_retired(at));
        let newest = in_use().rfind(|key| key.signs_from <= at);
        newest.or_else(|| in_use().next()).map(|key| Signer {
            id: key.id,
            pair: &key.pair,
        })
    }

    /// The key of that id, unless it has retired.
    pub(super) fn verifier(&self, kid: &str, now: Timestamp) -> Option<&ParsedPublicKey> {
        self.keys
            .iter()
            .find(|key| key.kid == kid)
            .filter(|key| !key.has_retired(now))
            .map(|key| &key.verifier)
    }

    pub(super) fn public_keys(&self) -> Vec<PublicKey> {
        self.keys
            .iter()
            .map(|key| PublicKey {
                id: key.id,
                bytes: key.public.clone(),
            })
            .collect()
    }
}

impl Key {
    fn open(key: &SigningKey, sealer: &dyn Sealer) -> Option<Self> {
        let seed = sealer.open(&sealing_context(key.id), &key.private)?;
        let pair = Ed25519KeyPair::from_seed_and_public_key(&seed, &key.public).ok()?;
        Some(Self {
            id: key.id,
            kid: key.id.to_string(),
            public: key.public.clone(),
            verifier: ParsedPublicKey::new(&ED25519, &key.public).ok()?,
            pair,
            signs_from: key.signs_from,
            retires_at: key.retires_at,
        })
    }

    fn has_retired(&self, at: Timestamp) -> bool {
        self.retires_at.is_some_and(|retires_at| retires_at <= at)
    }
}
