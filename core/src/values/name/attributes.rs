//! What else is known of a product: a small map of texts.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::letters::{is_forbidden, is_hidden, is_joining};
use crate::values::flaw::Flaw;

const MAX_ENTRIES: usize = 50;
const MAX_KEY_CHARS: usize = 64;
const MAX_VALUE_CHARS: usize = 1024;

const TOO_MANY: Flaw = Flaw::new("too_many", "There can be at most 50 attributes.");
const KEY: Flaw = Flaw::new(
    "invalid",
    "An attribute's name has 1 to 64 letters, digits, dots, dashes, underscores or single spaces inside.",
);
const TWICE: Flaw = Flaw::new("invalid", "Two of the attributes have the same name.");
const VALUE: Flaw = Flaw::new("invalid", "An attribute's value must not contain control characters.");
const VALUE_TOO_LONG: Flaw = Flaw::new("too_long", "An attribute's value has at most 1024 characters.");

/// At most 50 texts of at most 1024 characters, under keys of letters and digits of any script, `_.-`, and single spaces inside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Attributes(BTreeMap<String, String>);

impl Attributes {
    /// Checks a map. Names are brought into one normal form, so that none looks like another; values stay as they are.
    pub fn parse(map: BTreeMap<String, String>) -> Result<Self, Flaw> {
        if map.len() > MAX_ENTRIES {
            return Err(TOO_MANY);
        }
        let count = map.len();
        let map: BTreeMap<String, String> = map
            .into_iter()
            .map(|(key, value)| (key.nfc().collect(), value))
            .collect();
        if map.len() < count {
            return Err(TWICE);
        }
        for (key, value) in &map {
            if !is_key(key) {
                return Err(KEY);
            }
            if value.chars().count() > MAX_VALUE_CHARS {
                return Err(VALUE_TOO_LONG);
            }
            if value.chars().any(is_forbidden) {
                return Err(VALUE);
            }
        }
        Ok(Self(map))
    }

    /// The map.
    pub fn as_map(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

impl From<Attributes> for BTreeMap<String, String> {
    fn from(attributes: Attributes) -> Self {
        attributes.0
    }
}

fn is_key(key: &str) -> bool {
    key.chars().nth(MAX_KEY_CHARS).is_none() && key.split(' ').all(is_word)
}

/// Letters, digits and `_.-`, at least one, and the marks that complete letters but never come first.
fn is_word(word: &str) -> bool {
    !word.is_empty()
        && !word.starts_with(is_combining_mark)
        && word
            .chars()
            .all(|c| is_letter_or_digit(c) || matches!(c, '_' | '.' | '-'))
}

fn is_letter_or_digit(c: char) -> bool {
    (c.is_alphanumeric() || is_combining_mark(c)) && !is_hidden(c) && !is_joining(c)
}
