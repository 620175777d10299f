//! A key that signs access tokens.

use crate::Timestamp;
use crate::records::Version;
use crate::values::ids::KeyId;

/// A signing key; its private half is sealed.
#[derive(Debug, Clone)]
pub struct SigningKey {
    /// Its id, the `kid` of its tokens.
    pub id: KeyId,
    /// How often it was written.
    pub version: Version,
    /// The public half (raw Ed25519).
    pub public: Vec<u8>,
    /// The private half, sealed.
    pub private: Sealed,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it begins to sign, after every node has had time to learn of it.
    pub signs_from: Timestamp,
    /// When its last token has expired and it can be forgotten; absent while it is the newest. Until a newer one begins to sign, it does.
    pub retires_at: Option<Timestamp>,
}

/// Authenticated ciphertext, with the id of the key that made it inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);
