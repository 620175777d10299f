//! An e-mail address: what is accepted, how it is written when sent to, and when two of them are the same.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use unicode_normalization::UnicodeNormalization as _;

use super::flaw::Flaw;
use super::name::{is_hidden, is_joining};

const MAX_LOCAL_BYTES: usize = 64;
const MAX_BYTES: usize = 254;

const REQUIRED: Flaw = Flaw::new("required", "An e-mail address is needed.");
const INVALID: Flaw = Flaw::new("invalid", "This is not a valid e-mail address.");
const TOO_LONG: Flaw = Flaw::new("too_long", "The e-mail address is too long.");

/// An address mail can be sent to.
///
/// Two addresses are equal, and hash and sort alike, when their canonical forms are.
#[derive(Clone)]
pub struct EmailAddress {
    as_sent: String,
    canonical: String,
}

impl EmailAddress {
    /// Reads an address as a person types it.
    ///
    /// The local part is a dot-atom in which UTF-8 is allowed; quoted local parts and IP literals are refused.
    /// The domain is normalised to lower-case ASCII by IDNA and has at least two labels.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let text = text.trim();
        if text.is_empty() {
            return Err(REQUIRED);
        }
        // The domain can only shrink so far in normalisation; far beyond the limit nothing needs a look.
        if text.len() > 8 * MAX_BYTES {
            return Err(TOO_LONG);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(INVALID)?;
        if !is_dot_atom(local) {
            return Err(INVALID);
        }
        if local.len() > MAX_LOCAL_BYTES {
            return Err(TOO_LONG);
        }
        let domain = ascii_domain(domain)?;
        if local.len() + 1 + domain.len() > MAX_BYTES {
            return Err(TOO_LONG);
        }
        Ok(Self {
            as_sent: format!("{local}@{domain}"),
            canonical: format!("{}@{domain}", fold(local)),
        })
    }

    /// Takes back what [`as_sent`](Self::as_sent) gave, and nothing else.
    pub fn from_stored(as_sent: String) -> Result<Self, Flaw> {
        let Self {
            as_sent: normal,
            canonical,
        } = Self::parse(&as_sent)?;
        if normal == as_sent {
            Ok(Self { as_sent, canonical })
        } else {
            Err(INVALID)
        }
    }

    /// The address to send to: the local part as it was typed, the domain in ASCII.
    pub fn as_sent(&self) -> &str {
        &self.as_sent
    }

    /// The form that decides whether two addresses are the same: the local part in lower case and NFC.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// A hint at the address for people who know it: `a•••@e•••.com`. The same for every length.
    pub fn masked(&self) -> String {
        let (local, domain) = self.canonical.rsplit_once('@').unwrap_or_default();
        let tld = domain.rsplit_once('.').map_or("", |(_, tld)| tld);
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        format!("{}•••@{}•••.{tld}", first(local), first(domain))
    }
}

/// RFC 5321 dot-atom with RFC 6531 characters.
fn is_dot_atom(local: &str) -> bool {
    local
        .split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_char))
}

fn is_atom_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
    } else {
        !c.is_whitespace() && !is_hidden(c) && !is_joining(c)
    }
}

fn ascii_domain(domain: &str) -> Result<String, Flaw> {
    if domain.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(INVALID);
    }
    let ascii = Uts46::new()
        .to_ascii(
            domain.as_bytes(),
            AsciiDenyList::STD3,
            Hyphens::CheckFirstLast,
            DnsLength::Verify,
        )
        .map_err(|_| INVALID)?;
    let (_, tld) = ascii.rsplit_once('.').ok_or(INVALID)?;
    if tld.bytes().all(|b| b.is_ascii_digit()) {
        return Err(INVALID);
    }
    Ok(ascii.into_owned())
}

/// Lower-cases letter by letter, so that the result does not depend on a letter's neighbours.
fn fold(local: &str) -> String {
    local.nfc().flat_map(char::to_lowercase).nfc().collect()
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.canonical == other.canonical
    }
}

impl Eq for EmailAddress {}

impl Hash for EmailAddress {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical.hash(state);
    }
}

impl Ord for EmailAddress {
    fn cmp(&self, other: &Self) -> Ordering {
        self.canonical.cmp(&other.canonical)
    }
}

impl PartialOrd for EmailAddress {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests;
