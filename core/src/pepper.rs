//! Keyed digests: what is stored of a secret is worthless without the key, which is not in the store.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::values::secret::Digest;

/// The key of all digests.
#[derive(Clone)]
pub struct Pepper(Zeroizing<[u8; 32]>);

impl Pepper {
    /// Takes the key over.
    pub fn new(key: [u8; 32]) -> Self {
        Self(Zeroizing::new(key))
    }

    /// The digest of some parts for one use. Parts are delimited by their lengths, so no two lists of parts collide.
    pub fn digest(&self, label: &str, parts: &[&[u8]]) -> Digest {
        let mut mac = self.keyed();
        for part in std::iter::once(&label.as_bytes()).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Digest::new(mac.finalize().into_bytes().into())
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    fn keyed(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(&*self.0).expect("HMAC takes keys of every length")
    }
}

impl std::fmt::Debug for Pepper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_letter_between_parts_changes_the_digest() {
        let pepper = Pepper::new([7; 32]);

        assert_ne!(pepper.digest("x", &[b"ab", b"c"]), pepper.digest("x", &[b"a", b"bc"]));
        assert_ne!(pepper.digest("x", &[b"ab"]), pepper.digest("y", &[b"ab"]));
    }
}
