//! Sealing that is easy to see through, and still refuses what was not sealed for its use.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use zeroize::Zeroizing;

use super::digests::{keyed, same};
use crate::ports::Sealer;
use crate::records::signing_key::Sealed;

const NONCE: usize = 8;
const TAG: usize = 32;

/// Seals reversibly under a key made from a text.
pub struct OpenSealer {
    key: [u8; 32],
    sealed: AtomicU64,
}

impl OpenSealer {
    /// The sealer most tests need.
    pub fn new() -> Arc<Self> {
        Self::with_key("open")
    }

    /// A sealer that cannot open what one with another key sealed.
    pub fn with_key(key: &str) -> Arc<Self> {
        Arc::new(Self {
            key: keyed(b"sealer", &[key.as_bytes()]),
            sealed: AtomicU64::new(0),
        })
    }

    fn tag(&self, context: &str, nonce: &[u8], covered: &[u8]) -> [u8; TAG] {
        keyed(&self.key, &[b"tag", context.as_bytes(), nonce, covered])
    }

    /// Covers or uncovers, which is the same.
    fn cover(&self, nonce: &[u8], bytes: &[u8]) -> Vec<u8> {
        bytes
            .chunks(TAG)
            .zip(0_u64..)
            .flat_map(|(chunk, block)| {
                let stream = keyed(&self.key, &[b"stream", nonce, &block.to_be_bytes()]);
                chunk
                    .iter()
                    .zip(stream)
                    .map(|(byte, mask)| byte ^ mask)
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}

impl Sealer for OpenSealer {
    fn seal(&self, context: &str, plain: &[u8]) -> Sealed {
        let nonce = self.sealed.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let covered = self.cover(&nonce, plain);
        let tag = self.tag(context, &nonce, &covered);
        Sealed([nonce.as_slice(), &tag, &covered].concat())
    }

    fn open(&self, context: &str, sealed: &Sealed) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, rest) = sealed.0.split_at_checked(NONCE)?;
        let (tag, covered) = rest.split_at_checked(TAG)?;
        same(tag, &self.tag(context, nonce, covered)).then(|| Zeroizing::new(self.cover(nonce, covered)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &[u8] = b"a text that is longer than one block of the stream that covers it";

    #[test]
    fn what_is_sealed_opens_only_for_its_use() {
        let open = OpenSealer::new();

        let sealed = open.seal("delivery dlv_1", PLAIN);

        assert_eq!(
            open.open("delivery dlv_1", &sealed).as_deref().map(Vec::as_slice),
            Some(PLAIN)
        );
        assert_eq!(open.open("delivery dlv_2", &sealed), None);
        assert_eq!(OpenSealer::with_key("other").open("delivery dlv_1", &sealed), None);
    }

    #[test]
    fn a_changed_byte_spoils_it() {
        let open = OpenSealer::new();
        let sealed = open.seal("use", PLAIN);

        let spoiled = (0..sealed.0.len()).filter(|at| {
            let mut changed = sealed.clone();
            changed.0[*at] ^= 1;
            open.open("use", &changed).is_none()
        });

        assert_eq!(spoiled.count(), sealed.0.len());
        assert_eq!(open.open("use", &Sealed(Vec::new())), None);
    }

    #[test]
    fn sealing_twice_looks_different_and_hides_the_text() {
        let open = OpenSealer::new();

        let first = open.seal("use", PLAIN);
        let second = open.seal("use", PLAIN);

        assert_ne!(first, second);
        assert!(!first.0.windows(6).any(|part| part == &PLAIN[..6]));
    }
}
