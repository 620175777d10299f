//! Facts about names, notes and attributes.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Attributes, Label, Note, PersonName, split_full_name};

fn one(key: &str, value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(key.to_owned(), value.to_owned())])
}

#[test]
fn names_are_trimmed_composed_and_singly_spaced() {
    for (typed, stored) in [
        ("Ann", "Ann"),
        ("  Mary \u{a0} Ann\u{3000}Lee ", "Mary Ann Lee"),
        ("Jo\u{308}rg", "J\u{f6}rg"),
        ("O’Neill-Smith, Jr.", "O’Neill-Smith, Jr."),
        ("李", "李"),
        ("علی\u{200c}رضا", "علی\u{200c}رضا"),
        ("葛\u{e0100}城", "葛\u{e0100}城"),
        ("-", "-"),
    ] {
        assert_eq!(PersonName::parse(typed).unwrap().as_str(), stored);
        assert_eq!(Label::parse(typed).unwrap().as_str(), stored);
    }
}

#[test]
fn names_hold_no_control_characters() {
    for text in [
        "a\nb",
        "a\tb",
        "a\0b",
        "a\u{1b}[31mb",
        "a\u{85}b",
        "a\u{2028}b",
        "a\u{202e}b",
        "a\u{2066}b",
        "a\u{ffff}b",
    ] {
        assert_eq!(PersonName::parse(text).unwrap_err().code, "invalid", "{text:?}");
        assert_eq!(Label::parse(text).unwrap_err().code, "invalid", "{text:?}");
    }
    for text in ["a\u{200b}b", "\u{feff}Ann", "\u{3164}", "a\u{e0041}", "a\u{ad}b"] {
        assert_eq!(PersonName::parse(text).unwrap_err().code, "invalid", "{text:?}");
    }
    for text in ["", "   ", "\u{200d}", "\u{fe0f}"] {
        assert_eq!(PersonName::parse(text).unwrap_err().code, "required", "{text:?}");
        assert_eq!(Label::parse(text).unwrap_err().code, "required", "{text:?}");
    }
}

#[test]
fn lengths_count_characters_after_composition() {
    let composed = "o\u{308}".repeat(PersonName::MAX_CHARS);

    assert!(PersonName::parse(&composed).is_ok());
    assert_eq!(PersonName::parse(&format!("{composed}o")).unwrap_err().code, "too_long");
    assert_eq!(PersonName::parse(&"a".repeat(1_000_000)).unwrap_err().code, "too_long");
    assert!(Label::parse(&"李".repeat(200)).is_ok());
    assert_eq!(Label::parse(&"李".repeat(201)).unwrap_err().code, "too_long");
    assert!(Note::parse(&"李".repeat(4000)).is_ok());
    assert_eq!(Note::parse(&"李".repeat(4001)).unwrap_err().code, "too_long");
}

#[test]
fn a_note_keeps_its_lines() {
    assert_eq!(
        Note::parse(" one\r\ntwo\n\n\tthree  four \n").unwrap().as_str(),
        "one\ntwo\n\n\tthree  four"
    );
    assert_eq!(Note::parse("").unwrap(), Note::default());
    for text in ["a\0b", "a\u{7f}b", "a\rb", "a\u{202e}b", "a\u{2029}b"] {
        assert_eq!(Note::parse(text).unwrap_err().code, "invalid", "{text:?}");
    }
}

#[test]
fn a_persons_name_is_masked_in_debug_output() {
    assert_eq!(format!("{:?}", PersonName::parse("Annabel").unwrap()), "A•••");
}

#[test]
fn a_full_name_splits_at_its_last_space() {
    assert_eq!(split_full_name("Ann Lee"), Some(("Ann", "Lee")));
    assert_eq!(split_full_name(" Mary Ann  Lee "), Some(("Mary Ann", "Lee")));
    assert_eq!(split_full_name("Ann\u{3000}Lee"), Some(("Ann", "Lee")));
    assert_eq!(split_full_name("Plato"), None);
    assert_eq!(split_full_name(" Plato "), None);
    assert_eq!(split_full_name(""), None);
}

