//! Screens that the role does not reach: what they say, and that they leave the server alone.

use ratatui::crossterm::event::KeyCode;
use serde_json::json;

use super::driver::{Driver, SIZE, TOO_LITTLE, forbidden, made, root, user, users};
use super::records::one;
use crate::call::{Call, Reply};
use crate::desk::Effect;

/// A program that was just signed in to.
fn signed_in(role: &str) -> Driver {
    let mut driver = Driver::new(SIZE);
    driver.signs_in(role);
    driver.state.desk.toasts.clear();
    driver
}

fn health(status: &str) -> Reply {
    Reply::Health(made(json!({"status": status})))
}

/// Answers everything that waits: who is asked for is known, the rest is refused.
fn answers_all(driver: &mut Driver, role: &str) {
    while let Some((_, call)) = driver.waiting.first().cloned() {
        let result = match call {
            Call::Me => Ok(Reply::SignedIn(root(role))),
            _ => Err(forbidden()),
        };
        driver.answers(|it| *it == call, result);
    }
}

/// What is asked for while ten minutes go by and nobody touches a key.
fn asked_meanwhile(driver: &mut Driver, role: &str) -> Vec<Call> {
    let mut asked = Vec::new();
    for _ in 0..600 {
        driver.waits(1);
        asked.extend(driver.waiting.iter().map(|(_, call)| call.clone()));
        answers_all(driver, role);
    }
    asked
}

#[test]
fn the_inbox_says_whose_it_is_and_asks_no_more() {
    let mut driver = signed_in("support");
    driver.waiting.clear();
    driver.goes("inbox");
    driver.waits(1);
    answers_all(&mut driver, "support");

    let seen = driver.sees();
    assert!(seen.contains(TOO_LITTLE) && !seen.contains("● live"), "{seen}");
    assert!(!seen.contains("This is not yours"), "{seen}");
    assert!(
        seen.contains("ctrl-r ask again") && !seen.contains("copy code"),
        "{seen}"
    );
    driver.types("j");
    assert_eq!(asked_meanwhile(&mut driver, "support"), []);
}

#[test]
fn codes_are_gone_with_the_role_that_read_them() {
    let mut driver = signed_in("admin");
    driver.waiting.clear();
    driver.goes("inbox");
    driver.answers(|call| matches!(call, Call::Inbox(_)), Ok(one("inbox")));
    driver.presses(KeyCode::Enter);
    assert!(driver.sees().contains("123456"));

    driver.waits(3);
    while !driver.waiting.is_empty() {
        answers_all(&mut driver, "support");
    }

    let seen = driver.sees();
    assert!(seen.contains(TOO_LITTLE) && !seen.contains("123456"), "{seen}");
    driver.types("y");
    assert!(!driver.effects.iter().any(|it| matches!(it, Effect::Copy(_))));
}

#[test]
fn a_role_that_is_given_opens_what_was_shut() {
    let mut driver = signed_in("support");
    driver.waiting.clear();
    driver.goes("inbox");
    answers_all(&mut driver, "support");

    driver.holds_ctrl('r');
    driver.answers(|call| matches!(call, Call::Inbox(_)), Err(forbidden()));
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root("admin"))));
    driver.answers(|call| matches!(call, Call::Inbox(_)), Ok(one("inbox")));

    let seen = driver.sees();
    assert!(seen.contains("ann@example.com") && seen.contains("● live"), "{seen}");
}

#[test]
fn who_has_no_role_is_told_so_wherever_it_takes_one_and_nothing_is_asked_again() {
    let needs_support = "Needs the role support; you are signed in as user.";
    for screen in ["users", "deliveries", "barred", "plugins", "audit"] {
        let mut driver = signed_in("user");
        answers_all(&mut driver, "user");
        driver.goes(screen);
        answers_all(&mut driver, "user");

        let seen = driver.sees();
        assert!(seen.contains(needs_support), "{screen}: {seen}");
        assert!(seen.contains("Your account may not administrate"), "{screen}: {seen}");
        assert_eq!(asked_meanwhile(&mut driver, "user"), [], "{screen}");
    }
}

