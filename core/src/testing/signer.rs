//! Access tokens in plain text, signed with a shared secret.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::Mutex;

use super::digests::{keyed, same};
use super::seeded::SeededEntropy;
use crate::Timestamp;
use crate::ports::{AccessClaims, Entropy, PortError, PublicKey, TokenRefused, TokenSigner};
use crate::records::Version;
use crate::records::session::Amr;
use crate::records::signing_key::{Sealed, SigningKey};
use crate::records::user::Role;
use crate::values::ids::{KeyId, SessionId, UserId};
use crate::values::secret::SecretText;

/// Signs `plain.KEY.CLAIMS.SIGNATURE`.
pub struct PlainSigner {
    keys: Mutex<Vec<SigningKey>>,
    entropy: SeededEntropy,
}

impl PlainSigner {
    /// A signer that knows no key yet.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            keys: Mutex::default(),
            entropy: SeededEntropy::new(0x5169),
        })
    }

    /// A signer with one key that signs from `now` on.
    pub fn ready(now: Timestamp) -> Arc<Self> {
        let signer = Self::new();
        let key = signer.fresh_key(now, now);
        signer.keys.lock().push(key);
        signer
    }

    fn fresh_key(&self, now: Timestamp, signs_from: Timestamp) -> SigningKey {
        let entropy: &dyn Entropy = &self.entropy;
        let private = entropy.bytes::<32>();
        SigningKey {
            id: KeyId::mint(now, entropy),
            version: Version::NEW,
            public: keyed(&private, &[b"public"]).to_vec(),
            private: Sealed(private.to_vec()),
            created_at: now,
            signs_from,
            retires_at: None,
        }
    }
}

impl TokenSigner for PlainSigner {
    fn sign(&self, claims: &AccessClaims) -> Result<SecretText, PortError> {
        let keys = self.keys.lock();
        let signing = keys
            .iter()
            .filter(|key| key.signs_from <= claims.issued_at && !has_retired(key, claims.issued_at))
            .max_by_key(|key| (key.signs_from, key.id))
            .ok_or(PortError::Unavailable)?;
        let said = format!("plain.{}.{}", signing.id, URL_SAFE_NO_PAD.encode(write(claims)));
        Ok(SecretText::new(format!("{said}.{}", signature(signing, &said))))
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<AccessClaims, TokenRefused> {
        let (said, signed) = token.rsplit_once('.').ok_or(TokenRefused::Invalid)?;
        let (key, claims) = parts(said).ok_or(TokenRefused::Invalid)?;
        let keys = self.keys.lock();
        let key = keys
            .iter()
            .find(|known| known.id == key && !has_retired(known, now))
            .ok_or(TokenRefused::UnknownKey)?;
        if !same(signature(key, said).as_bytes(), signed.as_bytes()) {
            return Err(TokenRefused::Invalid);
        }
        let claims = read(&claims).ok_or(TokenRefused::Invalid)?;
        if claims.expires_at <= now {
            return Err(TokenRefused::Expired);
        }
        Ok(claims)
    }

    fn mint_key(&self, now: Timestamp, signs_from: Timestamp) -> Result<SigningKey, PortError> {
        Ok(self.fresh_key(now, signs_from))
    }

    fn load(&self, keys: &[SigningKey]) -> Result<(), PortError> {
        *self.keys.lock() = keys.to_vec();
        Ok(())
    }

    fn public_keys(&self) -> Vec<PublicKey> {
        let keys = self.keys.lock();
        keys.iter()
            .map(|key| PublicKey {
                id: key.id,
                bytes: key.public.clone(),
            })
            .collect()
    }
}

fn has_retired(key: &SigningKey, now: Timestamp) -> bool {
    key.retires_at.is_some_and(|at| at <= now)
}

fn signature(key: &SigningKey, said: &str) -> String {
    URL_SAFE_NO_PAD.encode(keyed(&key.private.0, &[said.as_bytes()]))
}

fn parts(said: &str) -> Option<(KeyId, String)> {
    let (key, claims) = said.strip_prefix("plain.")?.split_once('.')?;
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    Some((KeyId::parse(key)?, String::from_utf8(claims).ok()?))
}

fn write(claims: &AccessClaims) -> String {
    let amr: Vec<&str> = claims.amr.iter().map(|way| way.as_str()).collect();
    format!(
        "{} {} {} {} {} {} {}",
        claims.user,
        claims.session,
        claims.role.as_str(),
        claims.auth_time.timestamp_micros(),
        claims.issued_at.timestamp_micros(),
        claims.expires_at.timestamp_micros(),
        amr.join(","),
    )
}

fn read(text: &str) -> Option<AccessClaims> {
    let mut words = text.split(' ');
    let claims = AccessClaims {
        user: UserId::parse(words.next()?)?,
        session: SessionId::parse(words.next()?)?,
        role: Role::parse(words.next()?)?,
        auth_time: instant(words.next()?)?,
        issued_at: instant(words.next()?)?,
        expires_at: instant(words.next()?)?,
        amr: words
            .next()?
            .split(',')
            .filter(|way| !way.is_empty())
            .map(Amr::parse)
            .collect::<Option<_>>()?,
    };
    words.next().is_none().then_some(claims)
}

fn instant(micros: &str) -> Option<Timestamp> {
    Timestamp::from_timestamp_micros(micros.parse().ok()?)
}

#[cfg(test)]
mod tests;
