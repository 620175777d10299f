//! Lists: searched, sorted and paged by the server, followed while something happens.

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, SIZE, offline, users};
use crate::app::Msg;
use crate::call::{Call, Query, Reply};
use crate::desk::Effect;
use crate::model::Page;

fn asked(driver: &Driver) -> Query {
    let found = driver.waiting.iter().find_map(|(_, call)| match call {
        Call::Users(query) => Some(query.clone()),
        _ => None,
    });
    found.expect("the list is asked for")
}

#[test]
fn typing_narrows_the_list_once_it_rests() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("/ben");
    assert!(driver.waiting.is_empty());
    driver.waits(1);

    assert_eq!(asked(&driver).filter("q"), Some("ben"));
}

#[test]
fn a_number_sorts_by_its_column_and_again_turns_it_round() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("1");
    assert_eq!(asked(&driver).sort, Some("email"));
    driver.types("5");
    assert_eq!(asked(&driver).sort, Some("-created_at"));
    driver.types("5");
    assert_eq!(asked(&driver).sort, Some("created_at"));
}

#[test]
fn a_column_the_server_cannot_sort_by_is_named() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("3");

    assert!(driver.waiting.is_empty());
    assert!(driver.sees().contains("The server has no order by status."));
}

#[test]
fn going_past_the_last_row_asks_for_the_next_page_and_back_again() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    driver.answers_list(users(0..3, Some("next"), 100_000));

    driver.types("Gj");
    assert_eq!(asked(&driver).cursor.as_deref(), Some("next"));
    driver.answers_list(users(3..6, None, 100_000));
    assert!(driver.sees().contains("ann5@"));
    driver.types("gk");

    assert_eq!(asked(&driver).cursor, None);
}

#[test]
fn no_more_than_one_page_is_ever_held() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    driver.answers_list(users(0..50, Some("1"), 100_000));

    for page in 1..20 {
        driver.types("Gj");
        driver.answers_list(users(page * 50..page * 50 + 50, Some("n"), 100_000));
    }

    assert_eq!(driver.state.screen().unwrap().list().unwrap().len(), 50);
}

#[test]
fn rows_of_a_later_page_are_counted_on_from_the_pages_before_it() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    let limit = asked(&driver).limit;
    driver.answers_list(users(0..limit, Some("next"), 100_000));

    driver.types("Gj");
    driver.answers_list(users(limit..2 * limit, None, 100_000));

    let place = format!("{}–{} of 100 000", limit + 1, 2 * limit);
    assert!(driver.sees().contains(&place), "{}", driver.sees());
}

#[test]
fn a_filter_is_a_command_too() {
    let mut driver = Driver::at_users(SIZE);

    driver.types(":users status=deactivated role=admin");
    driver.presses(KeyCode::Enter);

    let query = asked(&driver);
    assert_eq!(
        (query.filter("status"), query.filter("role")),
        (Some("deactivated"), Some("admin"))
    );
}

#[test]
fn escape_takes_back_marks_first_and_then_the_filter() {
    let mut driver = Driver::at_users(SIZE);
    driver.types(":users q=ann");
    driver.presses(KeyCode::Enter);
    driver.answers_list(users(1..4, None, 3));
    driver.types(" ");

    driver.presses(KeyCode::Esc);
    assert!(driver.waiting.is_empty());
    driver.presses(KeyCode::Esc);

    assert_eq!(asked(&driver).filter("q"), None);
}

#[test]
fn a_list_that_follows_asks_less_and_less_often_while_nothing_happens() {
    let mut driver = Driver::at_users(SIZE);
    driver.types(":audit");
    driver.presses(KeyCode::Enter);
    let empty = || {
        Ok(Reply::Audit(Page {
            items: Vec::new(),
            next_cursor: None,
            total: Some(0),
        }))
    };
    let is_audit = |call: &Call| matches!(call, Call::Audit(_));
    driver.answers(is_audit, empty());
    driver.waits(120);

    let mut pauses = Vec::new();
    for _ in 0..4 {
        let mut waited = 0;
        while driver.waiting.is_empty() {
            driver.waits(1);
            waited += 1;
        }
        pauses.push(waited);
        driver.answers(is_audit, empty());
    }

    assert!(pauses.is_sorted() && pauses.last() > pauses.get(1), "{pauses:?}");
    assert!(pauses.iter().all(|it| *it <= 30));
}

