//! Facts about language tags.

use proptest::prelude::*;

use super::Locale;

#[test]
fn a_tag_is_written_in_the_usual_case() {
    for (typed, stored, language) in [
        ("en", "en", "en"),
        ("DE-at", "de-AT", "de"),
        (" pt_br ", "pt-BR", "pt"),
        ("ZH-hant-tw", "zh-Hant-TW", "zh"),
        ("sr-LATN", "sr-Latn", "sr"),
        ("es-419", "es-419", "es"),
        ("fil", "fil", "fil"),
    ] {
        let locale = Locale::parse(typed).unwrap();
        assert_eq!((locale.as_str(), locale.language()), (stored, language));
    }
    assert_eq!(Locale::default().as_str(), "en");
}

#[test]
fn what_is_no_tag_is_refused() {
    for text in [
        "e",
        "engl",
        "12",
        "de-",
        "-de",
        "de--AT",
        "de-A",
        "de-12",
        "de-AT-x",
        "de-AT-Latn",
        "dé",
        "de AT",
        "*",
        "de;q=1",
    ] {
        assert_eq!(Locale::parse(text).unwrap_err().code, "invalid", "{text}");
    }
    assert_eq!(Locale::parse("").unwrap_err().code, "required");
    assert_eq!(Locale::parse(&"a".repeat(36)).unwrap_err().code, "too_long");
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in any::<String>()) {
        let _ = Locale::parse(&text);
    }

    #[test]
    fn whatever_is_read_reads_the_same_again(text in "[a-zA-Z]{2,3}([-_][a-zA-Z]{4})?([-_]([a-zA-Z]{2}|[0-9]{3}))?") {
        let locale = Locale::parse(&text).unwrap();
        prop_assert_eq!(Locale::parse(locale.as_str()), Ok(locale));
    }
}
