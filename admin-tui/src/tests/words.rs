//! What is said in full, and to the point.

use ratatui::crossterm::event::KeyCode;
use serde_json::json;

use super::driver::{Driver, SIZE, made, refused, signed_out};
use super::typing::at_barred;
use crate::call::{Call, Reply};
use crate::desk::Effect;
use crate::model::{Page, User};

#[test]
fn a_long_command_is_named_in_full_where_there_is_room() {
    let mut driver = Driver::at_users(SIZE);

    driver.types(":audit action=user");

    let seen = driver.sees();
    assert!(seen.contains("audit action=user.registered "), "{seen}");
    assert!(seen.contains("only these"), "{seen}");
}

#[test]
fn ctrl_l_draws_everything_anew_even_under_a_form() {
    for opened in ["", "n", "?", "/", "X"] {
        let mut driver = Driver::at_users(SIZE);
        driver.types(opened);

        driver.holds_ctrl('l');

        assert_eq!(driver.effects, [Effect::Redraw], "{opened}");
    }
}

#[test]
fn what_terminals_disagree_about_is_drawn_plainly_and_kept_in_the_record() {
    let mut driver = Driver::at_users(SIZE);
    let flagged = User {
        first_name: "🇩🇪 👍🏽".to_owned(),
        ..super::driver::user(1, "active")
    };
    driver.holds_ctrl('r');
    driver.answers_list(Reply::Users(Page {
        items: vec![flagged],
        next_cursor: None,
        total: Some(1),
    }));

    assert!(driver.sees().contains("DE 👍"), "{}", driver.sees());
    driver.types("Y");
    assert!(matches!(&driver.effects[..], [Effect::Copy(text)] if text.contains("🇩🇪 👍🏽")));
}

#[test]
fn barred_addresses_that_look_the_same_are_told_apart() {
    let mut driver = at_barred(SIZE);

    let seen = driver.sees();
    for told in ["2026-11-20 12:05", "2026-11-21 11:00", "…76c592", "…76e001", "d lift"] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    driver.types("d");
    assert!(driver.sees().contains("…76c592"), "{}", driver.sees());
}

fn failing(counters: &serde_json::Value) -> serde_json::Value {
    json!([{"id": "smtp", "version": "1.2.0", "channels": ["email"], "state": "ready",
        "providers": [{"name": "second", "granted": true, "counters": counters}]}])
}

#[test]
fn a_provider_that_fails_is_seen_to_fail() {
    let mut driver = Driver::new(SIZE);
    driver.signs_in("admin");
    driver.answers(
        |call| *call == Call::Stats,
        Ok(Reply::Stats(crate::model::Stats::default())),
    );
    let counters = json!({"rejected": 3, "unavailable": 15});
    driver.answers(
        |call| *call == Call::Plugins,
        Ok(Reply::Plugins(made(failing(&counters)))),
    );
    assert!(driver.sees().contains("◐ second"), "{}", driver.sees());
    assert!(driver.sees().contains("fails 18 of 18"));

    driver.goes("plugins");
    driver.waiting.retain(|(_, call)| *call == Call::Plugins);
    while !driver.waiting.is_empty() {
        driver.answers(|_| true, Ok(Reply::Plugins(made(failing(&counters)))));
    }

    let seen = driver.sees();
    for told in ["failing", "second fails 18 of 18", "ACCEPTED", "FAILED"] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
}

#[test]
fn a_provider_that_fails_now_and_then_still_sends() {
    let providers = |counters| -> Vec<crate::model::Plugin> { made(failing(&counters)) };
    let said = |counters| {
        providers(counters)[0].providers[0]
            .condition(super::driver::noon())
            .text
    };

    assert_eq!(said(json!({"accepted": 100, "rejected": 2})), "sends");
    assert_eq!(said(json!({"accepted": 2, "rejected": 100})), "fails 100 of 102");
    assert_eq!(said(json!({})), "sends");
}

/// A program before its first administrator, with everything but the setup code filled in.
fn setting_up() -> Driver {
    let mut driver = Driver::new(SIZE);
    driver.answers(|call| *call == Call::Me, Err(signed_out()));
    driver.presses(KeyCode::F(2));
    for text in ["", "root@example.com", "Ann", "Lee", "a long password"] {
        driver.types(text);
        driver.presses(KeyCode::Tab);
    }
    driver
}

#[test]
fn the_first_set_up_says_what_it_does_and_draws_no_secret() {
    let mut driver = setting_up();

    driver.types("K7QF-2");

    let seen = driver.sees();
    assert!(seen.contains("Set up http://127.0.0.1:8080"), "{seen}");
    assert!(!seen.contains("K7QF-2") && !seen.contains("a long password"), "{seen}");
}

