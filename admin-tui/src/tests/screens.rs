//! What single screens do beside what lists do.

use ratatui::crossterm::event::KeyCode;
use serde_json::json;

use super::driver::{Driver, made, user, users};
use crate::call::{Call, Fields, Reply};
use crate::model::Page;

const SIZE: (u16, u16) = (100, 30);

#[test]
fn the_trail_learns_the_names_of_who_acted() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("audit");
    let event = |id: &str, actor: &str| json!({"id": id, "at": "2026-11-21T11:00:00Z", "actor": actor, "action": "user.created"});
    let items = made(json!([
        event("aud_1", "usr_01m7z84k39f4897ee4rasdxv17"),
        event("aud_2", "system")
    ]));
    let page = Page {
        items,
        next_cursor: None,
        total: Some(2),
    };
    driver.answers(|call| matches!(call, Call::Audit(_)), Ok(Reply::Audit(page)));
    assert!(driver.sees().contains("usr_…rasdxv17"));

    driver.waits(1);
    let mut actor = user(9, "active");
    actor.id = "usr_01m7z84k39f4897ee4rasdxv17".to_owned();
    driver.answers(|call| matches!(call, Call::User { .. }), Ok(Reply::User(actor)));
    driver.waits(1);

    assert!(driver.sees().contains("ann9@example.com") && driver.sees().contains("system"));
    assert!(!driver.waiting.iter().any(|(_, call)| matches!(call, Call::User { .. })));
}

#[test]
fn a_dashboard_whose_answers_take_long_asks_less_often() {
    let mut driver = Driver::new(SIZE);
    driver.signs_in("admin");
    let is_stats = |call: &Call| *call == Call::Stats;
    driver.waits(3);
    driver.answers(is_stats, Ok(Reply::Stats(crate::model::Stats::default())));

    driver.waits(29);
    assert!(!driver.waiting.iter().any(|(_, call)| is_stats(call)));
    driver.waits(1);

    assert!(driver.waiting.iter().any(|(_, call)| is_stats(call)));
}

#[test]
fn a_time_in_a_filter_is_an_instant_or_refused() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("audit since=2h");

    let asked = driver.waiting.iter().find_map(|(_, call)| match call {
        Call::Audit(query) => query.filter("since").map(str::to_owned),
        _ => None,
    });
    assert_eq!(asked.as_deref(), Some("2026-11-21T10:00:00Z"));
    driver.goes("audit since=yesterday");

    assert!(driver.said().first().unwrap().starts_with("`yesterday` is no time"));
}

#[test]
fn a_test_message_tells_what_led_to_its_end() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("plugins");
    let plugin = json!([{"id": "smtp", "version": "1.0.0", "channels": ["email"], "state": "ready",
        "providers": [{"name": "office", "granted": true}]}]);
    driver.answers(|call| *call == Call::Plugins, Ok(Reply::Plugins(made(plugin))));

    driver.types("tann@example.com");
    driver.holds_ctrl('s');
    let test = json!({"provider": "office", "outcome": "rejected", "detail": "550 no such user",
        "lines": ["the grant for mail.example:587 matches", "the provider answered 550"]});
    let call = driver.answers(Call::writes, Ok(Reply::Tested(made(test))));

    let to = Fields::from([("to".to_owned(), "ann@example.com".to_owned())]);
    assert_eq!(
        call,
        Call::TestPlugin {
            id: "smtp".to_owned(),
            fields: to
        }
    );
    let seen = driver.sees();
    assert!(
        seen.contains("office: rejected") && seen.contains("the provider answered 550"),
        "{seen}"
    );
}

#[test]
fn what_became_of_new_plugin_files_is_told_one_by_one() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("plugins");

    driver.types("r");
    let files = json!([{"subject": "acme", "change": "refused", "reason": "it imports a clock"},
        {"subject": "smtp", "change": "kept", "waiting": {"version": "2.0.0", "hash": "sha256:5d41"}}]);
    driver.answers(|call| *call == Call::ReloadPlugins, Ok(Reply::Reloaded(made(files))));

    let seen = driver.sees();
    assert!(
        seen.contains("acme: refused: it imports a clock") && seen.contains("smtp: kept; 2.0.0 waits for its grant")
    );
}

#[test]
fn what_was_just_made_is_under_the_cursor() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("n");
    driver.holds_ctrl('s');
    driver.answers(Call::writes, Ok(Reply::User(user(30, "pending"))));

    driver.answers_list(users(25..33, None, 8));

    assert!(driver.sees().contains("▸ ann30@example.com"));
}

#[test]
fn an_action_is_a_command_too() {
    let mut driver = Driver::at_users(SIZE);

    driver.goes("reset-password");

    assert!(driver.sees().contains("Send a password reset to ann1@example.com?"));
}

#[test]
fn the_keys_of_a_large_account_go_to_one_of_its_parts_at_a_time() {
    let mut driver = Driver::at_users((160, 45));
    driver.presses(KeyCode::Enter);

    let asked = |driver: &Driver, fits: fn(&Call) -> bool| driver.waiting.iter().filter(|(_, call)| fits(call)).count();
    assert_eq!(asked(&driver, |call| matches!(call, Call::UserSessions(_))), 1);
    assert_eq!(asked(&driver, |call| matches!(call, Call::Audit(_))), 1);
    assert_eq!(asked(&driver, |call| matches!(call, Call::Deliveries(_))), 1);
    let session = |id: &str, ip: &str| {
        json!({"id": id, "ip": ip, "created_at": "2026-11-21T11:00:00Z", "last_seen_at": "2026-11-21T11:00:00Z",
            "expires_at": "2026-11-22T11:00:00Z"})
    };
    let items = made(json!([session("ses_1", "192.0.2.1"), session("ses_2", "192.0.2.2")]));
    let page = Page {
        items,
        next_cursor: None,
        total: Some(2),
    };
    driver.answers(|call| matches!(call, Call::UserSessions(_)), Ok(Reply::Sessions(page)));
    assert!(!driver.sees().contains('▸'));
    driver.types("lj");

    let line = driver
        .sees()
        .lines()
        .find(|line| line.contains('▸'))
        .unwrap()
        .to_owned();
    assert!(line.contains("192.0.2.2"));
}