#[test]
fn attributes_are_few_and_small() {
    let many = |n: usize| {
        (0..n)
            .map(|i| (format!("key.{i}"), "v".to_owned()))
            .collect::<BTreeMap<_, _>>()
    };

    assert_eq!(Attributes::parse(BTreeMap::new()), Ok(Attributes::default()));
    assert_eq!(Attributes::parse(many(50)).unwrap().as_map(), &many(50));
    assert_eq!(Attributes::parse(many(51)).unwrap_err().code, "too_many");
    assert!(Attributes::parse(one(&"k".repeat(64), &"李".repeat(1024))).is_ok());
    assert!(Attributes::parse(one("A-z_0.9", "")).is_ok());
    assert_eq!(
        Attributes::parse(one("k", &"v".repeat(1025))).unwrap_err().code,
        "too_long"
    );
    for value in ["a\nb", "\u{202e}"] {
        assert_eq!(
            Attributes::parse(one("k", value)).unwrap_err().code,
            "invalid",
            "{value:?}"
        );
    }
}

#[test]
fn an_attribute_is_named_in_any_script() {
    for key in [
        "screen size",
        "größe",
        "gro\u{308}ße",
        "taille d.e l_é-0",
        "サイズ",
        "स्क्रीन",
        "ขนาด หน้าจอ",
        "٣",
        "½",
        &"李".repeat(64),
    ] {
        assert!(Attributes::parse(one(key, "v")).is_ok(), "{key:?}");
    }
    for key in [
        "",
        " ",
        " a",
        "a ",
        "a  b",
        "a\u{a0}b",
        "a\tb",
        "a\nb",
        "a\u{0}",
        "a\u{202e}b",
        "a\u{200b}b",
        "a\u{200d}b",
        "a\u{fe0f}",
        "\u{3164}",
        "\u{301}a",
        "a \u{301}",
        "$k",
        "a/b",
        "a=b",
        "🙂",
        &"k".repeat(65),
        &"李".repeat(65),
    ] {
        let flaw = Attributes::parse(one(key, "v")).unwrap_err();
        assert_eq!(flaw.code, "invalid", "{key:?}");
    }
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in any::<String>()) {
        let _ = (PersonName::parse(&text), Label::parse(&text), Note::parse(&text), split_full_name(&text));
        let _ = Attributes::parse(one(&text, &text));
    }

    #[test]
    fn whatever_is_read_reads_the_same_again(text in r"[\PC \u{300}\u{308}\u{a0}\u{2003}\n]{0,40}") {
        if let Ok(name) = PersonName::parse(&text) {
            prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
        }
        if let Ok(label) = Label::parse(&text) {
            prop_assert_eq!(Label::parse(label.as_str()), Ok(label));
        }
        if let Ok(note) = Note::parse(&text) {
            prop_assert_eq!(Note::parse(note.as_str()), Ok(note));
        }
    }

    #[test]
    fn a_split_full_name_loses_nothing(first in "[A-Z][a-z]{0,8}( [A-Z][a-z]{0,8})?", last in "[A-Z][a-z]{0,8}") {
        let full = format!("{first} {last}");
        prop_assert_eq!(split_full_name(&full), Some((first.as_str(), last.as_str())));
    }
}

#[test]
fn no_two_names_of_attributes_look_the_same() {
    let decomposed = ("gro\u{308}ße".to_owned(), "2".to_owned());
    let alone = Attributes::parse(BTreeMap::from([decomposed.clone()])).unwrap();
    let beside = Attributes::parse(BTreeMap::from([("größe".to_owned(), "1".to_owned()), decomposed]));

    assert_eq!(alone.as_map().keys().collect::<Vec<_>>(), ["größe"]);
    assert_eq!(beside.unwrap_err().code, "invalid");
}
