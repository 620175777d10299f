//! Facts about passwords.

use proptest::prelude::*;

use super::Password;

const NOBODY: &[&str] = &[];

fn screened(password: &str, personal: &[&str]) -> Option<&'static str> {
    Password::parse(password)
        .unwrap()
        .screen(personal)
        .err()
        .map(|flaw| flaw.code)
}

#[test]
fn length_is_all_that_is_asked_of_a_password() {
    for text in [
        "        ",
        "aaaaaaaa",
        "pass word with spaces ",
        "пароль",
        "🔑🔑",
        "a\tb\nc\0defg",
    ] {
        assert_eq!(Password::parse(text).unwrap().bytes(), text.as_bytes());
    }
    assert_eq!(Password::parse("").unwrap_err().code, "required");
    assert_eq!(Password::parse("1234567").unwrap_err().code, "too_short");
    assert!(Password::parse(&"x".repeat(1024)).is_ok());
    assert_eq!(Password::parse(&"x".repeat(1025)).unwrap_err().code, "too_long");
    assert_eq!(Password::parse(&"x".repeat(10_000_000)).unwrap_err().code, "too_long");
}

#[test]
fn both_ways_to_type_a_letter_are_one_password() {
    let composed = Password::parse("sch\u{f6}n und gut").unwrap();
    let decomposed = Password::parse_attempt("scho\u{308}n und gut").unwrap();

    assert_eq!(composed.bytes(), decomposed.bytes());
    assert_eq!(
        Password::parse("o\u{308}".repeat(512).as_str()).unwrap().bytes().len(),
        1024
    );
    assert_eq!(Password::parse("o\u{308}ooooo").unwrap_err().code, "too_short");
}

#[test]
fn an_attempt_may_be_short_but_not_huge() {
    assert!(Password::parse_attempt("").is_ok());
    assert!(Password::parse_attempt("x").is_ok());
    assert_eq!(Password::parse_attempt(&"x".repeat(1025)).unwrap_err().code, "too_long");
}

#[test]
fn common_passwords_are_refused_in_any_case() {
    for text in [
        "password",
        "PassWord1",
        "12345678",
        "QWERTYUIOP",
        "iloveyou",
        "1q2w3e4r5t",
        "letmein1",
    ] {
        assert_eq!(screened(text, NOBODY), Some("too_common"), "{text}");
    }
    for text in [
        "correct horse battery staple",
        "password but longer than that",
        "Kz7#pL0q",
    ] {
        assert_eq!(screened(text, NOBODY), None, "{text}");
    }
}

#[test]
fn a_password_does_not_contain_its_owner() {
    let ann = ["Annabel", "Lee", "annabel.lee+shop@example.com"];
    for text in [
        "xxANNABELxx",
        "annabel.lee-1",
        "annabellee99",
        "my annabel.lee+shop@example.com",
        "go shop now!",
        "AnnabelLeeShop",
    ] {
        assert_eq!(screened(text, &ann), Some("contains_personal"), "{text}");
    }
    for text in [
        "the lee of the land",
        "fine example.com",
        "anna bel and co",
        "nothing of hers",
    ] {
        assert_eq!(screened(text, &ann), None, "{text}");
    }
    assert_eq!(
        screened("GRÜNEWALD grows", &["gru\u{308}newald"]),
        Some("contains_personal")
    );
    assert_eq!(screened("quite a thing", &["", " ", "@", "a@b.c"]), None);
}

#[test]
fn a_password_is_never_printed() {
    let password = Password::parse("do not print me").unwrap();

    assert_eq!(format!("{password:?} {:#?}", Some(&password)), "*** Some(\n    ***,\n)");
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in any::<String>(), personal in any::<String>()) {
        if let Ok(password) = Password::parse(&text) {
            let _ = password.screen(&[&personal]);
        }
    }

    #[test]
    fn whatever_can_be_chosen_can_be_typed_again(text in any::<String>()) {
        if let Ok(chosen) = Password::parse(&text) {
            let typed = Password::parse_attempt(&text).unwrap();
            prop_assert_eq!(chosen.bytes(), typed.bytes());
        }
    }
}
