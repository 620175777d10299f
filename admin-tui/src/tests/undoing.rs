//! What can be taken back, what cannot, and how both are said.

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, SIZE, offline, user, users};
use crate::call::{Call, Reply};
use crate::model::{Page, User};

/// A program that looks at accounts of these states.
fn at_users(states: &[&str]) -> Driver {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    let items = (11..).zip(states).map(|(number, status)| user(number, status));
    driver.answers_list(Reply::Users(Page {
        items: items.collect(),
        next_cursor: None,
        total: None,
    }));
    driver
}

fn edited(driver: &mut Driver, field: usize, value: &str) {
    driver.types("e");
    for _ in 0..field {
        driver.presses(KeyCode::Tab);
    }
    driver.holds_ctrl('u');
    driver.types(value);
    driver.holds_ctrl('s');
}

#[test]
fn only_what_is_deactivated_is_restored_and_only_that_is_taken_back() {
    let mut driver = at_users(&["active", "deactivated", "pending"]);

    driver.types("ar");
    assert_eq!(
        driver.writes(),
        [&Call::RestoreUser {
            id: "usr_012".to_owned()
        }]
    );
    assert_eq!(driver.said()[0], "2 users are left out: not deactivated.");
    driver.answers(Call::writes, Ok(Reply::User(user(12, "active"))));
    driver.types("u");

    assert_eq!(
        driver.writes(),
        [&Call::DeactivateUser {
            id: "usr_012".to_owned()
        }]
    );
}

#[test]
fn where_nothing_would_change_it_is_said_so() {
    let mut driver = at_users(&["active", "deactivated"]);

    driver.types("r");
    assert_eq!(driver.said()[0], "Nothing to restore: ann11@example.com is active.");
    driver.types("jd");
    assert_eq!(
        driver.said()[0],
        "Nothing to deactivate: ann12@example.com is deactivated."
    );
    driver.types("u");

    assert!(driver.writes().is_empty());
    assert_eq!(driver.said()[0], "There is nothing to take back.");
}

#[test]
fn a_change_that_changed_nothing_is_not_taken_back() {
    let mut driver = at_users(&["active"]);
    driver.types("dy");
    driver.answers(Call::writes, Ok(Reply::User(user(11, "active"))));

    driver.types("u");

    assert!(driver.writes().is_empty());
}

#[test]
fn a_single_change_that_did_not_reach_the_server_is_told() {
    for (keys, said) in [
        (
            "dy",
            "Not deactivated: ann11@example.com: The server cannot be reached.",
        ),
        (
            "Ky",
            "Not done: end all sessions of ann11@example.com: The server cannot be reached.",
        ),
    ] {
        let mut driver = at_users(&["active"]);

        driver.types(keys);
        driver.answers(Call::writes, Err(offline()));

        assert_eq!(driver.said()[0], said);
        assert!(driver.sees().contains("Offline"));
    }
}

#[test]
fn an_edit_is_taken_back_whole() {
    let mut driver = at_users(&["active"]);
    driver.types("e");
    driver.holds_ctrl('u');
    driver.types("ben@example.com");
    for value in ["Ben", "Baker", "+4915123456789"] {
        driver.presses(KeyCode::Tab);
        driver.holds_ctrl('u');
        driver.types(value);
    }
    driver.holds_ctrl('s');
    let made = User {
        version: 12,
        ..user(11, "active")
    };
    driver.answers(Call::writes, Ok(Reply::User(made)));

    driver.types("u");

    let [Call::UpdateUser { version, fields, .. }] = driver.writes()[..] else {
        panic!("one change")
    };
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(
        (*version, fields.as_slice()),
        (
            Some(12),
            [
                ("email", "ann11@example.com"),
                ("first_name", "Ann"),
                ("last_name", "Archer 11"),
                ("phone", "")
            ]
            .as_slice()
        )
    );
    driver.answers(Call::writes, Ok(Reply::User(user(11, "active"))));
    assert_eq!(
        driver.said()[0],
        "Taken back: change of ann11@example.com; to be proven anew: e-mail address"
    );
}

#[test]
fn what_has_no_way_back_is_named_before_anything_older_is_reached() {
    let mut driver = at_users(&["active"]);
    edited(&mut driver, 1, "Anna");
    driver.answers(Call::writes, Ok(Reply::User(user(11, "active"))));
    driver.types("Ky");
    driver.answers(Call::writes, Ok(Reply::Done));

    driver.types("u");
    assert!(driver.writes().is_empty());
    assert_eq!(
        driver.said()[0],
        "Cannot be taken back: end all sessions of ann11@example.com. u once more takes back: change of ann11@example.com."
    );
    driver.types("u");

    assert_eq!(driver.writes().len(), 1);
}

#[test]
fn nothing_is_taken_back_of_an_account_that_is_gone() {
    let mut driver = at_users(&["active"]);
    edited(&mut driver, 1, "Anna");
    driver.answers(Call::writes, Ok(Reply::User(user(11, "active"))));
    driver.types("Xann11@example.com");
    driver.presses(KeyCode::Enter);
    driver.answers(Call::writes, Ok(Reply::Done));

    driver.types("uu");

    assert!(driver.writes().is_empty());
    assert_eq!(
        driver.said()[..2],
        [
            "There is nothing to take back.",
            "Cannot be taken back: erase ann11@example.com."
        ]
    );
}

#[test]
fn a_way_back_that_the_server_did_not_hear_of_stays_open() {
    let mut driver = at_users(&["active"]);
    driver.types("dy");
    driver.answers(Call::writes, Ok(Reply::User(user(11, "deactivated"))));
    driver.types("u");
    driver.answers(Call::writes, Err(offline()));
    assert_eq!(
        driver.said()[0],
        "Not taken back: deactivation of ann11@example.com: The server cannot be reached."
    );

    driver.types("u");

    assert_eq!(
        driver.writes(),
        [&Call::RestoreUser {
            id: "usr_011".to_owned()
        }]
    );
}

#[test]
fn ones_own_account_among_others_is_named_before_a_yes() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    driver.answers_list(users(0..3, None, 3));
    driver.types("gd");
    assert!(driver.sees().contains("This is your own account."));
    driver.types("n");

    driver.types("ad");
    assert!(driver.sees().contains("Your own account is among them."));
    driver.types("n");
    driver.presses(KeyCode::Esc);
    driver.types("gj  d");

    assert!(driver.sees().contains("Deactivate 2 users?") && !driver.sees().contains("own account"));
}

#[test]
fn nobody_takes_back_what_was_done_before_a_sign_out() {
    let mut driver = at_users(&["active"]);
    driver.types("dy");
    driver.answers(Call::writes, Ok(Reply::User(user(11, "deactivated"))));
    assert_eq!(driver.state.desk.undo.len(), 1);

    driver.types(":sign-out");
    driver.presses(KeyCode::Enter);

    assert!(driver.state.desk.undo.is_empty());
}
