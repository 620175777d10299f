//! Base64 as mail and signatures use it: the standard alphabet, padded.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;

/// Bytes as text.
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Text as bytes, when it is base64.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read_and_nonsense_cannot() {
        assert_eq!(encode(b"Terms"), "VGVybXM=");
        assert_eq!(decode("VGVybXM=").as_deref(), Some(b"Terms".as_slice()));
        assert_eq!(decode("%%%"), None);
    }
}
