//! Which language a browser is answered in.

use super::weight::weighed;

/// A language pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

/// A longer header is no list of languages.
const MAX_HEADER_BYTES: usize = 1024;

impl Language {
    /// Its tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    fn of(range: &str) -> Option<Self> {
        let language = range.split('-').next().unwrap_or(range);
        [Self::English, Self::German]
            .into_iter()
            .find(|known| known.tag().eq_ignore_ascii_case(language))
    }
}

/// The language an `Accept-Language` header likes best among those there are; English when it likes none.
pub fn language(accept_language: Option<&str>) -> Language {
    let header = accept_language
        .filter(|header| header.len() <= MAX_HEADER_BYTES)
        .unwrap_or_default();
    let mut best = (0, Language::default());
    for item in header.split(',') {
        let (range, weight) = weighed(item);
        let liked = Language::of(range);
        if let Some(language) = liked.filter(|_| weight > best.0) {
            best = (weight, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::{Language, language};

    #[test]
    fn the_best_liked_language_there_is_answers() {
        for (header, expected) in [
            ("de", Language::German),
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("en-GB, de;q=0.9", Language::English),
            ("fr, de;q=0.5, en;q=0.3", Language::German),
            ("en;q=0.2, DE;q=0.7", Language::German),
            ("de;q=0, en;q=0.1", Language::English),
            ("fr, *", Language::English),
            ("den", Language::English),
            ("de;q=2", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(language(Some(header)), expected, "{header}");
        }
    }

    #[test]
    fn without_a_header_or_with_an_endless_one_english_answers() {
        assert_eq!(language(None), Language::English);
        assert_eq!(language(Some(&"de,".repeat(1000))), Language::English);
    }
}
