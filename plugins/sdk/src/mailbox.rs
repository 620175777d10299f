//! A mailbox as a mail header spells it (RFC 5322, with RFC 2047 for names beyond ASCII).

use crate::{EmailAddress, base64};

/// How many bytes of a name fit one encoded word of at most 75 characters.
const WORD: usize = 45;

/// `ann@example.com`, `Ann Lee <ann@example.com>`, `"Lee, Ann" <ann@example.com>` or `=?UTF-8?B?…?= <ann@example.com>`.
pub fn spelled(mailbox: &EmailAddress) -> String {
    let name: String = mailbox
        .display_name
        .iter()
        .flat_map(|name| name.chars())
        .filter(|c| !c.is_control())
        .collect();
    let name = name.trim();
    if name.is_empty() {
        mailbox.address.clone()
    } else if !name.is_ascii() {
        format!("{} <{}>", encoded(name), mailbox.address)
    } else if name.bytes().all(|byte| byte == b' ' || is_atom(byte)) {
        format!("{name} <{}>", mailbox.address)
    } else {
        let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{escaped}\" <{}>", mailbox.address)
    }
}

fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn encoded(name: &str) -> String {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in name.chars() {
        if word.len() + c.len_utf8() > WORD {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    words.push(word);
    let encoded = words
        .iter()
        .map(|word| format!("=?UTF-8?B?{}?=", base64::encode(word.as_bytes())));
    encoded.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> String {
        spelled(&EmailAddress {
            address: "ann@example.com".to_owned(),
            display_name: Some(name.to_owned()),
        })
    }

    #[test]
    fn a_mailbox_without_a_name_is_its_address() {
        assert_eq!(named(""), "ann@example.com");
        assert_eq!(named(" \r\n "), "ann@example.com");
    }

    #[test]
    fn a_name_is_plain_quoted_or_encoded_as_its_characters_demand() {
        assert_eq!(named("Ann Lee"), "Ann Lee <ann@example.com>");
        assert_eq!(named("Lee, \"Ann\""), r#""Lee, \"Ann\"" <ann@example.com>"#);
        assert_eq!(named("Änn"), "=?UTF-8?B?w4Rubg==?= <ann@example.com>");
    }

    #[test]
    fn a_name_cannot_begin_another_header() {
        assert_eq!(
            named("Ann\r\nBcc: eve@example.com"),
            "\"AnnBcc: eve@example.com\" <ann@example.com>"
        );
    }

    #[test]
    fn an_encoded_word_stays_within_75_characters() {
        let spelled = named(&"ü".repeat(60));
        assert!(spelled.split(' ').all(|word| word.len() <= 75), "{spelled}");
        assert_eq!(spelled.matches("=?UTF-8?B?").count(), 3);
    }
}
