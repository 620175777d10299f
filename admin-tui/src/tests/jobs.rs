//! Changes: confirmed, undone, done to many, tried again where they failed.

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, SIZE, refused, user, users};
use crate::call::{Call, Reply};

fn done() -> Reply {
    Reply::User(user(1, "deactivated"))
}

#[test]
fn nothing_is_deactivated_before_a_yes() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("d");
    assert!(driver.writes().is_empty());
    driver.types("n");
    assert!(driver.writes().is_empty());
    driver.types("dy");

    assert_eq!(
        driver.writes(),
        [&Call::DeactivateUser {
            id: "usr_001".to_owned()
        }]
    );
}

#[test]
fn a_deactivation_is_taken_back_by_its_inverse_once() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("dy");
    driver.answers(Call::writes, Ok(done()));

    driver.types("u");
    assert_eq!(
        driver.writes(),
        [&Call::RestoreUser {
            id: "usr_001".to_owned()
        }]
    );
    driver.answers(Call::writes, Ok(done()));
    driver.types("u");

    assert!(driver.writes().is_empty());
    assert!(driver.sees().contains("There is nothing to take back."));
}

#[test]
fn an_erasure_needs_the_name_in_full() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("Xann1@example.co");
    driver.presses(KeyCode::Enter);
    assert!(driver.writes().is_empty());
    driver.types("m");
    driver.presses(KeyCode::Enter);

    assert_eq!(
        driver.writes(),
        [&Call::EraseUser {
            id: "usr_001".to_owned()
        }]
    );
}

#[test]
fn of_many_those_that_failed_are_told_one_by_one_and_tried_again() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("   dy");
    assert_eq!(driver.writes().len(), 3);

    driver.answers(Call::writes, Ok(done()));
    driver.answers(Call::writes, Err(refused("conflict", "The last administrator stays.")));
    driver.answers(Call::writes, Ok(done()));
    let seen = driver.sees();
    driver.types("r");

    assert!(seen.contains("2 done, 1 failed") && seen.contains("✗ ann2@example.com The last administrator stays."));
    assert_eq!(
        driver.writes(),
        [&Call::DeactivateUser {
            id: "usr_002".to_owned()
        }]
    );
}

#[test]
fn many_changes_are_under_way_a_few_at_a_time_and_can_be_stopped() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("ady");
    assert_eq!(driver.writes().len(), 4);
    driver.presses(KeyCode::Esc);
    for _ in 0..4 {
        driver.answers(Call::writes, Ok(done()));
    }

    assert!(driver.writes().is_empty());
    assert!(driver.sees().contains("stopped: 4 done, 0 failed"));
}

#[test]
fn a_program_that_may_only_read_starts_no_change() {
    let mut driver = Driver::started(SIZE, |start| start.read_only = true);
    driver.signs_in("admin");
    driver.types(":users");
    driver.presses(KeyCode::Enter);
    driver.answers_list(users(1..4, None, 3));

    driver.types("dy");

    assert!(driver.writes().is_empty());
    assert!(driver.sees().contains("READ-ONLY") && driver.sees().contains("--read-only"));
}
