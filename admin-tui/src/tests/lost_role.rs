//! A role that is lost while something is done with it: how much is still asked, and what stays to be tried again.

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, SIZE, TOO_LITTLE, forbidden, root, signed_out, user};
use crate::call::{Call, Failure, Reply};

/// Six accounts are deactivated, as far as it is begun.
fn deactivating() -> Driver {
    let mut driver = Driver::at_users(SIZE);
    driver.types(&format!("g{}dy", " ".repeat(6)));
    driver
}

/// Has every change under way fail.
fn fails_each(driver: &mut Driver, failure: &Failure) {
    while !driver.writes().is_empty() {
        driver.answers(Call::writes, Err(failure.clone()));
    }
}

/// Has every change under way done; whose accounts they were about.
fn answers_each(driver: &mut Driver, status: &str) -> Vec<String> {
    let mut changed = Vec::new();
    while let Some(id) = driver
        .writes()
        .first()
        .and_then(|call| call.changes())
        .map(str::to_owned)
    {
        let number = id.trim_start_matches("usr_").parse().unwrap();
        driver.answers(Call::writes, Ok(Reply::User(user(number, status))));
        changed.push(id);
    }
    changed.sort();
    changed
}

/// The role is another one, and that is seen.
fn is_now(driver: &mut Driver, role: &str) {
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root(role))));
}

fn times_asked_who(driver: &Driver) -> usize {
    driver.waiting.iter().filter(|(_, call)| *call == Call::Me).count()
}

const ALL: [&str; 6] = ["usr_001", "usr_002", "usr_003", "usr_004", "usr_005", "usr_006"];

#[test]
fn what_the_role_refused_stays_to_be_tried_again_until_the_role_is_back() {
    let mut driver = deactivating();
    fails_each(&mut driver, &forbidden());
    is_now(&mut driver, "support");

    driver.types("r");
    assert!(driver.writes().is_empty());
    assert_eq!(driver.said()[0], TOO_LITTLE);
    let seen = driver.sees();
    assert!(
        seen.contains("✗ ann1@example.com") && seen.contains("Needs the role admin"),
        "{seen}"
    );

    is_now(&mut driver, "admin");
    driver.types("r");
    assert_eq!(answers_each(&mut driver, "deactivated"), ALL);
}

#[test]
fn what_the_role_refused_to_take_back_stays_to_be_tried_again() {
    let mut driver = deactivating();
    answers_each(&mut driver, "deactivated");
    driver.types("u");
    fails_each(&mut driver, &forbidden());
    is_now(&mut driver, "support");
    let left = driver.state.desk.undo.clone();

    driver.types("r");
    assert!(driver.writes().is_empty());
    assert_eq!(driver.said()[0], TOO_LITTLE);
    assert_eq!(driver.state.desk.undo, left);
    let seen = driver.sees();
    assert!(
        seen.contains("✗ ann1@example.com") && seen.contains("Needs the role admin"),
        "{seen}"
    );

    is_now(&mut driver, "admin");
    driver.types("r");
    assert_eq!(answers_each(&mut driver, "active"), ALL);
    assert!(driver.state.desk.undo.is_empty());
}

#[test]
fn what_the_role_refused_to_take_back_is_taken_back_next_when_the_role_is_back() {
    let mut driver = deactivating();
    answers_each(&mut driver, "deactivated");
    driver.types("u");
    fails_each(&mut driver, &forbidden());
    is_now(&mut driver, "support");
    driver.presses(KeyCode::Esc);
    driver.types("u");
    assert_eq!(driver.said()[0], TOO_LITTLE);

    is_now(&mut driver, "admin");
    driver.types("u");

    assert_eq!(answers_each(&mut driver, "active"), ALL);
    assert_eq!(driver.said()[0], "Taken back: deactivation of 6 users");
}

#[test]
fn what_would_be_refused_like_the_first_is_not_sent_but_tried_again_with_it() {
    for failure in [forbidden(), signed_out()] {
        let mut driver = deactivating();
        driver.answers(Call::writes, Ok(Reply::User(user(1, "deactivated"))));
        assert_eq!(driver.writes().len(), 4);

        driver.answers(Call::writes, Err(failure.clone()));
        assert_eq!(driver.writes().len(), 3);
        fails_each(&mut driver, &failure);
        driver.state.overlays.clear();

        assert!(driver.sees().contains("1 done, 5 failed"), "{}", driver.sees());
        driver.types("r");
        assert_eq!(answers_each(&mut driver, "deactivated"), ALL[1..]);
    }
}

#[test]
fn what_was_stopped_by_hand_is_not_begun_by_a_refusal_of_the_rest() {
    let mut driver = deactivating();
    driver.presses(KeyCode::Esc);
    fails_each(&mut driver, &forbidden());

    driver.types("r");

    assert_eq!(answers_each(&mut driver, "deactivated"), ALL[..4]);
}

#[test]
fn who_works_here_is_asked_once_for_all_that_is_refused() {
    let mut driver = deactivating();
    fails_each(&mut driver, &forbidden());

    assert_eq!(times_asked_who(&driver), 1);
}

#[test]
fn a_key_that_is_held_asks_who_works_here_once_at_a_time() {
    let mut driver = Driver::new(SIZE);
    driver.signs_in("support");
    driver.goes("users");

    driver.types("dddddd");
    assert_eq!(times_asked_who(&driver), 1);
    is_now(&mut driver, "support");
    driver.types("dd");

    assert_eq!(times_asked_who(&driver), 1);
}
