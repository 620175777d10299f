//! The language a person wants to be written to in.

use super::flaw::Flaw;

const MAX_BYTES: usize = 35;

const REQUIRED: Flaw = Flaw::new("required", "A language tag is needed.");
const INVALID: Flaw = Flaw::new("invalid", "This is not a language tag such as \"de\" or \"de-AT\".");
const TOO_LONG: Flaw = Flaw::new("too_long", "The language tag is longer than 35 characters.");

/// A language tag of a language, an optional script and an optional region, in the usual case: `zh-Hant-TW`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Locale(String);

impl Locale {
    /// Reads a tag; case and the separator (`-` or `_`) do not matter.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let text = text.trim();
        if text.is_empty() {
            return Err(REQUIRED);
        }
        if text.len() > MAX_BYTES {
            return Err(TOO_LONG);
        }
        let mut parts = text.split(['-', '_']).peekable();
        let mut tag = parts
            .next()
            .filter(|p| is_language(p))
            .ok_or(INVALID)?
            .to_ascii_lowercase();
        if let Some(script) = parts.next_if(|p| is_script(p)) {
            tag.push('-');
            tag.push_str(&title_case(script));
        }
        if let Some(region) = parts.next_if(|p| is_region(p)) {
            tag.push('-');
            tag.push_str(&region.to_ascii_uppercase());
        }
        if parts.next().is_some() {
            return Err(INVALID);
        }
        Ok(Self(tag))
    }

    /// The normalised tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone: `de` of `de-AT`.
    pub fn language(&self) -> &str {
        self.0.split_once('-').map_or(self.as_str(), |(language, _)| language)
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl From<Locale> for String {
    fn from(locale: Locale) -> Self {
        locale.0
    }
}

fn is_language(part: &str) -> bool {
    matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_script(part: &str) -> bool {
    part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_region(part: &str) -> bool {
    let letters = part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let digits = part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit());
    letters || digits
}

fn title_case(part: &str) -> String {
    let mut lower = part.to_ascii_lowercase();
    if let Some(first) = lower.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    lower
}

#[cfg(test)]
mod tests;
