//! What is offered to which role, and what is said of the rest.

use ratatui::crossterm::event::KeyCode;
use serde_json::json;

use super::driver::{Driver, SIZE, TOO_LITTLE, made, refused, root, users};
use super::records::one;
use crate::call::{Call, Reply};
use crate::model::{Page, Product};

/// A program that somebody with this role looks at the accounts with.
pub(super) fn at_users(role: &str) -> Driver {
    let mut driver = Driver::new(SIZE);
    driver.signs_in(role);
    driver.goes("users");
    driver.answers_list(users(1..4, None, 3));
    driver.waiting.clear();
    driver
}

/// A program that support looks at one record of a screen with.
fn at(screen: &str) -> Driver {
    let mut driver = Driver::new((120, 24));
    driver.signs_in("support");
    driver.waiting.clear();
    driver.goes(screen);
    driver.answers(|_| true, Ok(one(screen)));
    driver
}

/// What stands on the last line.
fn hints(driver: &Driver) -> String {
    let seen = driver.sees();
    let last = seen.lines().rev().find(|line| line.contains("commands"));
    last.unwrap_or_default().to_owned()
}

#[test]
fn support_begins_nothing_on_accounts_that_needs_an_administrator() {
    let mut driver = at_users("support");

    for key in ["n", "e", "d", "r", "X", "u"] {
        driver.state.desk.messages.clear();
        driver.types(key);

        assert!(driver.state.overlays.is_empty() && driver.writes().is_empty(), "{key}");
        assert_eq!(driver.said(), [TOO_LITTLE], "{key}");
    }
}

#[test]
fn support_helps_people_in() {
    for (key, asked) in [
        ("P", "Send a password reset to ann1@"),
        ("K", "End all sessions of ann1@"),
    ] {
        let mut driver = at_users("support");

        driver.types(key);

        assert!(driver.sees().contains(asked), "{}", driver.sees());
        driver.types("y");
        assert_eq!(driver.writes().len(), 1, "{key}");
    }
}

#[test]
fn support_begins_nothing_elsewhere_either_but_sends_messages_again() {
    let mut driver = at("deliveries");
    driver.types("r");
    assert_eq!(driver.writes(), [&Call::RetryDelivery { id: "dlv_1".to_owned() }]);

    for (screen, keys) in [
        ("products", &["n", "e", "d", "r"][..]),
        ("plugins", &["t", "r"]),
        ("barred", &["d"]),
    ] {
        let mut driver = at(screen);
        for key in keys {
            driver.state.desk.messages.clear();
            driver.types(key);

            assert!(
                driver.state.overlays.is_empty() && driver.writes().is_empty(),
                "{screen} {key}"
            );
            assert_eq!(driver.said(), [TOO_LITTLE], "{screen} {key}");
        }
    }
}

#[test]
fn keys_that_would_be_refused_are_not_among_the_hints() {
    let all = [
        (
            "products",
            ["n new", "e edit", "d delete", "r archive"].as_slice(),
            "enter open",
        ),
        ("plugins", &["t send a test", "r look for new files"], "enter open"),
        ("barred", &["d lift"], "s save"),
        ("deliveries", &[], "r retry"),
    ];
    for (screen, refused, offered) in all {
        let driver = at(screen);
        let hints = hints(&driver);
        assert!(hints.contains(offered), "{screen}: {hints}");
        assert!(!refused.iter().any(|hint| hints.contains(hint)), "{screen}: {hints}");
    }

    let mut driver = at("users status=active");
    let here = hints(&driver);
    assert!(
        here.contains("K end sessions") && !here.contains("deactivate"),
        "{here}"
    );
    driver.presses(KeyCode::Enter);
    let hints = hints(&driver);
    assert!(
        hints.contains("K end sessions") && hints.contains("P reset password"),
        "{hints}"
    );
    assert!(
        !["edit", "deactivate", "restore", "erase"]
            .iter()
            .any(|it| hints.contains(it)),
        "{hints}"
    );
}

#[test]
fn the_help_tells_each_role_what_it_may_do() {
    let told = |role: &str| {
        let mut driver = Driver::new((120, 50));
        driver.signs_in(role);
        driver.types("?");
        driver.sees()
    };
    let (support, admin) = (told("support"), told("admin"));

    for says in [
        "deactivate or delete",
        "erase for good",
        "send a test",
        "undo",
        "restore, retry or reload",
    ] {
        assert!(!support.contains(says) && admin.contains(says), "{says}: {support}");
    }
    for says in [
        "r                retry ",
        "start a password reset",
        "end all sessions",
        "sort by that column",
    ] {
        assert!(support.contains(says), "{says}: {support}");
    }
}

#[test]
fn a_program_that_may_only_read_offers_no_change_in_its_help_and_its_commands() {
    let mut driver = Driver::started(SIZE, |start| start.read_only = true);
    driver.signs_in("admin");
    driver.types(":erase");
    let commands = driver.sees();
    driver.presses(KeyCode::Esc);
    driver.types("?G");

    let help = driver.sees();
    assert!(!commands.contains("erase for good"), "{commands}");
    assert!(!help.contains("erase for good") && help.contains("quit"), "{help}");
}

#[test]
fn an_empty_list_does_not_tell_how_to_make_what_one_may_not_make() {
    for (role, is_told) in [("support", false), ("admin", true)] {
        let mut driver = Driver::new(SIZE);
        driver.signs_in(role);
        driver.goes("products");
        let none: Page<Product> = made(json!({"items": []}));
        driver.answers(|call| matches!(call, Call::Products(_)), Ok(Reply::Products(none)));

        let seen = driver.sees();
        assert!(seen.contains("No product yet."), "{seen}");
        assert_eq!(seen.contains("n makes the first"), is_told, "{seen}");
    }
}

#[test]
fn a_role_that_was_given_meanwhile_is_seen_when_something_is_refused_here() {
    let mut driver = at_users("support");
    driver.types("d");

    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root("admin"))));
    driver.types("d");

    assert!(driver.said().contains(&"Your role is now admin."));
    assert!(
        driver.sees().contains("Deactivate ann1@example.com?"),
        "{}",
        driver.sees()
    );
}

#[test]
fn a_role_that_was_taken_meanwhile_is_seen_when_the_server_refuses() {
    let mut driver = at_users("admin");
    driver.types("dy");
    driver.answers(
        Call::writes,
        Err(refused("forbidden", "Your role does not allow this.")),
    );
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root("support"))));

    driver.types("d");

    assert!(driver.state.overlays.is_empty());
    assert_eq!(driver.said()[0], TOO_LITTLE);
    assert!(!hints(&driver).contains("deactivate"), "{}", hints(&driver));
}

#[test]
fn a_question_that_was_asked_of_an_administrator_is_not_answered_by_support() {
    let mut driver = at_users("admin");
    driver.holds_ctrl('r');
    driver.types("d");
    driver.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root("support"))));

    driver.types("y");

    assert!(driver.writes().is_empty());
    assert_eq!(driver.said()[0], TOO_LITTLE);
}

#[test]
fn a_role_nobody_here_knows_is_left_to_the_server() {
    let mut driver = at_users("auditor");

    driver.types("d");

    assert!(
        driver.sees().contains("Deactivate ann1@example.com?"),
        "{}",
        driver.sees()
    );
}

#[test]
fn who_has_no_role_begins_nothing_and_is_told_which_it_takes() {
    let mut driver = at_users("user");

    driver.types("K");

    assert!(driver.state.overlays.is_empty() && driver.writes().is_empty());
    assert_eq!(driver.said()[0], "Needs the role support; you are signed in as user.");
}
