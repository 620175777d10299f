//! Who may do what, and a server that is away: what is said, and when it is not said any more.

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, SIZE, offline, refused, root, users};
use super::records::one;
use crate::call::{Call, FailureKind, Reply};

const BANNER: &str = "Your account may not administrate";

fn is_list(call: &Call) -> bool {
    matches!(call, Call::Users(_))
}

/// A program whose user lost the role meanwhile.
fn demoted() -> Driver {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root("user"))));
    driver.answers(is_list, Err(refused("forbidden", "Your role does not allow this.")));
    assert!(driver.sees().contains(BANNER));
    driver
}

#[test]
fn a_role_that_was_given_back_is_noticed_when_one_asks_again() {
    let mut driver = demoted();

    driver.holds_ctrl('r');
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root("admin"))));

    assert!(!driver.sees().contains(BANNER));
}

#[test]
fn a_role_that_was_given_back_is_noticed_by_what_it_allows() {
    let mut driver = demoted();
    driver.waiting.clear();
    driver.types(":users q=ann");
    driver.presses(KeyCode::Enter);

    driver.answers_list(users(1..9, None, 8));
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root("admin"))));

    assert!(!driver.sees().contains(BANNER));
}

#[test]
fn a_role_that_reaches_further_than_before_is_noticed_by_what_it_allows() {
    let mut driver = Driver::new(SIZE);
    driver.signs_in("support");
    driver.waiting.clear();
    driver.goes("inbox");

    driver.answers(|call| matches!(call, Call::Inbox(_)), Ok(one("inbox")));
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root("admin"))));

    assert_eq!(driver.said()[0], "Your role is now admin.");
}

#[test]
fn nothing_is_called_live_while_the_server_is_away_and_the_banner_fits() {
    let mut driver = Driver::at_users(SIZE);
    driver.types(":audit");
    driver.presses(KeyCode::Enter);
    assert!(driver.sees().contains("● live"));

    driver.answers(|call| matches!(call, Call::Audit(_)), Err(offline()));

    let seen = driver.sees();
    assert!(!seen.contains("● live") && seen.contains("○ away"), "{seen}");
    assert!(
        seen.contains("Offline: The server cannot be reached. Next try in 2 s; what you see is old."),
        "{seen}"
    );
}

#[test]
fn a_program_that_may_only_read_opens_no_form_and_asks_no_question() {
    let mut driver = Driver::started(SIZE, |start| start.read_only = true);
    driver.signs_in("admin");
    driver.types(":users");
    driver.presses(KeyCode::Enter);
    driver.answers_list(users(1..4, None, 3));
    assert!(driver.sees().contains("enter open") && !driver.sees().contains("d deactivate"));

    for key in ["n", "e", "d", "r", "X", "P", "K", "u"] {
        driver.state.desk.messages.clear();
        driver.types(key);

        assert!(driver.state.overlays.is_empty(), "{key}");
        assert_eq!(
            driver.said(),
            ["Nothing was sent: this program was started with --read-only."],
            "{key}"
        );
    }
}

#[test]
fn the_end_of_a_session_is_said_once() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');
    let mut ended = refused("unauthenticated", "The session has ended.");
    ended.kind = FailureKind::SignedOut;

    driver.answers(is_list, Err(ended));

    let seen = driver.sees();
    assert!(
        seen.contains("Your session has ended.") && !seen.contains("has ended: "),
        "{seen}"
    );
}
