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
    pair: Option<Ed25519KeyPair>,
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

    /// The newest key that signs at that instant; while none does yet, the oldest one.
    pub(super) fn signer_at(&self, at: Timestamp) -> Option<Signer<'_>> {
        let signing = || {
            self.keys.iter().filter_map(|key| {
                key.pair
                    .as_ref()
                    .map(|pair| (key.signs_from, Signer { id: key.id, pair }))
            })
        };
        let newest = signing().rfind(|(signs_from, _)| *signs_from <= at);
        newest.or_else(|| signing().next()).map(|(_, signer)| signer)
    }

    /// The key of that id, unless it has retired.
    pub(super) fn verifier(&self, kid: &str, now: Timestamp) -> Option<&ParsedPublicKey> {
        self.keys
            .iter()
            .find(|key| key.kid == kid)
            .filter(|key| key.retires_at.is_none_or(|retires_at| now < retires_at))
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
            pair: Some(pair).filter(|_| key.retires_at.is_none()),
            signs_from: key.signs_from,
            retires_at: key.retires_at,
        })
    }
}
