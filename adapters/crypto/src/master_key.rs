//! The one secret an operator keeps: every other key is derived from it under a label of its own.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use doorward_core::ports::Entropy;
use doorward_core::values::secret::SecretText;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

const BYTES: usize = 32;
const HEX_DIGITS: &[u8; 16] = b"0123456789abcdef";
const SALT: &[u8] = b"doorward";
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// 32 secret bytes. Wiped on drop and never printed.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; BYTES]>);

/// Why a text is no master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    /// It is written in neither form, or has another length.
    #[error("a master key is 32 bytes, written as 64 hexadecimal digits or in base64")]
    Malformed,
    /// All its bytes are the same: a placeholder.
    #[error("this master key can be guessed; make one with `openssl rand -hex 32`")]
    Guessable,
}

impl MasterKey {
    /// Reads 64 hexadecimal digits, or base64 (either alphabet, padded or not); white space around it does not count.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let text = text.trim();
        let bytes = from_hex(text)
            .or_else(|| from_base64(text))
            .ok_or(MasterKeyError::Malformed)?;
        if bytes.iter().all(|byte| Some(byte) == bytes.first()) {
            return Err(MasterKeyError::Guessable);
        }
        Ok(Self(bytes))
    }

    /// A new key.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; BYTES]);
        entropy.fill(bytes.as_mut());
        Self(bytes)
    }

    /// The 64 hexadecimal digits [`MasterKey::parse`] reads, for the one file that keeps them.
    pub fn to_hex(&self) -> SecretText {
        let mut text = String::with_capacity(2 * BYTES);
        for byte in self.0.iter() {
            text.extend([byte >> 4, byte & 15].map(hex_digit));
        }
        SecretText::new(text)
    }

    /// The sub-key of this label. Labels end in a version, so that a new use never meets an old key.
    #[expect(
        clippy::expect_used,
        reason = "HKDF refuses only more than 255 digests, and a sub-key is one"
    )]
    pub(crate) fn derive<const N: usize>(&self, label: &str) -> Zeroizing<[u8; N]> {
        const { assert!(N <= BYTES, "a sub-key is no longer than the digest") };
        let mut sub_key = Zeroizing::new([0; N]);
        Hkdf::<Sha256>::new(Some(SALT), self.0.as_ref())
            .expand(label.as_bytes(), sub_key.as_mut())
            .expect("a sub-key is at most one digest long");
        sub_key
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

fn hex_digit(value: u8) -> char {
    char::from(HEX_DIGITS.get(usize::from(value)).copied().unwrap_or_default())
}

fn from_hex(text: &str) -> Option<Zeroizing<[u8; BYTES]>> {
    if text.len() != 2 * BYTES {
        return None;
    }
    let mut bytes = Zeroizing::new([0; BYTES]);
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        for digit in pair {
            let value = char::from(*digit).to_digit(16)?;
            *byte = *byte << 4 | u8::try_from(value).ok()?;
        }
    }
    Some(bytes)
}

fn from_base64(text: &str) -> Option<Zeroizing<[u8; BYTES]>> {
    // What 44 characters can stand for, and the slack the decoder asks for.
    let mut decoded = Zeroizing::new([0; 36]);
    let length = [&BASE64, &BASE64_URL]
        .into_iter()
        .find_map(|engine| engine.decode_slice(text, decoded.as_mut()).ok())?;
    let mut bytes = Zeroizing::new([0; BYTES]);
    bytes.copy_from_slice(decoded.get(..length).filter(|all| all.len() == BYTES)?);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use doorward_core::testing::SeededEntropy;
    use proptest::prelude::*;

    use super::*;

    const HEX: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";

    fn hex_of(text: &str) -> Result<String, MasterKeyError> {
        MasterKey::parse(text).map(|key| key.to_hex().reveal().to_owned())
    }

    #[test]
    fn a_key_is_read_in_every_form() {
        for text in [
            HEX,
            &HEX.to_uppercase(),
            &format!("  {HEX}\n"),
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8=",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8=\r\n",
        ] {
            assert_eq!(hex_of(text).as_deref(), Ok(HEX), "{text}");
        }
        let dashes = "-".repeat(42) + "8";
        let pluses = "+".repeat(42) + "8";
        assert_eq!(hex_of(&dashes), hex_of(&pluses));
        assert!(hex_of(&dashes).is_ok());
    }

    #[test]
    fn another_length_is_no_key() {
        for text in [
            "",
            "x",
            &HEX[2..],
            &format!("{HEX}00"),
            "AAEC",
            &"A".repeat(42),
            &"A".repeat(4_000),
        ] {
            assert_eq!(hex_of(text), Err(MasterKeyError::Malformed), "{text}");
        }
    }

    #[test]
    fn a_placeholder_is_no_key() {
        for text in ["0".repeat(64), "f".repeat(64), "A".repeat(43)] {
            assert_eq!(hex_of(&text), Err(MasterKeyError::Guessable), "{text}");
        }
    }

    #[test]
    fn a_generated_key_survives_its_text() {
        let entropy = SeededEntropy::new(1);
        let key = MasterKey::generate(&entropy);

        let read = MasterKey::parse(key.to_hex().reveal()).expect("its own text");

        assert_eq!(read.0, key.0);
        assert_ne!(MasterKey::generate(&entropy).0, key.0);
    }

    #[test]
    fn sub_keys_differ_by_label_and_by_key() {
        let entropy = SeededEntropy::new(1);
        let (one, other) = (MasterKey::generate(&entropy), MasterKey::generate(&entropy));

        assert_eq!(one.derive::<32>("a v1"), one.derive::<32>("a v1"));
        assert_ne!(one.derive::<32>("a v1"), one.derive::<32>("a v2"));
        assert_ne!(one.derive::<32>("a v1"), other.derive::<32>("a v1"));
    }

    #[test]
    fn nothing_of_a_key_is_in_its_debug_output() {
        let key = MasterKey::parse(HEX).expect("a key");

        assert_eq!(format!("{key:?}"), "***");
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC{0,80}|[0-9a-f]{60,68}|[A-Za-z0-9+/=_-]{40,48}") {
            let _ = MasterKey::parse(&text);
        }
    }
}
