//! What leaves a plugin for an operator's eyes, and what a provider's answer brings in: neither holds a secret.

#[cfg(test)]
mod tests;

use std::sync::{Arc, LazyLock};

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use doorward_core::values::secret::SecretText;
use hmac::{Hmac, Mac as _};
use regex_lite::Regex;
use sha2::Sha256;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::fingerprint::hex;
use crate::settings::CacheKey;

/// What stands in a secret's place.
const MASK: &str = "***";

/// Shorter secrets are found by accident everywhere.
const SHORTEST: usize = 4;

#[expect(clippy::expect_used, reason = "the pattern is a constant and a test uses it")]
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"[^\s@<>"'(),;:=]+@[^\s@<>"'(),;:=]+\.[A-Za-z0-9-]+|\+[0-9][0-9 ().-]{5,18}[0-9]"#)
        .expect("the pattern is valid")
});

/// The spellings of a provider's secrets, the longest first.
#[derive(Clone, Default)]
pub(crate) struct Spellings(Arc<[Zeroizing<String>]>);

impl Spellings {
    pub(crate) fn of<'a>(secrets: impl Iterator<Item = &'a SecretText>) -> Self {
        let mut all: Vec<Zeroizing<String>> = secrets.flat_map(|secret| spellings(secret.reveal())).collect();
        all.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        all.dedup();
        Self(all.into())
    }

    /// Masks every spelling in an answer, without changing its length.
    pub(crate) fn mask(&self, bytes: &mut [u8]) {
        for spelling in self.0.iter() {
            mask(bytes, spelling.as_bytes());
        }
    }
}

/// Every way a secret is likely to be written.
fn spellings(secret: &str) -> Vec<Zeroizing<String>> {
    if secret.len() < SHORTEST {
        return Vec::new();
    }
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::to_string(secret).unwrap_or_default();
    let plain = [
        secret.to_owned(),
        form.replace('+', "%20"),
        form,
        json.trim_matches('"').to_owned(),
        hex(secret.as_bytes()),
    ];
    let coded = (0..3).flat_map(|shift| {
        [
            coded(secret, shift, &STANDARD_NO_PAD),
            coded(secret, shift, &URL_SAFE_NO_PAD),
        ]
    });
    plain
        .into_iter()
        .chain(coded)
        .filter(|spelling| spelling.len() >= SHORTEST)
        .map(Zeroizing::new)
        .collect()
}

/// The characters of base64 that belong to the secret alone, when so many bytes (modulo 3) stand before it.
fn coded(secret: &str, shift: usize, engine: &GeneralPurpose) -> String {
    let text = engine.encode([[0; 3].get(..shift).unwrap_or_default(), secret.as_bytes()].concat());
    let whole = (shift + secret.len()).is_multiple_of(3);
    let end = if whole {
        text.len()
    } else {
        text.len().saturating_sub(1)
    };
    text.get((shift * 8).div_ceil(6)..end).unwrap_or_default().to_owned()
}

fn mask(bytes: &mut [u8], secret: &[u8]) {
    let mut from = 0;
    while let Some(rest) = bytes.get_mut(from..) {
        let Some(at) = rest.windows(secret.len()).position(|window| window == secret) else {
            return;
        };
        if let Some(found) = rest.get_mut(at..at + secret.len()) {
            found.fill(b'*');
        }
        from += at + secret.len();
    }
}

/// Hashes addresses so that an operator can tell two apart and read neither.
#[derive(Clone)]
pub(crate) struct AddressHash(CacheKey);

impl AddressHash {
    pub(crate) const fn new(key: CacheKey) -> Self {
        Self(key)
    }

    fn of(&self, address: &str) -> String {
        let digits: String = address
            .chars()
            .filter(|c| !matches!(c, ' ' | '(' | ')' | '.' | '-'))
            .collect();
        let plain = if address.starts_with('+') {
            digits
        } else {
            address.to_lowercase()
        };
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.bytes()) else {
            return MASK.to_owned();
        };
        mac.update(b"address\0");
        mac.update(plain.as_bytes());
        let tag = hex(&mac.finalize().into_bytes());
        format!("addr_{}", tag.get(..8).unwrap_or_default())
    }
}

/// Makes a plugin's words fit to be read: no secret, no code, no address.
#[derive(Clone)]
pub(crate) struct Redactor {
    spellings: Spellings,
    addresses: AddressHash,
    /// What this message says and nobody else may read.
    words: Vec<Zeroizing<String>>,
    recipient: Option<String>,
}

impl Redactor {
    pub(crate) const fn new(spellings: Spellings, addresses: AddressHash) -> Self {
        Self {
            spellings,
            addresses,
            words: Vec::new(),
            recipient: None,
        }
    }

    /// Knows the message, too.
    pub(crate) fn about<'a>(mut self, recipient: &str, words: impl IntoIterator<Item = &'a str>) -> Self {
        let words = words.into_iter().filter(|word| word.len() >= SHORTEST);
        self.words = words.map(|word| Zeroizing::new(word.to_owned())).collect();
        self.recipient = Some(recipient.to_owned());
        self
    }

    /// The text in at most so many bytes, on one line: no secret, no code, no address.
    pub(crate) fn text(&self, text: &str, most: usize) -> String {
        let mut clean = self.masked(text, most);
        if clean.contains(['@', '+']) {
            let hashed = ADDRESS.replace_all(&clean, |found: &regex_lite::Captures<'_>| {
                found
                    .get(0)
                    .map(|address| self.addresses.of(address.as_str()))
                    .unwrap_or_default()
            });
            clean = hashed.into_owned();
        }
        cut(&clean, most).to_owned()
    }

    /// A provider's own id or code, which may look like an address and be none.
    pub(crate) fn id(&self, text: &str, most: usize) -> String {
        cut(&self.masked(text, most), most).to_owned()
    }

    /// The text without secrets, codes and the recipient.
    fn masked(&self, text: &str, most: usize) -> String {
        // Cut first, so that a long text costs no more than a short one; what a cut leaves of a secret is cut again.
        let room = most.saturating_mul(4);
        let mut clean = cut(text, room).replace(|c: char| c.is_control(), " ");
        for secret in self.spellings.0.iter().chain(&self.words) {
            if clean.contains(secret.as_str()) {
                clean = clean.replace(secret.as_str(), MASK);
            }
        }
        if let Some(recipient) = &self.recipient
            && clean.contains(recipient.as_str())
        {
            clean = clean.replace(recipient.as_str(), &self.addresses.of(recipient));
        }
        clean
    }
}

/// The longest beginning of at most so many bytes.
fn cut(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    text.get(..text.floor_char_boundary(most)).unwrap_or_default()
}