#[test]
fn who_has_no_role_sees_how_the_node_does_and_asks_for_nothing_else() {
    let mut driver = signed_in("user");
    driver.answers(|call| *call == Call::Health, Ok(health("ready")));
    answers_all(&mut driver, "user");
    let seen = driver.sees();
    assert!(
        seen.contains("Needs the role support; you are signed in as user."),
        "{seen}"
    );
    assert!(seen.contains("Your account may not administrate"), "{seen}");
    assert!(seen.contains("● ready"), "{seen}");

    for _ in 0..3 {
        driver.waits(30);
        let asked: Vec<&Call> = driver.waiting.iter().map(|(_, call)| call).collect();
        assert_eq!(asked, [&Call::Health]);
        driver.answers(|call| *call == Call::Health, Ok(health("degraded")));
    }
    assert!(driver.sees().contains("● degraded"), "{}", driver.sees());

    driver.holds_ctrl('r');
    let asked: Vec<&Call> = driver.waiting.iter().map(|(_, call)| call).collect();
    assert_eq!(asked, [&Call::Stats, &Call::Health, &Call::Plugins, &Call::Me]);
}

#[test]
fn who_has_no_role_reads_products() {
    let mut driver = signed_in("user");
    answers_all(&mut driver, "user");
    driver.goes("products");

    driver.answers(|call| matches!(call, Call::Products(_)), Ok(one("products")));

    assert!(driver.sees().contains("Lamp"), "{}", driver.sees());
}

#[test]
fn an_open_account_is_not_asked_for_again_once_that_is_refused() {
    let mut driver = signed_in("support");
    driver.waiting.clear();
    driver.goes("users");
    driver.answers_list(users(1..4, None, 3));
    driver.presses(KeyCode::Enter);
    answers_all(&mut driver, "user");
    answers_all(&mut driver, "user");

    assert_eq!(asked_meanwhile(&mut driver, "user"), []);
    let seen = driver.sees();
    assert!(
        seen.contains("Needs the role support") && !seen.contains("ann1@example.com"),
        "{seen}"
    );
    assert_eq!(
        driver.said(),
        ["Your role is now user.", "Signed in as root@example.com (support)."]
    );
}

#[test]
fn an_open_account_is_closed_by_whatever_is_refused_first() {
    for size in [SIZE, (140, 40)] {
        for is_the_list in [true, false] {
            let mut driver = Driver::new(size);
            driver.signs_in("support");
            driver.waiting.clear();
            driver.goes("users");
            driver.answers_list(users(1..4, None, 3));
            driver.presses(KeyCode::Enter);
            driver.answers(
                |call| matches!(call, Call::User { .. }),
                Ok(Reply::User(user(1, "active"))),
            );
            assert!(driver.sees().contains("ann1@example.com"));

            driver.holds_ctrl('r');
            driver.answers(
                |call| {
                    if is_the_list {
                        matches!(call, Call::Users(_))
                    } else {
                        matches!(call, Call::User { .. })
                    }
                },
                Err(forbidden()),
            );

            let seen = driver.sees();
            assert!(!seen.contains("ann1@example.com") && !seen.contains("Archer"), "{seen}");
            assert!(seen.contains("This is not yours to do."), "{seen}");
            assert!(seen.contains("ctrl-r ask again"), "{seen}");
        }
    }
}

#[test]
fn a_refusal_that_the_role_does_not_explain_is_told_as_the_server_tells_it() {
    let mut driver = signed_in("admin");
    driver.waiting.clear();
    driver.goes("inbox");

    answers_all(&mut driver, "admin");

    assert!(driver.sees().contains("This is not yours to do."), "{}", driver.sees());
}
