//! Lists that are narrowed: what stands under which title, and where the cursor goes.

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, SIZE, offline, refused, user, users};
use crate::call::{Call, Query, Reply};

fn asked(driver: &Driver) -> Query {
    let found = driver.waiting.iter().find_map(|(_, call)| match call {
        Call::Users(query) => Some(query.clone()),
        _ => None,
    });
    found.expect("the list is asked for")
}

fn is_list(call: &Call) -> bool {
    matches!(call, Call::Users(_))
}

#[test]
fn rows_of_another_filter_do_not_stand_under_one_that_was_refused() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("users status=bogus");

    driver.answers(is_list, Err(refused("validation_failed", "There is no such status.")));

    let seen = driver.sees();
    assert!(
        !seen.contains("ann1@") && seen.contains("There is no such status. esc clears the filter."),
        "{seen}"
    );
    driver.presses(KeyCode::Esc);
    driver.answers_list(users(1..9, None, 8));
    assert!(driver.sees().contains("ann1@"));
}

#[test]
fn rows_of_another_filter_do_not_stand_under_one_that_could_not_be_asked_for() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    driver.answers(is_list, Err(offline()));
    assert!(driver.sees().contains("ann1@"));

    driver.goes("users role=admin");

    assert!(!driver.sees().contains("ann1@"), "{}", driver.sees());
}

#[test]
fn a_bare_command_goes_to_the_top_of_the_whole_list() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("users q=ann");
    driver.answers_list(users(1..9, None, 8));
    driver.types("jj");
    driver.presses(KeyCode::Enter);
    assert!(driver.sees().contains("› ann3@example.com"));

    driver.goes("users");

    assert_eq!(asked(&driver).filter("q"), None);
    driver.answers_list(users(1..9, None, 8));
    assert!(
        driver.sees().contains("▸ ann1@example.com") && !driver.sees().contains('›'),
        "{}",
        driver.sees()
    );
}

#[test]
fn a_command_with_a_filter_leaves_what_was_open() {
    let mut driver = Driver::at_users(SIZE);
    driver.presses(KeyCode::Enter);

    driver.goes("users q=ben");

    assert_eq!(asked(&driver).filter("q"), Some("ben"));
}

#[test]
fn a_filter_that_is_cleared_leaves_the_cursor_on_its_record() {
    let mut driver = Driver::at_users(SIZE);
    driver.goes("users q=ann");
    driver.answers_list(users(4..7, None, 3));
    driver.types("j");

    driver.presses(KeyCode::Esc);
    driver.answers_list(users(1..9, None, 8));

    assert!(driver.sees().contains("▸ ann5@example.com"), "{}", driver.sees());
}

#[test]
fn what_was_made_but_stands_elsewhere_is_told() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("n");
    driver.holds_ctrl('s');
    driver.answers(Call::writes, Ok(Reply::User(user(30, "pending"))));

    driver.answers_list(users(1..9, Some("next"), 60));

    assert_eq!(
        driver.said()[0],
        "That user is not on this page: order and filter put it elsewhere."
    );
}
