//! Letters that are typed into a line are never commands.

use ratatui::crossterm::event::KeyCode;
use serde_json::json;

use super::driver::{Driver, SIZE, made};
use crate::call::{Call, Reply};
use crate::model::Page;

/// A program that looks at two barred addresses.
pub(super) fn at_barred(size: (u16, u16)) -> Driver {
    let mut driver = Driver::at_users(size);
    driver.types(":barred");
    driver.presses(KeyCode::Enter);
    let barred = |id: &str, since: &str| {
        json!({"id": id, "channel": "email", "destination": "b•••@e•••.com", "provider": "my-mail", "reason": "refused",
            "since": since})
    };
    let page = Page {
        items: made(json!([
            barred("sup_5d41402abc4b2a76c592", "2026-11-20T12:05:09Z"),
            barred("sup_5d41402abc4b2a76e001", "2026-11-21T11:00:00Z"),
        ])),
        next_cursor: None,
        total: None,
    };
    driver.answers(
        |call| matches!(call, Call::Suppressions(_)),
        Ok(Reply::Suppressions(page)),
    );
    driver
}

#[test]
fn what_is_typed_behind_a_slash_is_no_command_where_nothing_can_be_searched() {
    let mut driver = at_barred(SIZE);

    driver.types("/damaudy");

    assert!(driver.writes().is_empty());
    let seen = driver.sees();
    assert!(seen.contains("Nothing can be searched here"), "{seen}");
    assert!(!seen.contains("Really?") && !seen.contains('●'.to_string().repeat(2).as_str()));
    driver.presses(KeyCode::Enter);
    assert!(!driver.sees().contains("Nothing can be searched here"));
}

#[test]
fn a_screen_without_a_list_swallows_what_is_typed_behind_a_slash_too() {
    for screen in ["calls", "plugins", "dashboard"] {
        let mut driver = Driver::at_users(SIZE);
        driver.types(&format!(":{screen}"));
        driver.presses(KeyCode::Enter);

        driver.types("/qmM");

        assert!(driver.effects.is_empty(), "{screen}");
        assert!(driver.sees().contains("Nothing can be searched here"), "{screen}");
        driver.presses(KeyCode::Esc);
        assert!(!driver.sees().contains("Nothing can be searched here"), "{screen}");
    }
}
