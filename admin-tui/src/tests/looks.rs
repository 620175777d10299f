//! How every screen looks, on a small terminal and on a larger one, at a fixed time.

use ratatui::crossterm::event::KeyCode;
use serde_json::{Value, json};

use super::driver::{Driver, made, users};
use crate::app::Msg;
use crate::call::{Call, Reply};
use crate::model::Page;
use crate::text::clean_value;
use crate::theme::Theme;

const SIZES: [(&str, (u16, u16)); 2] = [("80x24", (80, 24)), ("120x40", (120, 40))];

/// Compares what is seen at both sizes after the same story.
fn looks(name: &str, story: impl Fn(&mut Driver)) {
    for (size, dimensions) in SIZES {
        let mut driver = Driver::new(dimensions);
        driver.signs_in("admin");
        driver.state.desk.toasts.clear();
        story(&mut driver);
        insta::assert_snapshot!(format!("{name}_{size}"), driver.sees());
    }
}

fn page<T: serde::de::DeserializeOwned>(items: Value) -> Page<T> {
    Page {
        items: made(items),
        next_cursor: None,
        total: Some(2),
    }
}

#[test]
fn dashboard() {
    looks("dashboard", |driver| {
        let minutes: Vec<Value> = (0..60)
            .map(|minute| {
                json!({"at": format!("2026-11-21T11:{minute:02}:00Z"), "registrations": 1, "sign_ins": minute % 7,
                    "sign_ins_failed": u64::from(minute == 50), "deliveries": minute % 5, "deliveries_failed": 0})
            })
            .collect();
        let totals = json!({
            "users": {"active": 99_812, "pending": 120, "deactivated": 68}, "products": 42,
            "deliveries": {"queued": 1, "sending": 2, "sent": 10_456, "delivered": 99, "failed": 3, "expired": 1, "suppressed": 0},
        });
        let stats = made(json!({"totals": totals, "minutes": minutes}));
        driver.answers(|call| *call == Call::Stats, Ok(Reply::Stats(stats)));
        let health = made(json!({"status": "ready", "checks": {"store": "ok", "worker": "ok"}}));
        driver.answers(|call| *call == Call::Health, Ok(Reply::Health(health)));
        driver.answers(|call| *call == Call::Plugins, Ok(Reply::Plugins(made(plugins()))));
    });
}

fn plugins() -> Value {
    json!([
        {"id": "smtp", "version": "1.2.0", "channels": ["email"], "state": "ready",
            "providers": [{"name": "office", "granted": true, "health": "fine", "counters": {"accepted": 120}}]},
        {"id": "twilio", "version": "1.0.1", "channels": ["sms"], "state": "ready",
            "providers": [{"name": "texts", "granted": true, "health": "resting", "counters": {"unavailable": 9}}]},
    ])
}

#[test]
fn list_of_users() {
    looks("users", |driver| {
        driver.goes("users q=ann");
        driver.answers_list(users(1..30, Some("next"), 100_000));
        driver.types("jj  ");
    });
}

#[test]
fn one_user() {
    looks("user", |driver| {
        driver.goes("users");
        driver.answers_list(users(1..4, None, 3));
        driver.presses(KeyCode::Enter);
    });
}

#[test]
fn form_of_a_new_user() {
    looks("user_form", |driver| {
        driver.goes("users");
        driver.answers_list(users(1..4, None, 3));
        driver.types("nben@example.com");
        driver.presses(KeyCode::Tab);
    });
}

#[test]
fn products_with_one_in_full() {
    looks("products", |driver| {
        driver.goes("products");
        let items = json!([{
            "id": "prd_1", "url": "https://shop.example/lamps/42", "name": "Reading lamp", "description": "Brass, with a green shade.",
            "attributes": {"colour": "green", "size": "40"}, "status": "active", "created_at": "2026-11-20T12:00:00Z",
            "updated_at": "2026-11-21T11:59:30Z", "version": 3,
        }]);
        driver.answers(
            |call| matches!(call, Call::Products(_)),
            Ok(Reply::Products(page(items))),
        );
    });
}

#[test]
fn deliveries_with_attempts() {
    looks("deliveries", |driver| {
        driver.goes("deliveries");
        let attempt = |outcome: &str| json!({"provider": "texts", "outcome": outcome, "code": "503", "at": "2026-11-21T11:59:00Z"});
        let delivery = |id: &str, status: &str, attempts: Value| {
            json!({"id": id, "channel": "sms", "purpose": "login", "destination": "+49•••789", "status": status, "provider": "texts",
                "attempts": attempts, "created_at": "2026-11-21T11:58:00Z", "expires_at": "2026-11-21T12:08:00Z"})
        };
        let failed = delivery("dlv_1", "failed", json!([attempt("unavailable"), attempt("rejected")]));
        let items = json!([failed, delivery("dlv_2", "delivered", json!([attempt("accepted")]))]);
        driver.answers(
            |call| matches!(call, Call::Deliveries(_)),
            Ok(Reply::Deliveries(page(items))),
        );
    });
}

#[test]
fn trail() {
    looks("audit", |driver| {
        driver.goes("audit action=user.deactivated");
        let items = json!([{"id": "aud_1", "at": "2026-11-21T11:00:00Z", "actor": "usr_000", "action": "user.deactivated",
            "target": "usr_002", "request_id": "req-1", "details": {"sessions": "2"}}]);
        driver.answers(
            |call| matches!(call, Call::Audit(query) if query.filter("action").is_some()),
            Ok(Reply::Audit(page(items))),
        );
    });
}

