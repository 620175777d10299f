//! What is longer than its window: read down to its end, and back from there.

use ratatui::crossterm::event::KeyCode;
use serde_json::{Value, json};

use super::driver::{Driver, made};
use crate::call::{Call, Reply};
use crate::model::Page;
use crate::theme::Tone;

const SIZE: (u16, u16) = (80, 16);

/// However often down was pressed at the end: up goes up at once.
fn comes_back_at_once(mut driver: Driver) {
    let top = driver.sees();
    for _ in 0..100 {
        driver.types("j");
        driver.sees();
    }
    let end = driver.sees();

    driver.types("k");
    let one_up = driver.sees();

    assert_ne!(top, end, "{end}");
    assert_ne!(one_up, end, "{end}");
    driver.types("j");
    assert_eq!(driver.sees(), end);
}

fn many(thing: fn(u32) -> Value) -> Value {
    (1..=30).map(thing).collect()
}

#[test]
fn a_message_with_many_attempts() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("deliveries");
    let attempts =
        many(|number| json!({"provider": format!("p{number}"), "outcome": "failed", "at": "2026-11-21T11:00:00Z"}));
    let page = Page {
        items: made(
            json!([{"id": "dlv_1", "channel": "email", "purpose": "login_code", "status": "failed",
            "destination": "ann@example.com", "attempts": attempts, "created_at": "2026-11-21T11:00:00Z",
            "expires_at": "2026-11-21T13:00:00Z"}]),
        ),
        next_cursor: None,
        total: None,
    };
    driver.answers(|call| matches!(call, Call::Deliveries(_)), Ok(Reply::Deliveries(page)));

    driver.presses(KeyCode::Enter);

    comes_back_at_once(driver);
}

#[test]
fn an_account() {
    let mut driver = Driver::at_users(SIZE);

    driver.presses(KeyCode::Enter);

    comes_back_at_once(driver);
}

#[test]
fn a_product_with_many_attributes() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("products");
    let attributes: Value = (1..=30)
        .map(|number| (format!("name{number}"), json!("value")))
        .collect();
    let page = Page {
        items: made(
            json!([{"id": "prd_1", "url": "https://a.example/", "attributes": attributes, "status": "active",
            "created_at": "2026-11-21T11:00:00Z", "updated_at": "2026-11-21T11:00:00Z", "version": 1}]),
        ),
        next_cursor: None,
        total: None,
    };
    driver.answers(|call| matches!(call, Call::Products(_)), Ok(Reply::Products(page)));

    driver.presses(KeyCode::Enter);

    comes_back_at_once(driver);
}

/// Two plugins with much to tell.
fn at_plugins() -> Driver {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("plugins");
    let providers = many(|number| json!({"name": format!("provider{number}"), "granted": true}));
    let plugins = json!([
        {"id": "smtp", "version": "1.0.0", "channels": ["email"], "state": "ready", "providers": providers},
        {"id": "webhook", "version": "1.0.0", "channels": ["email"], "state": "ready", "providers": providers},
    ]);
    driver.answers(|call| *call == Call::Plugins, Ok(Reply::Plugins(made(plugins))));
    driver
}

#[test]
fn a_plugin_with_many_providers() {
    let mut driver = at_plugins();

    driver.presses(KeyCode::Enter);

    comes_back_at_once(driver);
}

#[test]
fn another_plugin_is_read_from_its_first_line() {
    let mut driver = at_plugins();
    driver.presses(KeyCode::Enter);
    driver.types("jjjjjj");
    assert!(!driver.sees().contains("State"));

    driver.presses(KeyCode::Esc);
    driver.types("j");
    driver.presses(KeyCode::Enter);

    assert!(driver.sees().contains("webhook") && driver.sees().contains("State"));
}

#[test]
fn the_keys() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("?");
    assert!(driver.sees().contains("more below"));
    driver.types(&"j".repeat(60));
    assert!(driver.sees().contains("all seen"));
    driver.presses(KeyCode::Esc);
    driver.types("?");

    comes_back_at_once(driver);
}

#[test]
fn the_messages() {
    let mut driver = Driver::at_users(SIZE);
    for number in 0..30 {
        driver.state.desk.say(Tone::Plain, format!("message {number}"));
    }

    driver.types("m");

    comes_back_at_once(driver);
}

#[test]
fn a_report() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("plugins");
    driver.types("r");
    let files = many(|number| json!({"subject": format!("file{number}"), "change": "kept"}));

    driver.answers(|call| *call == Call::ReloadPlugins, Ok(Reply::Reloaded(made(files))));

    comes_back_at_once(driver);
}

#[test]
fn the_help_moves_by_the_keys_it_lists() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("?");
    let top = driver.sees();

    driver.types("G");
    let end = driver.sees();
    assert!(end.contains("quit") && end.contains("all seen"), "{end}");
    driver.types("g");
    assert_eq!(driver.sees(), top);
    driver.holds_ctrl('f');
    let page = driver.sees();
    assert!(page != top && page != end && page.contains("more below"), "{page}");
    driver.holds_ctrl('b');
    assert_eq!(driver.sees(), top);
    driver.presses(KeyCode::End);
    assert_eq!(driver.sees(), end);
}

#[test]
fn a_record_in_full_moves_by_the_same_keys() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("audit");
    let details: serde_json::Map<String, Value> = (1..=60).map(|it| (format!("k{it:02}"), json!("v"))).collect();
    let page = Page {
        items: made(
            json!([{"id": "aud_1", "at": "2026-11-21T11:00:00Z", "actor": "system", "action": "user.created",
            "details": details}]),
        ),
        next_cursor: None,
        total: None,
    };
    driver.answers(|call| matches!(call, Call::Audit(_)), Ok(Reply::Audit(page)));
    driver.presses(KeyCode::Enter);
    let top = driver.sees();

    driver.types("G");
    assert!(driver.sees().contains("k60"));
    driver.types("g");

    assert_eq!(driver.sees(), top);
}