#[test]
fn what_was_typed_for_the_first_set_up_is_there_again_after_a_look_at_signing_in() {
    let mut driver = setting_up();

    driver.presses(KeyCode::Esc);
    let signing_in = driver.sees();
    driver.presses(KeyCode::F(2));
    driver.presses(KeyCode::F(2));

    assert!(signing_in.contains("Sign in to"), "{signing_in}");
    let seen = driver.sees();
    for text in ["root@example.com", "Ann", "Lee"] {
        assert!(seen.contains(text), "{text}\n{seen}");
    }
}

#[test]
fn an_empty_setup_code_is_marked_and_nothing_is_sent() {
    let mut driver = setting_up();

    driver.holds_ctrl('s');

    assert!(driver.writes().is_empty());
    assert!(driver.sees().contains("The setup code is needed."), "{}", driver.sees());
}

#[test]
fn a_refused_setup_code_is_marked_and_has_the_cursor() {
    let mut driver = setting_up();
    driver.types("K7QF");
    driver.presses(KeyCode::Tab);
    driver.holds_ctrl('s');

    driver.answers(
        Call::writes,
        Err(refused("invalid_code", "This is not the setup code.")),
    );

    let seen = driver.sees();
    assert!(seen.contains("This is not the setup code."), "{seen}");
    assert!(seen.contains("› Setup code"), "{seen}");
}

/// A program that looks at one captured message.
fn at_inbox(code: Option<&str>, link: Option<&str>) -> Driver {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("inbox");
    let page = Page {
        items: made(
            json!([{"id": "msg_1", "channel": "email", "to": "ann@example.com", "purpose": "login",
            "subject": "News", "text": "Hello Ann.", "code": code, "link": link, "at": "2026-11-21T11:59:50Z"}]),
        ),
        next_cursor: None,
        total: None,
    };
    driver.answers(|call| matches!(call, Call::Inbox(_)), Ok(Reply::Inbox(page)));
    driver
}

#[test]
fn what_was_copied_from_a_message_is_said() {
    let cases = [
        (Some("123456"), None, "123456", "Copied the code."),
        (
            None,
            Some("https://a.example/x"),
            "https://a.example/x",
            "Copied the link.",
        ),
    ];
    for (code, link, copied, said) in cases {
        for opens in [false, true] {
            let mut driver = at_inbox(code, link);
            if opens {
                driver.presses(KeyCode::Enter);
            }
            driver.types("y");
            assert_eq!(driver.effects, [Effect::Copy(copied.to_owned())]);
            assert_eq!(driver.said()[0], said);
        }
    }
}

#[test]
fn of_a_message_without_code_and_link_the_address_is_copied_in_the_list_and_the_text_when_it_is_open() {
    let mut driver = at_inbox(None, None);

    driver.types("y");
    assert_eq!(driver.said()[0], "Copied the address; there is no code or link.");
    driver.presses(KeyCode::Enter);
    driver.types("y");

    assert_eq!(driver.said()[0], "Copied the text; there is no code or link.");
    assert_eq!(driver.effects[1], Effect::Copy("Hello Ann.".to_owned()));
}

#[test]
fn two_versions_are_told_apart_by_signs_and_by_the_words_of_the_form() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("e");
    driver.presses(KeyCode::Tab);
    driver.holds_ctrl('u');
    driver.types("Anna");
    driver.holds_ctrl('s');
    driver.answers(
        Call::writes,
        Err(refused("version_mismatch", "It was changed meanwhile.")),
    );
    let theirs = User {
        last_name: "Baker".to_owned(),
        version: 9,
        ..super::driver::user(1, "active")
    };
    driver.answers(|call| matches!(call, Call::User { .. }), Ok(Reply::User(theirs)));

    let seen = driver.sees();
    let line = |label: &str| seen.lines().find(|line| line.contains(label)).unwrap_or("").to_owned();
    assert!(
        line("First name").contains("≠") && line("First name").contains("Anna *"),
        "{seen}"
    );
    assert!(
        line("Last name").contains("≠") && line("Last name").contains("Baker *"),
        "{seen}"
    );
    assert!(!line("E-mail").contains("≠"), "{seen}");
}

#[test]
fn a_wrong_name_at_an_erasure_is_said() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("Xann");

    driver.presses(KeyCode::Enter);
    assert!(
        driver.sees().contains("This is not ann1@example.com."),
        "{}",
        driver.sees()
    );
    assert!(driver.writes().is_empty());
    driver.types("1");

    assert!(!driver.sees().contains("This is not ann1@example.com."));
}
