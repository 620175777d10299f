//! Password hashes that cost nothing.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use parking_lot::Mutex;

use super::digests::{keyed, same};
use crate::ports::{HashError, Match, PasswordHasher};
use crate::values::password::Password;
use crate::values::secret::SecretText;

const KEY: &[u8] = b"quick";

/// Hashes in microseconds, and counts what it is asked for.
#[derive(Default)]
pub struct QuickHasher(Mutex<State>);

#[derive(Default)]
struct State {
    overloaded: bool,
    generation: u64,
    hashes: usize,
    comparisons: usize,
}

impl QuickHasher {
    /// A hasher with nothing to do.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// From now on it answers `Overloaded`.
    pub fn overload(&self) {
        self.0.lock().overloaded = true;
    }

    /// Ends what [`overload`](Self::overload) began.
    pub fn recover(&self) {
        self.0.lock().overloaded = false;
    }

    /// Makes every hash there is cheaper than those made from now on.
    pub fn age(&self) {
        self.0.lock().generation += 1;
    }

    /// How many hashes it made.
    pub fn hashes(&self) -> usize {
        self.0.lock().hashes
    }

    /// How many comparisons it made, those without a hash included.
    pub fn comparisons(&self) -> usize {
        self.0.lock().comparisons
    }
}

#[async_trait]
impl PasswordHasher for QuickHasher {
    async fn hash(&self, password: &Password, _asker: Option<IpAddr>) -> Result<SecretText, HashError> {
        let mut state = self.0.lock();
        if state.overloaded {
            return Err(HashError::Overloaded);
        }
        state.hashes += 1;
        let salt = format!("{:08}", state.hashes);
        Ok(SecretText::new(phc(state.generation, &salt, password)))
    }

    async fn compare(
        &self,
        password: &Password,
        hash: Option<&SecretText>,
        _asker: Option<IpAddr>,
    ) -> Result<Match, HashError> {
        let mut state = self.0.lock();
        if state.overloaded {
            return Err(HashError::Overloaded);
        }
        state.comparisons += 1;
        Ok(hash.map_or(Match::No, |hash| judge(password, hash.reveal(), state.generation)))
    }
}

fn judge(password: &Password, hash: &str, newest: u64) -> Match {
    match read(hash) {
        Some((generation, salt)) if same(phc(generation, salt, password).as_bytes(), hash.as_bytes()) => {
            if generation < newest {
                Match::Outdated
            } else {
                Match::Yes
            }
        }
        _ => Match::No,
    }
}

fn phc(generation: u64, salt: &str, password: &Password) -> String {
    let generation = generation.to_string();
    let digest = keyed(KEY, &[generation.as_bytes(), salt.as_bytes(), password.bytes()]);
    format!("$quick$g={generation}${salt}${}", STANDARD_NO_PAD.encode(digest))
}

/// Generation and salt.
fn read(phc: &str) -> Option<(u64, &str)> {
    let (generation, rest) = phc.strip_prefix("$quick$g=")?.split_once('$')?;
    let (salt, _) = rest.split_once('$')?;
    Some((generation.parse().ok()?, salt))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_knows_its_password_and_its_age() {
        let hasher = QuickHasher::new();
        let right = Password::parse("correct horse").expect("a password");
        let wrong = Password::parse("battery staple").expect("a password");

        let hash = hasher.hash(&right, None).await.expect("a hash");

        assert_eq!(hasher.compare(&right, Some(&hash), None).await, Ok(Match::Yes));
        assert_eq!(hasher.compare(&wrong, Some(&hash), None).await, Ok(Match::No));
        assert_eq!(hasher.compare(&right, None, None).await, Ok(Match::No));
        hasher.age();
        assert_eq!(hasher.compare(&right, Some(&hash), None).await, Ok(Match::Outdated));
        assert_eq!(hasher.compare(&wrong, Some(&hash), None).await, Ok(Match::No));
        assert_eq!((hasher.hashes(), hasher.comparisons()), (1, 5));
    }

    #[tokio::test]
    async fn two_hashes_of_one_password_differ() {
        let hasher = QuickHasher::new();
        let password = Password::parse("correct horse").expect("a password");

        let first = hasher.hash(&password, None).await.expect("a hash");
        let second = hasher.hash(&password, None).await.expect("a hash");

        assert_ne!(first.reveal(), second.reveal());
    }

    #[tokio::test]
    async fn an_overloaded_hasher_does_nothing() {
        let hasher = QuickHasher::new();
        let password = Password::parse("correct horse").expect("a password");
        hasher.overload();

        let made = hasher.hash(&password, None).await.map(drop);
        let compared = hasher.compare(&password, None, None).await;
        hasher.recover();

        assert_eq!(made, Err(HashError::Overloaded));
        assert_eq!(compared, Err(HashError::Overloaded));
        assert_eq!((hasher.hashes(), hasher.comparisons()), (0, 0));
        assert!(hasher.hash(&password, None).await.is_ok());
    }
}
