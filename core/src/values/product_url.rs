//! The address of a product on the web, in the one form in which it is stored and compared.

use url::Url;

use super::flaw::Flaw;

const MAX_BYTES: usize = 2048;

const REQUIRED: Flaw = Flaw::new("required", "A URL is needed.");
const INVALID: Flaw = Flaw::new("invalid", "This is not an absolute http or https URL.");
const CREDENTIALS: Flaw = Flaw::new("invalid", "The URL must not contain a user name or password.");
const TOO_LONG: Flaw = Flaw::new("too_long", "The URL is longer than 2048 bytes.");

/// An absolute `http` or `https` URL without credentials and fragment.
///
/// Scheme and host are in lower case, a default port is left out, dot segments are resolved and the path is
/// never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProductUrl(String);

impl ProductUrl {
    /// Reads and normalises a URL.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let text = text.trim();
        if text.is_empty() {
            return Err(REQUIRED);
        }
        if text.len() > MAX_BYTES {
            return Err(TOO_LONG);
        }
        // The URL standard drops tabs and newlines silently and lets `http:host` pass; here neither is a URL.
        if text.chars().any(char::is_control) || !has_web_scheme(text) {
            return Err(INVALID);
        }
        let mut url = Url::parse(text).map_err(|_| INVALID)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(CREDENTIALS);
        }
        url.set_fragment(None);
        let normalised = String::from(url);
        if normalised.len() > MAX_BYTES {
            return Err(TOO_LONG);
        }
        Ok(Self(normalised))
    }

    /// The normalised URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn has_web_scheme(text: &str) -> bool {
    text.split_once("://")
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

impl From<ProductUrl> for String {
    fn from(url: ProductUrl) -> Self {
        url.0
    }
}

#[cfg(test)]
mod tests;
