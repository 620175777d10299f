//! An address that is sent nothing any more, because whoever owns it, or its mailbox, wants it so.

use std::fmt;

use crate::Timestamp;
use crate::pepper::Pepper;
use crate::records::Version;
use crate::records::delivery::{Address, Channel};
use crate::values::secret::Digest;

/// One address on the suppression list. It is recognised by a keyed digest and shown masked; the address itself is not kept.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// The digest of the address.
    pub id: SuppressionId,
    /// How often it was written.
    pub version: Version,
    /// The channel it bars.
    pub channel: Channel,
    /// The address as it may be shown; absent once the account it belonged to is erased.
    pub masked: Option<String>,
    /// Why it is barred.
    pub reason: SuppressionReason,
    /// The provider that said so.
    pub provider: String,
    /// Since when.
    pub since: Timestamp,
}

/// Why an address is barred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuppressionReason {
    /// The provider refuses to send there.
    Refused,
    /// The mailbox or number refused a message for good.
    Bounced,
    /// The recipient called a message spam.
    Complained,
    /// The recipient wants no more.
    OptedOut,
}

/// What recognises an address without naming it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SuppressionId(Digest);

impl SuppressionId {
    /// What the text form begins with.
    pub const PREFIX: &'static str = "sup_";

    /// What recognises this address.
    pub fn of(address: &Address, pepper: &Pepper) -> Self {
        let parts = [address.channel().as_str(), address.canonical()];
        Self(pepper.digest("suppression", &parts.map(str::as_bytes)))
    }

    /// Takes over a digest that was kept.
    pub const fn new(digest: Digest) -> Self {
        Self(digest)
    }

    /// The digest, for storage.
    pub const fn digest(&self) -> &Digest {
        &self.0
    }

    /// Reads the text form; anything else is no id of this kind.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(Self::PREFIX)?.as_bytes();
        let (pairs, rest) = digits.as_chunks::<2>();
        let mut bytes = [0; 32];
        if pairs.len() != bytes.len() || !rest.is_empty() {
            return None;
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = nibble(*high)? << 4 | nibble(*low)?;
        }
        Some(Self(Digest::new(bytes)))
    }
}

/// Small letters only, so that an id has one text form.
const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for SuppressionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::PREFIX)?;
        self.0.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SuppressionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

crate::words! {
    SuppressionReason {
        Refused => "refused",
        Bounced => "bounced",
        Complained => "complained",
        OptedOut => "opted_out",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::email::EmailAddress;

    fn mailbox(text: &str) -> Address {
        Address::Email(EmailAddress::parse(text).expect("an address"))
    }

    #[test]
    fn an_address_is_recognised_in_every_spelling_and_only_with_the_pepper() {
        let id = |text, key| SuppressionId::of(&mailbox(text), &Pepper::new([key; 32]));

        assert_eq!(id("Ann@Example.com", 1), id("ann@example.com", 1));
        assert_ne!(id("ann@example.com", 1), id("bob@example.com", 1));
        assert_ne!(id("ann@example.com", 1), id("ann@example.com", 2));
    }

    #[test]
    fn an_id_survives_its_text_and_has_only_one() {
        let id = SuppressionId::of(&mailbox("ann@example.com"), &Pepper::new([1; 32]));
        let text = id.to_string();

        assert_eq!(SuppressionId::parse(&text), Some(id));
        assert_eq!(SuppressionId::parse(&text.to_uppercase()), None);
        assert_eq!(SuppressionId::parse(&text[..text.len() - 1]), None);
        assert_eq!(SuppressionId::parse("sup_"), None);
    }
}
