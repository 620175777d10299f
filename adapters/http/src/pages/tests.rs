//! Hosted pages, as facts.

use super::{
    CONTENT_SECURITY_POLICY, Language, ResetForm, STYLESHEET, STYLESHEET_PATH, error, reset_done, reset_failed,
    reset_form, reset_problem,
};

const LANGUAGES: [Language; 2] = [Language::English, Language::German];

fn form<'a>() -> ResetForm<'a> {
    ResetForm {
        app_name: "Doorward",
        form_token: "form-1",
        link_token: "link-1",
        locale: Language::English,
        problem: None,
        min_length: 8,
    }
}

fn every_page() -> Vec<String> {
    let mut pages = vec![error(404, "Not found", "There is nothing here.")];
    for locale in LANGUAGES {
        pages.push(reset_form(&ResetForm { locale, ..form() }));
        pages.push(reset_form(&ResetForm {
            locale,
            problem: Some("No."),
            ..form()
        }));
        pages.push(reset_done("Doorward", locale));
        pages.push(reset_failed("Doorward", locale));
    }
    pages
}

/// What is inside angle brackets: all that a browser acts on.
fn tags(page: &str) -> String {
    let tags = page
        .split_inclusive('>')
        .filter_map(|piece| piece.find('<').map(|start| &piece[start..]));
    tags.collect()
}

#[test]
fn the_form_posts_both_tokens_and_the_password_twice() {
    let page = reset_form(&form());

    assert!(page.contains("<form method=\"post\" action=\"/reset\">"));
    assert!(page.contains("<input type=\"hidden\" name=\"token\" value=\"link-1\">"));
    assert!(page.contains("<input type=\"hidden\" name=\"form_token\" value=\"form-1\">"));
    for name in ["new_password", "new_password_again"] {
        assert!(page.contains(&format!("<label for=\"{name}\">")));
        assert!(page.contains(&format!(
            "<input type=\"password\" id=\"{name}\" name=\"{name}\" autocomplete=\"new-password\""
        )));
    }
    assert_eq!(page.matches("minlength=\"8\"").count(), 2);
}

#[test]
fn a_problem_is_announced_and_tied_to_the_fields() {
    let sentence = reset_problem("too_short", Language::German, 8);
    let page = reset_form(&ResetForm {
        locale: Language::German,
        problem: Some(&sentence),
        ..form()
    });

    assert!(page.contains("<p class=\"problem\" id=\"problem\" role=\"alert\">Dieses Passwort ist zu kurz"));
    assert!(page.contains("aria-describedby=\"problem hint\" aria-invalid=\"true\""));
    assert!(page.contains("<title>Problem: Wähle ein neues Passwort · Doorward</title>"));
}

#[test]
fn without_a_problem_nothing_is_marked_as_wrong() {
    let page = reset_form(&form());

    assert!(!page.contains("aria-invalid") && !page.contains("id=\"problem\""));
    assert!(page.contains("aria-describedby=\"hint\""));
}

#[test]
fn pages_say_which_language_they_are_in() {
    for locale in LANGUAGES {
        let lang = format!("<html lang=\"{}\">", locale.tag());

        assert!(reset_form(&ResetForm { locale, ..form() }).contains(&lang));
        assert!(reset_done("Doorward", locale).contains(&lang));
        assert!(reset_failed("Doorward", locale).contains(&lang));
    }
}

#[test]
fn pages_hold_to_the_policy() {
    assert!(CONTENT_SECURITY_POLICY.starts_with("default-src 'none'"));
    for page in every_page() {
        for outside in [
            "<script",
            "<style",
            " style=",
            " on",
            "javascript:",
            "http:",
            "https:",
            "<img",
            "url(",
        ] {
            assert!(!tags(&page).contains(outside), "{outside}");
        }
        assert_eq!(page.matches("rel=\"stylesheet\"").count(), 1);
        assert!(page.contains(&format!("href=\"{}\"", STYLESHEET_PATH.replace('/', "&#x2f;"))));
    }
    assert!(!STYLESHEET.contains("url(") && !STYLESHEET.contains("@import"));
}

#[test]
fn every_class_a_page_uses_has_a_look() {
    for page in every_page() {
        for class in page
            .split("class=\"")
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(class, _)| class)
        {
            assert!(STYLESHEET.contains(&format!(".{class}")), "{class}");
        }
    }
}

#[test]
fn what_strangers_write_stays_text() {
    let hostile = "\"><script>alert(1)</script>{{7*7}}";
    let form = ResetForm {
        app_name: hostile,
        form_token: hostile,
        link_token: hostile,
        problem: Some(hostile),
        ..form()
    };

    for page in [
        reset_form(&form),
        reset_done(hostile, Language::English),
        error(400, hostile, hostile),
    ] {
        assert!(!page.contains("<script") && !page.contains("\">{") && !page.contains("}49"));
        assert!(page.contains("&quot;&gt;&lt;script&gt;"));
    }
}

#[test]
fn an_error_shows_its_status_title_and_detail() {
    let page = error(404, "Not found", "There is nothing here.");

    assert!(page.contains("<title>Not found</title>"));
    assert!(
        page.contains("<p class=\"status\">404</p>\n<h1>Not found</h1>\n<p class=\"lead\">There is nothing here.</p>")
    );
}

#[test]
fn every_flaw_of_a_password_has_its_sentence_in_both_languages() {
    let words = [
        "required",
        "too_short",
        "too_long",
        "too_common",
        "contains_personal",
        "mismatch",
        "form_expired",
        "overloaded",
    ];

    for language in LANGUAGES {
        let other = reset_problem("something_else", language, 8);
        for word in words {
            assert_ne!(reset_problem(word, language, 8), other, "{word}");
        }
    }
    assert_ne!(
        reset_problem("mismatch", Language::English, 8),
        reset_problem("mismatch", Language::German, 8)
    );
}
