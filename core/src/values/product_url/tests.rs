//! Facts about product URLs.

use proptest::prelude::*;

use super::ProductUrl;

#[test]
fn equal_pages_have_one_form() {
    for (typed, stored) in [
        ("https://example.com", "https://example.com/"),
        (" HTTPS://EXAMPLE.com:443/ ", "https://example.com/"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://example.com/a/./b/../c#part", "https://example.com/a/c"),
        ("https://example.com/../..", "https://example.com/"),
        ("https://example.com?q=1", "https://example.com/?q=1"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://example.com/A?B=C", "https://example.com/A?B=C"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://[::1]:3000/x", "http://[::1]:3000/x"),
    ] {
        assert_eq!(ProductUrl::parse(typed).unwrap().as_str(), stored, "{typed}");
    }
}

#[test]
fn what_is_no_web_address_is_refused() {
    for text in [
        "example.com",
        "//example.com",
        "/path",
        "ftp://example.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:ann@example.com",
        "https:example.com",
        "https:/example.com",
        "https://",
        "https:///",
        "http://:80/",
        "https://exa mple.com",
        "https://ann@example.com",
        "https://ann:pw@example.com",
        "https://:pw@example.com",
        "https://exam\nple.com",
        "https://example.com/\u{7f}",
        "http://example.com:99999/",
        "http://[::1",
        "x",
    ] {
        assert_eq!(ProductUrl::parse(text).unwrap_err().code, "invalid", "{text:?}");
    }
    assert_eq!(ProductUrl::parse("  ").unwrap_err().code, "required");
}

#[test]
fn the_limit_holds_for_the_stored_form() {
    let head = "https://example.com/";
    let fits = format!("{head}{}", "a".repeat(2048 - head.len()));
    let grows = format!("{head}{}", "ä".repeat(700));

    assert_eq!(ProductUrl::parse(&fits).unwrap().as_str(), fits);
    assert_eq!(ProductUrl::parse(&format!("{fits}a")).unwrap_err().code, "too_long");
    assert_eq!(ProductUrl::parse(&grows).unwrap_err().code, "too_long");
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in any::<String>()) {
        let _ = ProductUrl::parse(&text);
    }

    #[test]
    fn whatever_is_read_reads_the_same_again(text in r"https?://[\PC/@:#?.]{1,30}") {
        if let Ok(url) = ProductUrl::parse(&text) {
            prop_assert_eq!(ProductUrl::parse(url.as_str()), Ok(url));
        }
    }
}
