//! The core's cryptographic ports: time, randomness, password hashes, sealed bytes and access tokens.

mod aead_sealer;
mod argon2_hasher;
mod ed25519_signer;
mod jwks;
mod keyring;
mod master_key;
mod system_clock;
mod system_entropy;

pub use aead_sealer::AeadSealer;
pub use argon2_hasher::{Argon2Hasher, CostError, HashCost, HashQueue};
pub use ed25519_signer::{Ed25519Signer, TokenNames};
pub use jwks::jwks;
pub use keyring::Keyring;
pub use master_key::{MasterKey, MasterKeyError};
pub use system_clock::SystemClock;
pub use system_entropy::SystemEntropy;
