//! Keeps text messages in the alphabet of the phone network: one character outside it cuts a message from 160
//! characters to 70.

/// The text with typographic characters in their plain forms. Letters stay as they are, in every script.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '•' | '·' => plain.push('*'),
            '…' => plain.push_str("..."),
            '‘' | '’' | '‚' => plain.push('\''),
            '“' | '”' | '„' | '«' | '»' => plain.push('"'),
            '‐' | '‑' | '–' | '—' => plain.push('-'),
            '\u{a0}' | '\u{2009}' | '\u{202f}' => plain.push(' '),
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
pub(super) mod tests {
    use super::plain;

    const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
        ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const EXTENDED: &str = "^{}\\[~]|€";

    /// How many of the 160 places of a text message it takes; nothing when it leaves the alphabet.
    pub(in crate::letters) fn places(text: &str) -> Option<usize> {
        text.chars()
            .map(|c| match c {
                _ if BASIC.contains(c) => Some(1),
                _ if EXTENDED.contains(c) => Some(2),
                _ => None,
            })
            .sum()
    }

    #[test]
    fn typographic_characters_become_plain_ones() {
        let text = plain("“a•••@e•••.com” – it’s…\u{a0}fine");

        assert_eq!(text, "\"a***@e***.com\" - it's... fine");
        assert!(places(&text).is_some());
    }

    #[test]
    fn letters_stay_as_they_are() {
        assert_eq!(plain("Größe Ωμέγα 北京"), "Größe Ωμέγα 北京");
    }
}
