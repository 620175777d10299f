//! Access tokens (RFC 9068), judged without asking the server about each.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::clock::Clock;
use crate::error::Error;
use crate::key_set::KeySet;
use crate::memory::Memory;
use crate::models::Role;
use crate::transport::{Patience, Transport};

const MAX_LENGTH: usize = 8 * 1024;
const CLOCK_SKEW_SECONDS: u64 = 60;

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct AccessClaims {
    /// Whose it is: a user's id.
    pub sub: String,
    /// The session's id.
    pub sid: String,
    /// The role when it was issued.
    pub role: Role,
    /// How its owner signed in: `otp`, `pwd`.
    pub amr: Vec<String>,
    /// Who issued it.
    pub iss: String,
    /// Whom it is for.
    pub aud: String,
    /// The token's id.
    pub jti: String,
    /// When its owner signed in, in seconds since 1970.
    pub auth_time: u64,
    /// When it was issued, in seconds since 1970.
    pub iat: u64,
    /// When it ends, in seconds since 1970.
    pub exp: u64,
    /// What a newer server says besides.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

/// Why an access token does not count, or why that could not be found out.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidAccessToken {
    /// It is no access token of Doorward.
    #[error("the access token is malformed")]
    Malformed,
    /// The server has no such key.
    #[error("the access token is signed with an unknown key")]
    UnknownKey,
    /// Somebody else made or changed it.
    #[error("the access token's signature is wrong")]
    BadSignature,
    /// Another server issued it.
    #[error("the access token comes from another issuer")]
    WrongIssuer,
    /// It is for somebody else.
    #[error("the access token is for another audience")]
    WrongAudience,
    /// It was issued in the future.
    #[error("the access token does not count yet")]
    NotYetValid,
    /// It has ended.
    #[error("the access token has ended")]
    Expired,
    /// The keys could not be fetched; the token may be good.
    #[error("the server's keys cannot be fetched")]
    NoKeys(#[source] Error),
}

/// Verifies access tokens in one's own backend. Says nothing about sessions that were ended since they were issued.
#[derive(Clone)]
pub struct AccessTokenVerifier {
    issuer: String,
    audience: String,
    keys: Arc<KeySet>,
    clock: Clock,
}

impl AccessTokenVerifier {
    /// Takes tokens of the server with this public address, and fetches its keys from there.
    pub fn new(issuer: &str) -> Result<Self, Error> {
        let transport = Transport::new(issuer, Patience::default(), Memory::new(0))?;
        Ok(Self::of(transport, issuer.to_owned(), Clock::default()))
    }

    /// Whom tokens have to be for; the issuer if not given.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = audience.into();
        self
    }

    pub(crate) fn of(transport: Transport, issuer: String, clock: Clock) -> Self {
        Self {
            audience: issuer.clone(),
            issuer,
            keys: Arc::new(KeySet::new(transport, clock.clone())),
            clock,
        }
    }

    /// What a token says, if it counts.
    pub async fn verify(&self, token: &str) -> Result<AccessClaims, InvalidAccessToken> {
        let (signed, signature) = token
            .rsplit_once('.')
            .filter(|_| token.len() <= MAX_LENGTH)
            .ok_or(InvalidAccessToken::Malformed)?;
        let (header, payload) = signed
            .split_once('.')
            .filter(|(_, payload)| !payload.contains('.'))
            .ok_or(InvalidAccessToken::Malformed)?;
        let key_id = key_id(header).ok_or(InvalidAccessToken::Malformed)?;
        let found = self.keys.find(&key_id).await.map_err(InvalidAccessToken::NoKeys)?;
        let key = found.ok_or(InvalidAccessToken::UnknownKey)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        UnparsedPublicKey::new(&ED25519, key)
            .verify(signed.as_bytes(), &signature)
            .map_err(|_| InvalidAccessToken::BadSignature)?;
        self.judge(decoded(payload).ok_or(InvalidAccessToken::Malformed)?)
    }

    fn judge(&self, claims: AccessClaims) -> Result<AccessClaims, InvalidAccessToken> {
        let now = self.clock.now().as_secs();
        if claims.iss != self.issuer {
            return Err(InvalidAccessToken::WrongIssuer);
        }
        if claims.aud != self.audience {
            return Err(InvalidAccessToken::WrongAudience);
        }
        if claims.iat > now.saturating_add(CLOCK_SKEW_SECONDS) {
            return Err(InvalidAccessToken::NotYetValid);
        }
        if claims.exp <= now {
            return Err(InvalidAccessToken::Expired);
        }
        Ok(claims)
    }
}

impl fmt::Debug for AccessTokenVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokenVerifier")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Header {
    typ: String,
    alg: String,
    kid: String,
    crit: Option<Value>,
}

/// The key's id in the header of an access token signed the one way Doorward signs, that asks for nothing we do not
/// understand.
fn key_id(header: &str) -> Option<String> {
    let header: Header = decoded(header)?;
    let typ = header.typ.to_ascii_lowercase();
    let is_access_token = typ == "at+jwt" || typ == "application/at+jwt";
    (is_access_token && header.alg == "EdDSA" && header.crit.is_none()).then_some(header.kid)
}

fn decoded<T: serde::de::DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
