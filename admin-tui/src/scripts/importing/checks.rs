//! What can be known of a line without asking the server. It never says no where the server might say yes.

use std::collections::BTreeMap;

use crate::attributes;
use crate::call::Fields;

const ROLES: &[&str] = &["user", "support", "admin"];
/// Members that no two records share.
const UNIQUE: &[&str] = &["email", "phone", "url"];

/// What is wrong with a line, if anything is.
pub(super) fn flaw(fields: &Fields, needed: &[&str]) -> Option<String> {
    if let Some(name) = needed.iter().find(|name| !fields.contains_key(**name)) {
        return Some(format!("`{name}` is empty"));
    }
    fields.iter().find_map(|(name, value)| {
        let said = match name.as_str() {
            "email" if !is_email(value) => "is no e-mail address",
            "role" if !ROLES.contains(&value.as_str()) => "is no role; there are: user, support, admin",
            "phone" if !is_phone(value) => "is no phone number such as +4915123456789",
            "locale" if !is_locale(value) => "is no language such as de or de-AT",
            "url" if !is_web_address(value) => "is no address that begins with https:// or http://",
            "attributes" => return attributes::flaw(value).map(|said| format!("`attributes`: {said}")),
            _ => return None,
        };
        Some(format!("`{name}`: {value} {said}"))
    })
}

/// What was seen in the lines so far, and where.
#[derive(Default)]
pub(super) struct Seen(BTreeMap<(&'static str, String), u64>);

impl Seen {
    /// What a line shares with one before it, though no two records can.
    pub(super) fn twice(&mut self, number: u64, fields: &Fields) -> Option<String> {
        let mut said = None;
        for name in UNIQUE {
            let Some(value) = fields.get(*name) else { continue };
            let first = *self.0.entry((name, same(name, value))).or_insert(number);
            if first != number {
                said = said.or_else(|| Some(format!("`{name}`: {value} is that of line {first} already")));
            }
        }
        said
    }
}

/// What two ways of writing the same have in common.
fn same(name: &str, value: &str) -> String {
    match name {
        "phone" => value.chars().filter(|it| it.is_numeric()).collect(),
        "email" => value.to_lowercase(),
        _ => value.to_owned(),
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_dot = |it: char| matches!(it, '.' | '。' | '．' | '｡');
    let has_labels = domain.contains(is_dot) && domain.split(is_dot).all(|it| !it.is_empty());
    !local.is_empty() && has_labels && !text.contains(char::is_whitespace) && !domain.contains('@')
}

fn is_phone(text: &str) -> bool {
    let digits = text.trim().strip_prefix(['+', '＋']).unwrap_or(text.trim());
    let is_between = |it: char| it.is_whitespace() || "./()-‐‑–".contains(it);
    digits.chars().all(|it| it.is_numeric() || is_between(it)) && digits.chars().any(char::is_numeric)
}

fn is_locale(text: &str) -> bool {
    let mut parts = text.split(['-', '_']).peekable();
    let is_letters = |it: &str| it.chars().all(|it| it.is_ascii_alphabetic());
    let is_language = parts
        .next()
        .is_some_and(|it| matches!(it.len(), 2..=8) && is_letters(it));
    let _ = parts.next_if(|it| it.len() == 4 && is_letters(it));
    let is_region = |it: &&str| (it.len() == 2 && is_letters(it)) || (it.len() == 3 && it.parse::<u16>().is_ok());
    let _ = parts.next_if(is_region);
    is_language && parts.next().is_none()
}

fn is_web_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let is_web = ["http", "https"].iter().any(|it| scheme.eq_ignore_ascii_case(it));
    is_web && !rest.is_empty() && !rest.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw_of(name: &str, value: &str) -> Option<String> {
        flaw(&Fields::from([(name.to_owned(), value.to_owned())]), &[])
    }

    #[test]
    fn what_the_server_would_take_is_not_refused() {
        for (name, value) in [
            ("email", "zoë.o'hara+1@bücher.example"),
            ("role", "support"),
            ("phone", "+49 (151) 234-5678"),
            ("phone", "0151/2345678"),
            ("locale", "zh_Hant-TW"),
            ("locale", "es-419"),
            ("url", "HTTPS://shop.example/lamps?x=1"),
            ("attributes", "a=b; c=\"d; e\""),
            ("first_name", "@"),
        ] {
            assert_eq!(flaw_of(name, value), None, "{name} {value}");
        }
    }

    #[test]
    fn what_no_server_would_take_is_refused() {
        for (name, value) in [
            ("email", "ann"),
            ("email", "@example.com"),
            ("email", "ann@example"),
            ("email", "ann@b@example.com"),
            ("email", "ann lee@example.com"),
            ("email", "ann@.com"),
            ("role", "root"),
            ("phone", "call me"),
            ("phone", "+"),
            ("locale", "german language"),
            ("locale", "d"),
            ("url", "ftp://shop.example"),
            ("url", "shop.example"),
            ("attributes", "a=\"b"),
        ] {
            let said = flaw_of(name, value);
            assert!(
                said.is_some_and(|it| it.starts_with(&format!("`{name}`"))),
                "{name} {value}"
            );
        }
    }

    #[test]
    fn an_address_or_a_number_that_comes_again_is_told_with_its_first_line() {
        let mut seen = Seen::default();
        let line = |email: &str, phone: &str| {
            Fields::from([
                ("email".to_owned(), email.to_owned()),
                ("phone".to_owned(), phone.to_owned()),
            ])
        };

        assert_eq!(seen.twice(2, &line("ann@example.com", "+49 1")), None);
        assert_eq!(
            seen.twice(3, &line("Ann@Example.com", "+49 2")).unwrap(),
            "`email`: Ann@Example.com is that of line 2 already"
        );
        assert!(seen.twice(4, &line("ben@example.com", "+49-1")).is_some());
    }
}