#[test]
fn inbox_with_a_code() {
    looks("inbox", |driver| {
        driver.goes("inbox");
        let items = json!([{"id": "msg_1", "channel": "email", "to": "ann@example.com", "purpose": "login", "subject": "Your code",
            "text": "Your code is 123456.\nIt is good for ten minutes.\n", "code": "123456", "at": "2026-11-21T11:59:50Z"}]);
        driver.answers(|call| matches!(call, Call::Inbox(_)), Ok(Reply::Inbox(page(items))));
        driver.presses(KeyCode::Enter);
    });
}

#[test]
fn list_of_plugins() {
    looks("plugins", |driver| {
        driver.goes("plugins");
        let newest = driver
            .waiting
            .iter()
            .rposition(|(_, call)| *call == Call::Plugins)
            .unwrap();
        let (ticket, call) = driver.waiting.remove(newest);
        let result = Box::new(Ok(Reply::Plugins(made(plugins()))));
        driver.gets(Msg::Answered {
            ticket,
            label: call.label(),
            millis: 2,
            result,
        });
    });
}

#[test]
fn barred_addresses() {
    looks("barred", |driver| {
        driver.goes("barred");
        let items = json!([
            {"id": "sup_1", "channel": "email", "destination": "a…@example.com", "provider": "office", "reason": "bounced",
                "since": "2026-11-20T12:00:00Z"},
            {"id": "sup_2", "channel": "sms", "provider": "texts", "reason": "opted_out", "since": "2026-11-21T11:00:00Z"},
        ]);
        driver.answers(
            |call| matches!(call, Call::Suppressions(_)),
            Ok(Reply::Suppressions(page(items))),
        );
    });
}

#[test]
fn calls_of_this_program() {
    looks("calls", |driver| driver.goes("calls"));
}

#[test]
fn help() {
    looks("help", |driver| driver.types("?"));
}

#[test]
fn palette() {
    looks("palette", |driver| driver.types(":del"));
}

#[test]
fn confirmation_by_name() {
    looks("erase", |driver| {
        driver.goes("users");
        driver.answers_list(users(1..4, None, 3));
        driver.types("Xann");
    });
}

#[test]
fn sign_in_of_a_first_administrator() {
    for (size, dimensions) in SIZES {
        let mut driver = Driver::new(dimensions);
        driver.answers(|call| *call == Call::Me, Err(super::driver::signed_out()));
        driver.presses(KeyCode::F(2));
        insta::assert_snapshot!(format!("setup_{size}"), driver.sees());
    }
}

#[test]
fn what_cannot_be_seen_in_a_terminal_that_is_too_small_is_not_done() {
    let mut driver = Driver::at_users((80, 24));

    driver.gets(Msg::Resize(20, 5));
    driver.types("dy");
    driver.gets(Msg::Resize(80, 24));

    assert!(driver.writes().is_empty());
    assert!(!driver.sees().contains("Deactivate"), "{}", driver.sees());
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_loses_nothing() {
    let mut driver = Driver::at_users((80, 24));
    driver.types("nben@example.com");

    driver.gets(Msg::Resize(20, 5));
    assert!(driver.sees().contains("Doorward needs"));
    driver.gets(Msg::Resize(80, 24));

    assert!(driver.sees().contains("ben@example.com"));
}

#[test]
fn no_size_breaks_any_screen() {
    let mut driver = Driver::at_users((80, 24));
    for _ in 0..8 {
        driver.presses(KeyCode::Tab);
        for size in [(1, 1), (20, 5), (60, 16), (61, 17), (80, 24), (300, 100)] {
            driver.gets(Msg::Resize(size.0, size.1));
            driver.sees();
        }
    }
}

#[test]
fn names_that_would_command_the_terminal_are_only_text() {
    let mut driver = Driver::at_users((80, 24));
    let hostile = json!({"first_name": "\u{1b}[2J\u{1b}]0;owned\u{7}", "last_name": "\u{202e}مريم"});
    let cleaned = clean_value(hostile);
    let mut named = super::driver::user(1, "active");
    named.first_name = made(cleaned["first_name"].clone());
    named.last_name = made(cleaned["last_name"].clone());
    driver.holds_ctrl('r');

    driver.answers_list(Reply::Users(Page {
        items: vec![named],
        next_cursor: None,
        total: Some(1),
    }));

    let seen = driver.sees();
    assert!(seen.contains("[2J]0;owned") && seen.contains("مريم"));
    assert!(!seen.chars().any(|it| it == '\u{1b}' || it == '\u{202e}'));
}

#[test]
fn without_colours_no_cell_has_one() {
    let mut driver = Driver::started((80, 24), |start| start.theme = Theme::named("plain").unwrap());
    driver.signs_in("admin");
    driver.goes("users");
    driver.answers_list(users(1..9, None, 8));
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| crate::view::view(&driver.state, frame)).unwrap();

    let cells = terminal.backend().buffer().content();
    assert!(
        cells
            .iter()
            .all(|cell| cell.fg == ratatui::style::Color::Reset && cell.bg == ratatui::style::Color::Reset)
    );
}
