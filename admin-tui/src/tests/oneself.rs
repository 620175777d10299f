//! What is done to many of whom one is oneself: that comes last, and alone.

use super::driver::{Driver, signed_out, user, users};
use crate::call::{Call, Reply};

/// A program that looks at six accounts, of which the first is one's own.
fn at_users() -> Driver {
    let mut driver = Driver::at_users((80, 24));
    driver.holds_ctrl('r');
    driver.answers_list(users(0..6, None, 6));
    driver
}

/// Whose sessions are to end by what is under way.
fn asked(driver: &Driver) -> Vec<&str> {
    driver.writes().into_iter().filter_map(Call::ends_sessions_of).collect()
}

#[test]
fn whoever_works_here_is_signed_out_after_everybody_else() {
    for (keys, reply) in [("aKy", Reply::Done), ("ady", Reply::User(user(1, "deactivated")))] {
        let mut driver = at_users();
        driver.types("g");

        driver.types(keys);
        assert_eq!(asked(&driver), ["usr_001", "usr_002", "usr_003", "usr_004"], "{keys}");
        driver.answers(Call::writes, Ok(reply.clone()));
        driver.answers(Call::writes, Ok(reply.clone()));
        assert_eq!(asked(&driver), ["usr_003", "usr_004", "usr_005"], "{keys}");
        for _ in 0..3 {
            driver.answers(Call::writes, Ok(reply.clone()));
        }
        assert_eq!(asked(&driver), ["usr_000"], "{keys}");
        driver.answers(Call::writes, Ok(reply.clone()));

        assert!(driver.said()[0].contains(" 6 users"), "{keys}: {:?}", driver.said());
    }
}

#[test]
fn the_end_of_ones_own_session_leaves_nothing_undone() {
    let mut driver = at_users();
    driver.types("gaKy");
    for _ in 0..6 {
        driver.answers(Call::writes, Ok(Reply::Done));
    }

    driver.answers(|call| matches!(call, Call::Users(_)), Err(signed_out()));

    let said = driver.said().join("\n");
    assert!(
        said.contains("Ended all sessions of 6 users") && !said.contains("Not done"),
        "{said}"
    );
}

#[test]
fn only_oneself_is_not_waited_for() {
    let mut driver = at_users();

    driver.types("gKy");

    assert_eq!(asked(&driver), ["usr_000"]);
}
