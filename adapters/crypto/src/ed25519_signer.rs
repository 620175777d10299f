//! Access tokens: signed JWTs of one type and one algorithm, with keys that every node shares through the store.

mod claims;
mod compact;
mod ring;

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use doorward_core::Timestamp;
use doorward_core::ports::{AccessClaims, Entropy, PortError, PublicKey, Sealer, TokenRefused, TokenSigner};
use doorward_core::records::Version;
use doorward_core::records::signing_key::SigningKey;
use doorward_core::values::ids::KeyId;
use doorward_core::values::secret::SecretText;
use parking_lot::RwLock;
use zeroize::Zeroizing;

use claims::Claims;
use compact::{Compact, Header};
use ring::{Ring, sealing_context};

const SEED_BYTES: usize = 32;
const TOKEN_ID_BYTES: usize = 16;

/// Who issues the tokens, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenNames {
    /// `iss`: the public URL.
    pub issuer: String,
    /// `aud`: the service that accepts them.
    pub audience: String,
    /// A server that listens wherever there is room has another port at each start: what both names are without theirs.
    pub portless: Option<String>,
}

impl TokenNames {
    /// Whether a token with these names was issued by this server for itself.
    fn are(&self, issuer: &str, audience: &str) -> bool {
        (issuer == self.issuer && audience == self.audience) || (issuer == audience && self.is_at_another_port(issuer))
    }

    fn is_at_another_port(&self, name: &str) -> bool {
        let portless = self.portless.as_deref();
        let port = portless.and_then(|portless| name.strip_prefix(portless)?.strip_prefix(':'));
        port.is_some_and(|port| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// Signs and verifies access tokens with the Ed25519 keys it was given last. It begins without any.
///
/// A key counts only if its sealed private half opens and belongs to its public half: who can write to the store, but
/// has no master key, cannot add one. Instants in tokens are whole seconds.
pub struct Ed25519Signer {
    names: TokenNames,
    sealer: Arc<dyn Sealer>,
    entropy: Arc<dyn Entropy>,
    ring: RwLock<Arc<Ring>>,
}

impl Ed25519Signer {
    /// A signer under these names. `sealer` guards the private halves; `entropy` makes keys and token ids.
    pub fn new(names: TokenNames, sealer: Arc<dyn Sealer>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            names,
            sealer,
            entropy,
            ring: RwLock::default(),
        }
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read())
    }

    fn token_id(&self) -> String {
        let bytes: [u8; TOKEN_ID_BYTES] = self.entropy.bytes();
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }
}

impl TokenSigner for Ed25519Signer {
    fn sign(&self, claims: &AccessClaims) -> Result<SecretText, PortError> {
        let ring = self.ring();
        let signer = ring.signer_at(claims.issued_at).ok_or(PortError::Unavailable)?;
        let claims = Claims::of(claims, &self.names, self.token_id());
        compact::sign(&Header::of(signer.id), &claims, signer.pair).ok_or(PortError::Unavailable)
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<AccessClaims, TokenRefused> {
        let token = Compact::parse(token).ok_or(TokenRefused::Invalid)?;
        let header = token.header().filter(Header::is_ours).ok_or(TokenRefused::Invalid)?;
        let ring = self.ring();
        let key = ring.verifier(&header.kid, now).ok_or(TokenRefused::UnknownKey)?;
        let claims: Claims = token.claims(key).ok_or(TokenRefused::Invalid)?;
        claims.judge(&self.names, now)
    }

    fn mint_key(&self, now: Timestamp, signs_from: Timestamp) -> Result<SigningKey, PortError> {
        let id = KeyId::mint(now, self.entropy.as_ref());
        let mut seed = Zeroizing::new([0; SEED_BYTES]);
        self.entropy.fill(seed.as_mut());
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_ref()).map_err(|_| PortError::Unavailable)?;
        Ok(SigningKey {
            id,
            version: Version::NEW,
            public: pair.public_key().as_ref().to_vec(),
            private: self.sealer.seal(&sealing_context(id), seed.as_ref()),
            created_at: now,
            signs_from,
            retires_at: None,
        })
    }

    fn load(&self, keys: &[SigningKey]) -> Result<(), PortError> {
        let ring = Ring::open(keys, self.sealer.as_ref())?;
        *self.ring.write() = Arc::new(ring);
        Ok(())
    }

    fn public_keys(&self) -> Vec<PublicKey> {
        self.ring().public_keys()
    }
}

impl fmt::Debug for Ed25519Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ed25519Signer")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
