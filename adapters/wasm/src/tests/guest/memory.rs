//! How values lie in a plugin's memory, as the component model lays them out.

use super::Auth;

/// Where strings lie; results of host calls lie below, what the host allocates above.
pub(super) const DATA: usize = 4096;

/// Strings, laid out one after the other.
pub(super) struct Strings {
    pub(super) bytes: Vec<u8>,
}

impl Strings {
    fn put(&mut self, text: &[u8]) -> (usize, usize) {
        while !self.bytes.len().is_multiple_of(8) {
            self.bytes.push(0);
        }
        let at = DATA + self.bytes.len();
        self.bytes.extend_from_slice(text);
        (at, text.len())
    }

    pub(super) fn text(&mut self, text: &str) -> (usize, usize) {
        self.put(text.as_bytes())
    }

    pub(super) fn words(&mut self, words: &[usize]) -> usize {
        let words: Vec<u8> = words
            .iter()
            .flat_map(|word| u32::try_from(*word).expect("an address").to_le_bytes())
            .collect();
        self.put(&words).0
    }
}

/// A list of pairs of texts: its address and length.
pub(super) fn pairs(pairs: &[(String, String)], strings: &mut Strings) -> (usize, usize) {
    let mut words = Vec::new();
    for (name, value) in pairs {
        let (name, value) = (strings.text(name), strings.text(value));
        words.extend([name.0, name.1, value.0, value.1]);
    }
    (strings.words(&words), pairs.len())
}

/// One entry of the list of auths: its address, and where in it the handle belongs.
pub(super) fn auth_words(auth: &Auth, strings: &mut Strings) -> (usize, usize) {
    let mut named = |case: usize, name: &str| {
        let (at, length) = strings.text(name);
        let entry = strings.words(&[case, at, length, 0, 0, 0, 0, 0, 0]);
        (entry, entry + 24)
    };
    match auth {
        Auth::Header(name) => named(3, name),
        Auth::Query(name) => named(4, name),
        Auth::Basic(user) => {
            let (at, length) = strings.text(user);
            let entry = strings.words(&[1, at, length, 0, 0, 0, 0, 0, 0]);
            (entry, entry + 12)
        }
        Auth::Bearer => {
            let entry = strings.words(&[2, 0, 0, 0, 0, 0, 0, 0, 0]);
            (entry, entry + 4)
        }
        Auth::Hmac(header) => {
            let (at, length) = strings.text(header);
            let entry = strings.words(&[7, at, length, 0, 0, 0, 0, 0, 0]);
            (entry, entry + 12)
        }
    }
}

/// A mail and its id, as the parameters of `submit` lie in memory.
pub(super) fn mail_words(from: &str, to: &str, strings: &mut Strings) -> usize {
    let (from, to) = (strings.text(from), strings.text(to));
    let (subject, text, id) = (
        strings.text("Your code"),
        strings.text("123456"),
        strings.text("<msg_1@example.com>"),
    );
    let mut words = vec![from.0, from.1, 0, 0, 0, to.0, to.1, 0, 0, 0];
    words.extend([0; 6]);
    words.extend([subject.0, subject.1, text.0, text.1]);
    words.extend([0; 7]);
    words.extend([id.0, id.1]);
    strings.words(&words)
}