#[test]
fn an_answer_to_a_question_that_was_given_up_changes_nothing() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    let (ticket, call) = driver.waiting.first().cloned().unwrap();

    driver.presses(KeyCode::Esc);
    let before = driver.sees();
    let result = Box::new(Ok(users(20..30, None, 10)));
    driver.gets(Msg::Answered {
        ticket,
        label: call.label(),
        millis: 1,
        result,
    });

    assert_eq!(driver.sees(), before);
}

#[test]
fn rows_stay_when_the_server_goes_away_and_are_asked_for_when_it_is_back() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    driver.signs_in("admin");

    driver.answers(|call| matches!(call, Call::Users(_)), Err(offline()));
    assert!(driver.sees().contains("Offline") && driver.sees().contains("ann3@example.com"));
    driver.waits(2);
    let health = crate::model::Health {
        status: "ready".to_owned(),
        checks: [].into(),
    };
    driver.answers(|call| *call == Call::Health, Ok(Reply::Health(health)));

    assert!(driver.sees().contains("The server answers again."));
    asked(&driver);
}

#[test]
fn a_server_that_says_when_is_asked_again_then() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    driver.signs_in("admin");
    let mut busy = super::driver::refused("overloaded", "Too much is going on.");
    busy.retry_after = Some(10);

    driver.answers(|call| matches!(call, Call::Users(_)), Err(busy));
    assert!(driver.sees().contains("Not up to date: Too much is going on.") && driver.sees().contains("ann3@"));
    for _ in 0..9 {
        driver.waits(1);
        assert!(driver.waiting.is_empty());
    }
    driver.waits(1);

    asked(&driver);
}

#[test]
fn rows_are_saved_and_records_copied_as_they_are() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("y:save json");
    driver.presses(KeyCode::Enter);

    let [Effect::Copy(copied), Effect::Save(path, text)] = driver.effects.as_slice() else {
        panic!("two effects")
    };
    assert_eq!(copied, "ann1@example.com");
    assert_eq!(path.to_str(), Some("home/users-20261121-120000.json"));
    assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(text).unwrap().len(), 8);
}

#[test]
fn rows_that_are_saved_hold_nothing_a_spreadsheet_would_run() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    let mut hostile = super::driver::user(1, "active");
    hostile.first_name = "+cmd|' /C calc'!A0".to_owned();
    hostile.phone = Some("+4915123456789".to_owned());
    driver.answers_list(Reply::Users(Page {
        items: vec![hostile],
        next_cursor: None,
        total: Some(1),
    }));

    driver.types("s");
    driver.holds_ctrl('s');

    let [Effect::Save(_, text)] = driver.effects.as_slice() else {
        panic!("one effect")
    };
    assert!(
        text.contains(",'+cmd|' /C calc'!A0,") && text.contains(",+4915123456789,"),
        "{text}"
    );
}

#[test]
fn an_open_account_is_looked_at_again_by_its_version() {
    let mut driver = Driver::at_users(SIZE);
    driver.presses(KeyCode::Enter);
    driver.answers(
        |call| matches!(call, Call::User { .. }),
        Ok(Reply::User(super::driver::user(1, "active"))),
    );

    driver.waits(6);
    let changed = super::driver::user(1, "deactivated");
    let call = driver.answers(
        |call| matches!(call, Call::UserIfChanged { .. }),
        Ok(Reply::User(changed)),
    );

    assert_eq!(
        call,
        Call::UserIfChanged {
            id: "usr_001".to_owned(),
            version: 1
        }
    );
    assert!(driver.sees().contains("deactivated"));
}
