//! Signing in, being signed out, losing a role, and the server going away.

use ratatui::crossterm::event::KeyCode;
use serde_json::json;

use super::driver::{Driver, SIZE, made, offline, refused, root, signed_out};
use crate::call::{Call, Reply, Secret};

fn challenge() -> Reply {
    Reply::Challenge(made(
        json!({"id": "c1", "channel": "email", "destination": "r•••@e•••.com", "code_length": 6}),
    ))
}

#[test]
fn who_has_no_session_is_asked_to_sign_in_and_may_do_so_by_code() {
    let mut driver = Driver::new(SIZE);
    driver.answers(|call| *call == Call::Me, Err(signed_out()));

    driver.types("root@example.com");
    driver.presses(KeyCode::Enter);
    driver.presses(KeyCode::Enter);
    driver.answers(|call| matches!(call, Call::RequestCode { .. }), Ok(challenge()));
    driver.types("123456");
    let seen = driver.sees();
    driver.presses(KeyCode::Enter);
    let call = driver.answers(
        |call| matches!(call, Call::VerifyCode { .. }),
        Ok(Reply::SignedIn(root("admin"))),
    );

    assert!(seen.contains("r•••@e•••.com") && !seen.contains("123456"));
    assert_eq!(
        call,
        Call::VerifyCode {
            challenge: "c1".to_owned(),
            code: Secret("123456".to_owned())
        }
    );
    assert!(driver.sees().contains("root@example.com admin"));
}

#[test]
fn a_wrong_code_is_said_and_may_be_typed_again() {
    let mut driver = Driver::new(SIZE);
    driver.answers(|call| *call == Call::Me, Err(signed_out()));
    driver.types("root@example.com");
    driver.presses(KeyCode::Enter);
    driver.presses(KeyCode::Enter);
    driver.answers(|call| matches!(call, Call::RequestCode { .. }), Ok(challenge()));

    driver.types("1");
    driver.presses(KeyCode::Enter);
    driver.answers(
        |call| matches!(call, Call::VerifyCode { .. }),
        Err(refused("invalid_code", "The code is wrong.")),
    );

    assert!(driver.sees().contains("The code is wrong."));
}

#[test]
fn a_session_that_ended_is_said_with_its_reason() {
    let mut driver = Driver::at_users(SIZE);
    driver.holds_ctrl('r');

    driver.answers(|call| matches!(call, Call::Users(_)), Err(signed_out()));

    let seen = driver.sees();
    assert!(seen.contains("Signed out.") && seen.contains("Your session has ended: The token has expired."));
}

#[test]
fn who_was_demoted_meanwhile_learns_it() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("dy");

    driver.answers(
        Call::writes,
        Err(refused("forbidden", "Your role does not allow this.")),
    );
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root("support"))));

    let said = driver.said().join("\n");
    assert!(said.contains("Your role does not allow this.") && said.contains("Your role is now support."));
}

#[test]
fn a_server_that_is_away_at_the_start_is_looked_for_with_growing_pauses_of_ten_seconds_at_most() {
    let mut driver = Driver::new(SIZE);
    let mut pauses = Vec::new();

    for _ in 0..6 {
        driver.answers(|call| *call == Call::Me, Err(offline()));
        let mut waited = 0;
        while driver.waiting.is_empty() {
            driver.waits(1);
            waited += 1;
        }
        pauses.push(waited);
    }
    driver.signs_in("admin");

    assert_eq!(pauses, [2, 4, 8, 10, 10, 10]);
    assert!(driver.sees().contains("root@example.com"));
}

#[test]
fn signing_out_ends_the_session_leaves_nothing_to_see_and_asks_for_the_next() {
    let mut driver = Driver::at_users(SIZE);
    assert!(driver.sees().contains("Archer"));

    driver.types(":sign-out");
    driver.presses(KeyCode::Enter);

    assert!(driver.waiting.iter().any(|(_, call)| *call == Call::SignOut));
    assert!(driver.sees().contains("You signed out."));
    assert!(!driver.sees().contains("Archer"), "{}", driver.sees());
}
