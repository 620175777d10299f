//! Facts about addresses: what is read, what is refused, what is the same.

use proptest::prelude::*;

use super::EmailAddress;

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn code(text: &str) -> &'static str {
    EmailAddress::parse(text).unwrap_err().code
}

#[test]
fn the_domain_is_normalised_and_the_local_part_is_kept() {
    for (typed, sent) in [
        ("ann@example.com", "ann@example.com"),
        ("  Ann.Lee+Shop@Example.COM\t", "Ann.Lee+Shop@example.com"),
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
        ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
        ("ann@ｅｘａｍｐｌｅ．ｃｏｍ", "ann@example.com"),
        ("ann@example。com", "ann@example.com"),
        ("用户@例え.jp", "用户@xn--r8jz45g.jp"),
        (
            "o'hara!#$%&*-/=?^_`{|}~@sub.example.co.uk",
            "o'hara!#$%&*-/=?^_`{|}~@sub.example.co.uk",
        ),
        ("a@b.c", "a@b.c"),
        ("1@123.example", "1@123.example"),
    ] {
        assert_eq!(address(typed).as_sent(), sent, "{typed}");
    }
}

#[test]
fn what_is_no_address_is_refused() {
    for text in [
        "ann",
        "@",
        "@example.com",
        "ann@",
        "ann@@example.com",
        "ann@b@example.com",
        "ann@localhost",
        ".ann@example.com",
        "ann.@example.com",
        "an..n@example.com",
        "\"ann lee\"@example.com",
        "ann lee@example.com",
        "Ann <ann@example.com>",
        "ann@example.com, bob@example.com",
        "ann(x)@example.com",
        "ann@[127.0.0.1]",
        "ann@[IPv6:::1]",
        "ann@127.0.0.1",
        "ann@example.com.",
        "ann@.example.com",
        "ann@example..com",
        "ann@-example.com",
        "ann@example-.com",
        "ann@exa_mple.com",
        "ann@exa mple.com",
        "ann@example.com/x",
        "ann@example.com:25",
        "ann@xn--zzzzzzz99999.com",
        "ann\r\nBcc: bob@example.com",
        "ann@example.com\r\nX: y@z.com",
        "ann\0@example.com",
        "ann@exam\u{7f}ple.com",
        "ann\u{202e}@example.com",
        "an\u{200b}n@example.com",
        "ann\u{200d}@example.com",
        "ann\u{a0}x@example.com",
        "ann@example.123",
        "ann@example.com\n.org",
    ] {
        assert_eq!(code(text), "invalid", "{text:?}");
    }
    assert_eq!(code(""), "required");
    assert_eq!(code(" \t"), "required");
}

#[test]
fn lengths_end_where_the_standard_ends_them() {
    let local = "a".repeat(64);
    let label = "b".repeat(61);
    let longest = format!("{local}@{label}.{label}.{label}.com");
    assert_eq!(longest.len(), 254);

    assert!(EmailAddress::parse(&longest).is_ok());
    assert_eq!(code(&format!("{local}@{label}.{label}.{label}.info")), "too_long");
    assert_eq!(code(&format!("a{local}@example.com")), "too_long");
    assert_eq!(code(&format!("{}@example.com", "ä".repeat(33))), "too_long");
    assert_eq!(code(&format!("a@{}.com", "b".repeat(64))), "invalid");
    assert_eq!(code(&"a@".repeat(5000)), "too_long");
}

#[test]
fn the_canonical_form_decides_duplicates() {
    for (one, other) in [
        ("Ann@Example.com", "ann@example.COM"),
        ("J\u{f6}rg@example.com", "jo\u{308}rg@example.com"),
        ("ann@b\u{fc}cher.example", "ann@xn--bcher-kva.example"),
        ("ΑΣ@example.com", "ασ@example.com"),
    ] {
        assert_eq!(address(one), address(other));
        assert_eq!(address(one).canonical(), address(other).canonical());
    }
    assert_ne!(address("ann@example.com"), address("ann+1@example.com"));
    assert_ne!(address("ann.lee@example.com"), address("annlee@example.com"));
}

#[test]
fn a_mask_shows_two_letters_and_the_top_level_domain() {
    for (text, masked) in [
        ("ann@example.com", "a•••@e•••.com"),
        ("a@e.com", "a•••@e•••.com"),
        ("andrea.long@everything.example.com", "a•••@e•••.com"),
        ("用户@bücher.example", "用•••@x•••.example"),
    ] {
        assert_eq!(address(text).masked(), masked);
        assert_eq!(format!("{:?}", Some(address(text))), format!("Some({masked})"));
    }
}

#[test]
fn what_was_stored_comes_back_and_nothing_else_does() {
    let ann = address("Ann@BÜCHER.example");

    let back = EmailAddress::from_stored(ann.as_sent().to_owned()).unwrap();

    assert_eq!(back.as_sent(), ann.as_sent());
    assert_eq!(back.canonical(), "ann@xn--bcher-kva.example");
    assert!(EmailAddress::from_stored("Ann@BÜCHER.example".to_owned()).is_err());
    assert!(EmailAddress::from_stored(" ann@example.com".to_owned()).is_err());
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in any::<String>()) {
        let _ = EmailAddress::parse(&text);
    }

    #[test]
    fn whatever_is_read_reads_the_same_again(text in r"[\PC.@]{1,12}@[\PC.]{1,12}\.[a-zA-Z]{2,4}") {
        if let Ok(address) = EmailAddress::parse(&text) {
            let again = EmailAddress::parse(address.as_sent()).unwrap();
            prop_assert_eq!(again.as_sent(), address.as_sent());
            prop_assert_eq!(again.canonical(), address.canonical());
            prop_assert_eq!(EmailAddress::parse(address.canonical()), Ok(address.clone()));
            prop_assert!(!address.masked().contains(char::is_control));
        }
    }

    #[test]
    fn case_never_makes_a_second_address(local in "[a-zA-Z0-9]{1,20}", domain in "[a-zA-Z]{1,20}") {
        let typed = address(&format!("{local}@{domain}.com"));
        let upper = address(&format!("{}@{}.COM", local.to_uppercase(), domain.to_uppercase()));
        prop_assert_eq!(typed, upper);
    }
}

#[test]
fn values_travel_between_threads() {
    fn travels<T: Send + Sync + Clone + 'static>() {}

    travels::<EmailAddress>();
    travels::<crate::values::phone::PhoneNumber>();
    travels::<crate::values::product_url::ProductUrl>();
    travels::<crate::values::name::PersonName>();
    travels::<crate::values::name::Attributes>();
    travels::<crate::values::locale::Locale>();
    travels::<crate::values::password::Password>();
}
