//! Sealed bytes: XChaCha20-Poly1305, written as format, key id, nonce, ciphertext with tag.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead as _, Payload};
use doorward_core::ports::{Entropy, Sealer};
use doorward_core::records::signing_key::Sealed;
use zeroize::Zeroizing;

use crate::keyring::{KEY_ID_BYTES, Keyring};

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;

/// Seals with the ring's newest key and opens with any of them.
pub struct AeadSealer {
    keyring: Arc<Keyring>,
    entropy: Arc<dyn Entropy>,
}

impl AeadSealer {
    /// A sealer with these keys, drawing nonces from `entropy`.
    pub fn new(keyring: Arc<Keyring>, entropy: Arc<dyn Entropy>) -> Self {
        Self { keyring, entropy }
    }
}

impl Sealer for AeadSealer {
    #[expect(clippy::expect_used, reason = "only 256 GiB are too much for the cipher")]
    fn seal(&self, context: &str, plain: &[u8]) -> Sealed {
        let key = self.keyring.newest();
        let nonce: [u8; NONCE_BYTES] = self.entropy.bytes();
        let aad = authenticated(key.id, context);
        let ciphertext = key
            .cipher
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: &aad })
            .expect("the text is shorter than the cipher's limit");
        Sealed([&[FORMAT], key.id.as_slice(), &nonce, &ciphertext].concat())
    }

    fn open(&self, context: &str, sealed: &Sealed) -> Option<Zeroizing<Vec<u8>>> {
        let (format, rest) = sealed.0.split_first()?;
        let (key_id, rest) = rest.split_first_chunk::<KEY_ID_BYTES>()?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let key = self.keyring.find(key_id).filter(|_| *format == FORMAT)?;
        let aad = authenticated(*key_id, context);
        key.cipher
            .decrypt(
                XNonce::from_slice(nonce),
                Payload {
                    msg: ciphertext,
                    aad: &aad,
                },
            )
            .ok()
            .map(Zeroizing::new)
    }
}

impl fmt::Debug for AeadSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AeadSealer(***)")
    }
}

/// What the tag vouches for besides the text: format, key and use. The first two have fixed lengths.
fn authenticated(key_id: [u8; KEY_ID_BYTES], context: &str) -> Vec<u8> {
    [&[FORMAT], key_id.as_slice(), context.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use doorward_core::testing::SeededEntropy;
    use proptest::prelude::*;

    use super::*;
    use crate::master_key::MasterKey;

    const OVERHEAD: usize = 1 + KEY_ID_BYTES + NONCE_BYTES + 16;

    fn master(seed: u64) -> MasterKey {
        MasterKey::generate(&SeededEntropy::new(seed))
    }

    fn sealer(newest: u64, older: &[u64]) -> AeadSealer {
        let older: Vec<_> = older.iter().copied().map(master).collect();
        let keyring = Keyring::new(&master(newest), &older);
        AeadSealer::new(Arc::new(keyring), Arc::new(SeededEntropy::new(99)))
    }

    fn opened(aead: &AeadSealer, context: &str, sealed: &Sealed) -> Option<Vec<u8>> {
        aead.open(context, sealed).map(|plain| plain.to_vec())
    }

    #[test]
    fn what_was_sealed_opens_in_its_context_only() {
        let aead = sealer(1, &[]);

        let sealed = aead.seal("delivery:1", b"123456");

        assert_eq!(opened(&aead, "delivery:1", &sealed).as_deref(), Some(&b"123456"[..]));
        for other in ["delivery:2", "delivery:", "", "delivery:1 "] {
            assert_eq!(opened(&aead, other, &sealed), None, "{other}");
        }
    }

    #[test]
    fn one_text_never_seals_the_same_twice() {
        let aead = sealer(1, &[]);

        assert_ne!(aead.seal("a", b"123456"), aead.seal("a", b"123456"));
    }

    #[test]
    fn nothing_of_the_text_shows() {
        let sealed = sealer(1, &[]).seal("a", b"a secret worth keeping");

        assert_eq!(sealed.0.len(), OVERHEAD + 22);
        assert!(
            !sealed
                .0
                .windows(6)
                .any(|part| b"a secret worth keeping".windows(6).any(|plain| plain == part))
        );
    }

    #[test]
    fn an_older_key_still_opens_and_the_newest_seals() {
        let (before, after) = (sealer(1, &[]), sealer(2, &[1]));

        let (old, new) = (before.seal("a", b"old"), after.seal("a", b"new"));

        assert_eq!(opened(&after, "a", &old).as_deref(), Some(&b"old"[..]));
        assert_eq!(opened(&after, "a", &new).as_deref(), Some(&b"new"[..]));
        assert_eq!(opened(&before, "a", &new), None);
        assert_eq!(opened(&sealer(2, &[]), "a", &old), None);
    }

    #[test]
    fn any_flipped_bit_is_noticed() {
        let aead = sealer(1, &[2]);
        let sealed = aead.seal("a", b"123456");

        for bit in 0..sealed.0.len() * 8 {
            let mut tampered = sealed.clone();
            tampered.0[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(opened(&aead, "a", &tampered), None, "bit {bit}");
        }
    }

    #[test]
    fn any_part_missing_is_noticed() {
        let aead = sealer(1, &[]);
        let sealed = aead.seal("a", b"123456");

        for length in 0..sealed.0.len() {
            assert_eq!(
                opened(&aead, "a", &Sealed(sealed.0[..length].to_vec())),
                None,
                "{length}"
            );
        }
    }

    #[test]
    fn nothing_of_a_key_is_in_the_debug_output() {
        assert_eq!(format!("{:?}", sealer(1, &[])), "AeadSealer(***)");
    }

    proptest! {
        #[test]
        fn every_text_survives(context in ".*", plain in prop::collection::vec(any::<u8>(), 0..300)) {
            let aead = sealer(1, &[]);

            let sealed = aead.seal(&context, &plain);

            prop_assert_eq!(opened(&aead, &context, &sealed), Some(plain));
        }

        #[test]
        fn bytes_nobody_sealed_do_not_open(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let aead = sealer(1, &[]);
            let header = [&[FORMAT], aead.keyring.newest().id.as_slice()].concat();

            prop_assert_eq!(opened(&aead, "a", &Sealed(bytes.clone())), None);
            prop_assert_eq!(opened(&aead, "a", &Sealed([header, bytes].concat())), None);
        }
    }
}
