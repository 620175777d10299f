//! Typed ids: time-ordered 128-bit values (`UUIDv7` inside), written as a prefix and 26 letters that sort like time.

use std::fmt;

use crate::Timestamp;
use crate::ports::Entropy;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LETTERS: usize = 26;

/// The common part of all ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Raw(u128);

impl Raw {
    fn mint(now: Timestamp, entropy: &dyn Entropy) -> Self {
        let mut random = [0_u8; 16];
        entropy.fill(&mut random);
        let millis = u128::from(u64::try_from(now.timestamp_millis()).unwrap_or(0)) & 0xffff_ffff_ffff;
        let random = u128::from_be_bytes(random) & 0x0fff_3fff_ffff_ffff_ffff;
        Self(millis << 80 | 0x7 << 76 | 0x2 << 62 | random)
    }

    fn parse(text: &str) -> Option<Self> {
        if text.len() != LETTERS {
            return None;
        }
        text.bytes()
            .try_fold(0_u128, |value, letter| {
                let digit = ALPHABET.iter().position(|known| *known == letter)?;
                (value >> 123 == 0).then_some(value << 5 | digit as u128)
            })
            .map(Self)
    }
}

impl fmt::Display for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        (0..LETTERS).rev().try_for_each(|place| {
            let digit = (self.0 >> (place * 5)) & 31;
            let letter = usize::try_from(digit)
                .ok()
                .and_then(|at| ALPHABET.get(at))
                .copied()
                .unwrap_or(b'0');
            f.write_char(char::from(letter))
        })
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Raw);

        impl $name {
            /// What the text form begins with.
            pub const PREFIX: &'static str = concat!($prefix, "_");

            /// A new id, later than every id minted before `now`.
            pub fn mint(now: Timestamp, entropy: &dyn Entropy) -> Self {
                Self(Raw::mint(now, entropy))
            }

            /// Reads the text form; anything else is no id of this kind.
            pub fn parse(text: &str) -> Option<Self> {
                text.strip_prefix(Self::PREFIX).and_then(Raw::parse).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", Self::PREFIX, self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

id!(
    /// A user.
    UserId, "usr"
);
id!(
    /// A session.
    SessionId, "ses"
);
id!(
    /// A product.
    ProductId, "prd"
);
id!(
    /// A delivery.
    DeliveryId, "dlv"
);
id!(
    /// A row of the audit trail.
    AuditId, "aud"
);
id!(
    /// A challenge; outside, it travels only together with its secret.
    ChallengeId, "chl"
);
id!(
    /// A link sent by e-mail; outside, it travels only together with its secret.
    LinkId, "lnk"
);
id!(
    /// One running server process.
    NodeId, "nod"
);
id!(
    /// A signing key, which is the `kid` of its tokens.
    KeyId, "key"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SeededEntropy, fixed_now};

    #[test]
    fn an_id_survives_its_text() {
        let id = UserId::mint(fixed_now(), &SeededEntropy::new(1));

        assert_eq!(UserId::parse(&id.to_string()), Some(id));
        assert_eq!(SessionId::parse(&id.to_string()), None);
    }

    #[test]
    fn later_ids_sort_later_as_text() {
        let entropy = SeededEntropy::new(2);

        let earlier = UserId::mint(fixed_now(), &entropy).to_string();
        let later = UserId::mint(fixed_now() + chrono::TimeDelta::milliseconds(1), &entropy).to_string();

        assert!(earlier < later);
    }

    #[test]
    fn an_overlong_number_is_no_id() {
        assert_eq!(UserId::parse("usr_zzzzzzzzzzzzzzzzzzzzzzzzzz"), None);
        assert_eq!(
            UserId::parse("usr_7zzzzzzzzzzzzzzzzzzzzzzzzz").map(|id| id.to_string().len()),
            Some(30)
        );
    }
}
