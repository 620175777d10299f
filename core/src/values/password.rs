//! What a person may choose as a password, and what is too easy to guess.

mod listed;

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::flaw::Flaw;

const MIN_BYTES: usize = 8;
const MAX_BYTES: usize = 1024;
const MIN_PERSONAL_CHARS: usize = 4;

const REQUIRED: Flaw = Flaw::new("required", "A password is needed.");
const TOO_SHORT: Flaw = Flaw::new("too_short", "The password must have at least 8 characters.");
const TOO_LONG: Flaw = Flaw::new("too_long", "The password is longer than 1024 bytes.");
const TOO_COMMON: Flaw = Flaw::new("too_common", "This password is on the list of the most common ones.");
const CONTAINS_PERSONAL: Flaw = Flaw::new(
    "contains_personal",
    "The password must not contain your name or your e-mail address.",
);

/// A password in NFC, otherwise exactly as typed. Wiped on drop and never printed.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Reads a password somebody chooses: 8 to 1024 bytes, of any characters.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let password = Self::parse_attempt(text)?;
        if password.0.is_empty() {
            return Err(REQUIRED);
        }
        if password.0.len() < MIN_BYTES {
            return Err(TOO_SHORT);
        }
        Ok(password)
    }

    /// Reads a password somebody signs in with: only the upper bound holds.
    pub fn parse_attempt(text: &str) -> Result<Self, Flaw> {
        // NFC makes a text at most three times longer or shorter; beyond that nothing needs a look.
        if text.len() > 4 * MAX_BYTES {
            return Err(TOO_LONG);
        }
        // The buffer never grows, so that no unwiped copy stays behind.
        let mut normalised = Zeroizing::new(String::with_capacity(3 * text.len()));
        normalised.extend(text.nfc());
        if normalised.len() > MAX_BYTES {
            return Err(TOO_LONG);
        }
        Ok(Self(normalised))
    }

    /// Refuses a password that is on the bundled list of common ones (`too_common`), or that contains, in any
    /// case, one of the person's names or the e-mail address, whole or in parts of at least four characters
    /// (`contains_personal`).
    pub fn screen(&self, personal: &[&str]) -> Result<(), Flaw> {
        let lower = in_lower_case(&self.0);
        if listed::contains(&lower) {
            return Err(TOO_COMMON);
        }
        if personal.iter().any(|text| gives_away(&lower, text)) {
            return Err(CONTAINS_PERSONAL);
        }
        Ok(())
    }

    /// The bytes that are hashed.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Whether the lower-case password holds the whole text, an address's local part, or a word of either.
fn gives_away(lower: &str, personal: &str) -> bool {
    let personal = in_lower_case(&personal.trim().nfc().collect::<String>());
    let name = personal.rsplit_once('@').map_or(personal.as_str(), |(local, _)| local);
    let joined: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let words = name.split(|c: char| !c.is_alphanumeric());
    [personal.as_str(), name, joined.as_str()]
        .into_iter()
        .chain(words)
        .any(|part| part.chars().count() >= MIN_PERSONAL_CHARS && lower.contains(part))
}

/// Letter by letter, into a buffer that never grows.
fn in_lower_case(text: &str) -> Zeroizing<String> {
    let mut lower = Zeroizing::new(String::with_capacity(2 * text.len()));
    lower.extend(text.chars().flat_map(char::to_lowercase));
    lower
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests;
