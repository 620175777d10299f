//! The sessions of an open account: what ends them.

use ratatui::crossterm::event::KeyCode;
use serde_json::json;

use super::driver::{Driver, made, users};
use crate::call::{Call, Reply};
use crate::model::Page;

/// A program that looks at the sessions of an account, of which there are three: the first row is one's own.
fn at_sessions(row: usize) -> Driver {
    let mut driver = Driver::at_users((80, 24));
    driver.holds_ctrl('r');
    driver.answers_list(users(0..3, None, 3));
    driver.types(&format!("g{}", "j".repeat(row)));
    driver.presses(KeyCode::Enter);
    driver.types("l");
    let session = |id: &str, is_current: bool| {
        json!({"id": id, "ip": "192.0.2.1", "user_agent": "curl/8", "current": is_current,
            "created_at": "2026-11-21T11:00:00Z", "last_seen_at": "2026-11-21T11:00:00Z",
            "expires_at": "2026-11-22T11:00:00Z"})
    };
    let page = Page {
        items: made(json!([
            session("ses_1", row == 0),
            session("ses_2", false),
            session("ses_3", false)
        ])),
        next_cursor: None,
        total: Some(3),
    };
    driver.answers(|call| matches!(call, Call::UserSessions(_)), Ok(Reply::Sessions(page)));
    driver
}

#[test]
fn of_somebody_else_all_end_and_the_account_stays() {
    for key in ["d", "K"] {
        let mut driver = at_sessions(1);
        assert!(driver.sees().contains("K end all sessions"), "{}", driver.sees());

        driver.types(key);
        driver.types("y");

        assert_eq!(
            driver.writes(),
            [&Call::EndUserSessions {
                id: "usr_001".to_owned()
            }]
        );
    }
}

#[test]
fn of_ones_own_the_one_under_the_cursor_ends() {
    let mut driver = at_sessions(0);
    assert!(driver.sees().contains("K end all sessions") && driver.sees().contains("d end this session"));

    driver.types("jdy");

    assert_eq!(driver.writes(), [&Call::EndSession { id: "ses_2".to_owned() }]);
}

#[test]
fn the_session_one_works_in_is_marked_and_warned_of() {
    let mut driver = at_sessions(0);
    assert!(driver.sees().contains("this one · curl/8"));

    driver.types("d");

    assert!(driver.sees().contains("This is the session you work in"));
}

#[test]
fn of_ones_own_all_that_are_marked_end_but_the_one_that_is_worked_in() {
    let mut driver = at_sessions(0);

    driver.types("ad");
    let seen = driver.sees();
    driver.types("y");

    assert!(seen.contains("End 2 of your sessions?"), "{seen}");
    assert!(seen.contains("The one you work in is left out"), "{seen}");
    assert_eq!(
        driver.writes(),
        [
            &Call::EndSession { id: "ses_2".to_owned() },
            &Call::EndSession { id: "ses_3".to_owned() }
        ]
    );
}

#[test]
fn escape_takes_the_marks_away_before_it_closes_the_account() {
    let mut driver = at_sessions(1);
    driver.types("a");
    assert!(driver.sees().contains("3 marked"));

    driver.presses(KeyCode::Esc);
    let seen = driver.sees();
    driver.presses(KeyCode::Esc);

    assert!(seen.contains("192.0.2.1") && !seen.contains("marked"), "{seen}");
    assert!(!driver.sees().contains("192.0.2.1"));
}

#[test]
fn a_command_closes_an_account_whatever_is_marked_in_it() {
    let mut driver = at_sessions(1);

    driver.types("a:users");
    driver.presses(KeyCode::Enter);

    assert!(!driver.sees().contains("192.0.2.1"), "{}", driver.sees());
}
