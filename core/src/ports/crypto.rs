//! Time, randomness, and the cryptography that needs more than a digest.

use std::net::IpAddr;
use std::time::Duration;

use async_trait::async_trait;

use crate::Timestamp;
use crate::ports::PortError;
use crate::records::session::Amr;
use crate::records::signing_key::{Sealed, SigningKey};
use crate::records::user::Role;
use crate::values::ids::{KeyId, SessionId, UserId};
use crate::values::password::Password;
use crate::values::secret::SecretText;

/// Tells the time, and waits.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time now, in whole microseconds so that it survives every store.
    fn now(&self) -> Timestamp;

    /// Waits that long.
    async fn sleep(&self, how_long: Duration);
}

/// Gives unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// `N` unpredictable bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// Hashes passwords at a cost an attacker feels, for the network an address belongs to.
///
/// MUST keep each network within a share of what can be done, so that none keeps the others waiting. What is done for no
/// address is within no share.
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// A PHC string for the password.
    ///
    /// MUST answer `Overloaded` rather than queue without bound.
    async fn hash(&self, password: &Password, asker: Option<IpAddr>) -> Result<SecretText, HashError>;

    /// Compares a password with a hash.
    ///
    /// MUST do the work of one comparison when there is no hash, so that the answer's time says nothing.
    async fn compare(
        &self,
        password: &Password,
        hash: Option<&SecretText>,
        asker: Option<IpAddr>,
    ) -> Result<Match, HashError>;
}

/// How a password compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is another one, or there is none.
    No,
    /// It is the one.
    Yes,
    /// It is the one, and its hash is cheaper than hashes made today.
    Outdated,
}

/// Why no hash was made or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Too much to do; try again a little later.
    #[error("too many passwords at once")]
    Overloaded,
}

/// Encrypts what the store keeps but nobody who steals it may read.
pub trait Sealer: Send + Sync {
    /// Encrypts and authenticates `plain` for one use: `context` names it, and must be given again to open.
    fn seal(&self, context: &str, plain: &[u8]) -> Sealed;

    /// Decrypts; `None` when this was not sealed with a known key for this context.
    fn open(&self, context: &str, sealed: &Sealed) -> Option<zeroize::Zeroizing<Vec<u8>>>;
}

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessClaims {
    /// Whose token it is.
    pub user: UserId,
    /// Its session.
    pub session: SessionId,
    /// The role when it was issued; each request asks again.
    pub role: Role,
    /// How the person signed in.
    pub amr: Vec<Amr>,
    /// When the person signed in.
    pub auth_time: Timestamp,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// Signs and verifies access tokens.
#[async_trait]
pub trait TokenSigner: Send + Sync {
    /// The token for these claims, signed by the key that began to sign last before `claims.issued_at`, also when it is to retire.
    fn sign(&self, claims: &AccessClaims) -> Result<SecretText, PortError>;

    /// What a token says.
    ///
    /// MUST refuse other algorithms, types, issuers, audiences and unknown keys.
    fn verify(&self, token: &str, now: Timestamp) -> Result<AccessClaims, TokenRefused>;

    /// A new key that signs from `signs_from` on, its private half sealed.
    fn mint_key(&self, now: Timestamp, signs_from: Timestamp) -> Result<SigningKey, PortError>;

    /// Replaces the keys in use.
    fn load(&self, keys: &[SigningKey]) -> Result<(), PortError>;

    /// The public halves of the keys in use.
    fn public_keys(&self) -> Vec<PublicKey>;
}

/// What others need to verify tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its id.
    pub id: KeyId,
    /// Raw Ed25519.
    pub bytes: Vec<u8>,
}

/// Why a token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// It was good once.
    #[error("the token has expired")]
    Expired,
    /// It never was.
    #[error("the token is not valid")]
    Invalid,
    /// Its key is not known here (yet).
    #[error("the token's key is not known")]
    UnknownKey,
}
