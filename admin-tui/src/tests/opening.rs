//! Opening and editing: what is open stays, and where nothing is, it is said so.

use ratatui::crossterm::event::KeyCode;
use serde_json::{Value, json};

use super::driver::{Driver, made, users};
use crate::call::{Call, Reply};
use crate::model::Page;

fn event(id: &str, action: &str) -> Value {
    json!({"id": id, "at": "2026-11-21T11:00:00Z", "actor": "system", "action": action})
}

fn trail(events: Value) -> Reply {
    Reply::Audit(Page {
        items: made(events),
        next_cursor: None,
        total: None,
    })
}

#[test]
fn an_open_record_is_not_swapped_for_another_that_came_meanwhile() {
    let is_trail = |call: &Call| matches!(call, Call::Audit(_));
    let mut driver = Driver::at_users((80, 24));
    driver.goes("audit");
    driver.answers(is_trail, Ok(trail(json!([event("aud_1", "user.created")]))));
    driver.presses(KeyCode::Enter);
    assert!(driver.sees().contains("aud_1"), "{}", driver.sees());
    driver.holds_ctrl('r');
    driver.answers(is_trail, Ok(trail(json!([event("aud_2", "user.erased")]))));

    driver.presses(KeyCode::Enter);

    let seen = driver.sees();
    assert!(seen.contains("aud_1") && !seen.contains("aud_2"), "{seen}");
}

#[test]
fn enter_leaves_an_open_plugin_where_it_was_scrolled_to() {
    let mut driver = Driver::at_users((60, 16));
    driver.goes("plugins");
    let providers: Vec<Value> = (0..20)
        .map(|number| json!({"name": format!("office{number}"), "granted": true}))
        .collect();
    let plugin = json!([{"id": "smtp", "version": "1.0.0", "channels": ["email"], "state": "ready",
        "providers": providers}]);
    driver.answers(|call| *call == Call::Plugins, Ok(Reply::Plugins(made(plugin))));
    driver.presses(KeyCode::Enter);
    let top = driver.sees();
    driver.types("jj");
    let seen = driver.sees();
    assert_ne!(seen, top);

    driver.presses(KeyCode::Enter);

    assert_eq!(driver.sees(), seen);
}

#[test]
fn where_nothing_can_be_edited_it_is_said_so() {
    let mut driver = Driver::at_users((80, 24));
    driver.holds_ctrl('r');
    driver.answers_list(users(0..0, None, 0));

    driver.types("e");
    assert_eq!(driver.said()[0], "There is nothing to edit.");
    driver.state.desk.messages.clear();
    driver.goes("products");
    driver.types("e");

    assert_eq!(driver.said()[0], "There is nothing to edit.");
}

#[test]
fn a_command_can_be_begun_while_something_is_read() {
    for opens in ["?", "m"] {
        let mut driver = Driver::at_users((80, 24));
        driver.types(opens);

        driver.types(":produ");

        let seen = driver.sees();
        assert!(seen.contains(":produ") && seen.contains("Users"), "{seen}");
        driver.presses(KeyCode::Enter);
        assert!(driver.sees().contains("Products"), "{}", driver.sees());
    }
}

#[test]
fn an_order_that_cannot_be_turned_round_is_told() {
    let mut driver = Driver::at_users((80, 24));
    driver.types("1");
    driver.answers(|call| matches!(call, Call::Users(_)), Ok(users(0..3, None, 3)));

    driver.types("1");

    let seen = driver.sees();
    assert!(seen.contains("The server has one order by e-mail"), "{seen}");
}
