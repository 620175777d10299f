//! Texts people write: their names, a product's name, description and attributes.

mod attributes;
mod letters;

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use self::letters::is_forbidden;
use super::flaw::Flaw;

pub use self::attributes::Attributes;
pub(in crate::values) use self::letters::{is_hidden, is_joining};

const REQUIRED: Flaw = Flaw::new("required", "This must not be empty.");
const TOO_LONG: Flaw = Flaw::new("too_long", "This text is too long.");
const INVALID: Flaw = Flaw::new("invalid", "This text contains characters that are not allowed here.");

/// A first or last name: one line of 1 to 100 characters, in NFC, with single spaces inside.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonName(String);

impl PersonName {
    /// The most characters a name can have.
    pub const MAX_CHARS: usize = 100;

    /// Reads a name. Control characters and characters nobody sees are refused.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        if text.trim().chars().any(is_hidden) {
            return Err(INVALID);
        }
        line(text, Self::MAX_CHARS).map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first letter and nothing that tells the length: `A•••`.
    pub fn masked(&self) -> String {
        self.0.chars().take(1).chain("•••".chars()).collect()
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

/// The name of a thing: one line of 1 to 200 characters, in NFC, with single spaces inside.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label(String);

impl Label {
    /// The most characters a label can have.
    pub const MAX_CHARS: usize = 200;

    /// Reads a label. Control, bidi and line-separator characters are refused.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        line(text, Self::MAX_CHARS).map(Self)
    }

    /// The label.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.0
    }
}

/// A description: up to 4000 characters, in NFC; line breaks (as `\n`) and tabs are kept. May be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Note(String);

impl Note {
    /// The most characters a note can have.
    pub const MAX_CHARS: usize = 4000;

    /// Reads a note. Control characters other than line breaks and tabs, and bidi controls, are refused.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let text = text.trim();
        refuse_oversize(text, Self::MAX_CHARS)?;
        let text = text.replace("\r\n", "\n");
        if text.chars().any(|c| is_forbidden(c) && c != '\n' && c != '\t') {
            return Err(INVALID);
        }
        let text: String = text.nfc().collect();
        within(text, Self::MAX_CHARS).map(Self)
    }

    /// The note.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Note> for String {
    fn from(note: Note) -> Self {
        note.0
    }
}

/// Splits a full name at its last space; nothing when it is a single word.
pub fn split_full_name(text: &str) -> Option<(&str, &str)> {
    let (first, last) = text.trim().rsplit_once(char::is_whitespace)?;
    Some((first.trim_end(), last))
}

fn line(text: &str, max_chars: usize) -> Result<String, Flaw> {
    let text = text.trim();
    refuse_oversize(text, max_chars)?;
    if text.chars().any(is_forbidden) {
        return Err(INVALID);
    }
    let text: String = text.nfc().collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().all(|c| is_hidden(c) || is_joining(c)) {
        return Err(REQUIRED);
    }
    within(text, max_chars)
}

/// Keeps normalisation from working on a text that no normalisation brings under the limit.
fn refuse_oversize(text: &str, max_chars: usize) -> Result<(), Flaw> {
    const BYTES_PER_COMPOSED_CHAR: usize = 16;
    if text.len() > max_chars * BYTES_PER_COMPOSED_CHAR {
        Err(TOO_LONG)
    } else {
        Ok(())
    }
}

fn within(text: String, max_chars: usize) -> Result<String, Flaw> {
    if text.chars().count() > max_chars {
        Err(TOO_LONG)
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests;
