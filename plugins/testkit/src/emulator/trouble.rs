//! What can go wrong at a provider, and which recipients ask for it.

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The recipient is no recipient.
    Rejected,
    /// The recipient opted out.
    Suppressed,
    /// The account may not do this.
    Misconfigured,
    /// Too many requests; the next one may come in a second.
    Throttled,
    /// The provider is down.
    Unavailable,
    /// The connection breaks after the request was read. The message is not taken.
    Reset,
    /// The answer takes its time.
    Slow,
    /// A page comes with the status of a success. The message is not taken.
    Page,
    /// The answer breaks off half-way. The message is taken.
    Truncated,
    /// The answer points elsewhere.
    Redirect,
    /// The answer is larger than anybody should read. The message is taken.
    Huge,
}

impl Trouble {
    /// Every trouble, with the name that is a recipient's and the last four digits of its number.
    pub const ALL: [(Self, &'static str, &'static str); 11] = [
        (Self::Rejected, "rejected", "0001"),
        (Self::Suppressed, "suppressed", "0004"),
        (Self::Misconfigured, "misconfigured", "0003"),
        (Self::Throttled, "throttled", "0429"),
        (Self::Unavailable, "unavailable", "0503"),
        (Self::Reset, "reset", "0901"),
        (Self::Slow, "slow", "0902"),
        (Self::Page, "page", "0903"),
        (Self::Truncated, "truncated", "0904"),
        (Self::Redirect, "redirect", "0905"),
        (Self::Huge, "huge", "0906"),
    ];

    /// The trouble a recipient asks for: `rejected@…`, `rejected+anything@…` or `+1500555` with four digits.
    pub fn asked_by(recipient: &str) -> Option<Self> {
        let digits = recipient.trim_start_matches('+').strip_prefix("1500555");
        let name = recipient
            .split_once('@')
            .map(|(local, _)| local.split('+').next().unwrap_or(local));
        let found = Self::ALL
            .iter()
            .find(|(_, word, number)| name == Some(word) || digits == Some(number));
        found.map(|(trouble, ..)| *trouble)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_asks_for_trouble_by_name_or_number() {
        assert_eq!(Trouble::asked_by("reset@example.com"), Some(Trouble::Reset));
        assert_eq!(Trouble::asked_by("reset+7@example.com"), Some(Trouble::Reset));
        assert_eq!(Trouble::asked_by("+15005550503"), Some(Trouble::Unavailable));
        assert_eq!(Trouble::asked_by("15005550503"), Some(Trouble::Unavailable));
        assert_eq!(Trouble::asked_by("ann@example.com"), None);
        assert_eq!(Trouble::asked_by("+4915123450503"), None);
    }
}
