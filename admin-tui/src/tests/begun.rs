//! Each screen says which call a key comes to; this is what is sent in the end.

use std::mem::{Discriminant, discriminant};

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, refused, user, users};
use super::records::{one, sessions_of};
use crate::call::{Call, Reply};
use crate::keys::Action;
use crate::model::User;

/// A program that an administrator looks at one record of a screen with.
fn at(screen: &str) -> Driver {
    let mut driver = Driver::new((80, 24));
    driver.signs_in("admin");
    driver.waiting.clear();
    driver.types(&format!(":{screen}"));
    driver.presses(KeyCode::Enter);
    driver.answers(|_| true, Ok(one(screen)));
    driver
}

/// What an action is said to begin.
fn begun(driver: &Driver, action: Action) -> Discriminant<Call> {
    let call = driver
        .state
        .screen()
        .and_then(|it| it.begins(action, &driver.state.desk));
    discriminant(&call.unwrap())
}

/// What is sent.
fn sent(driver: &Driver) -> Vec<Discriminant<Call>> {
    driver.writes().into_iter().map(discriminant).collect()
}

/// A program that looks at a part of one account, which is one's own or another's, with so many sessions.
fn at_part(row: usize, part: usize, sessions: usize) -> Driver {
    let mut driver = Driver::at_users((80, 24));
    driver.holds_ctrl('r');
    driver.answers_list(users(0..2, None, 2));
    driver.types(&format!("g{}", "j".repeat(row)));
    driver.presses(KeyCode::Enter);
    driver.types(&"l".repeat(part));
    while let Some((_, call)) = driver
        .waiting
        .iter()
        .find(|(_, call)| !matches!(call, Call::User { .. }))
        .cloned()
    {
        let result = match call {
            Call::UserSessions(_) => Ok(sessions_of(sessions)),
            _ => Err(refused("internal", "Not now.")),
        };
        driver.answers(|it| *it == call, result);
    }
    driver
}

/// The keys of an open account, and what is typed into what they open for its first and for its second one.
const IN_AN_ACCOUNT: &[(&str, Action, [&str; 2])] = &[
    ("n", Action::New, ["x", "x"]),
    ("e", Action::Edit, ["x", "x"]),
    ("d", Action::Remove, ["y", "y"]),
    ("X", Action::Erase, ["ann0@example.com", "ann1@example.com"]),
    ("P", Action::ResetPassword, ["y", "y"]),
    ("K", Action::EndSessions, ["y", "y"]),
];

#[test]
fn what_a_key_is_said_to_begin_in_an_account_is_what_is_sent() {
    for (row, part, sessions) in [
        (0, 0, 0),
        (0, 1, 2),
        (0, 1, 0),
        (0, 2, 0),
        (0, 3, 0),
        (1, 0, 0),
        (1, 1, 2),
        (1, 1, 0),
        (1, 2, 0),
        (1, 3, 0),
    ] {
        for (key, action, typed) in IN_AN_ACCOUNT {
            let mut driver = at_part(row, part, sessions);
            let begun = begun(&driver, *action);

            driver.types(key);
            driver.types(typed[row]);
            driver.presses(KeyCode::Enter);
            driver.holds_ctrl('s');

            assert_eq!(sent(&driver), [begun], "{key} at {row}, {part}, {sessions}");
        }
    }
}

#[test]
fn what_ends_sessions_is_hinted_at_as_what_it_does() {
    for (row, sessions, hint) in [
        (0, 2, "d end this session"),
        (0, 0, "d end all sessions"),
        (1, 2, "d end all sessions"),
        (1, 0, "d end all sessions"),
    ] {
        let driver = at_part(row, 1, sessions);

        let seen = driver.sees();
        assert!(seen.contains(hint) && seen.contains("K end all sessions"), "{seen}");
    }
}

#[test]
fn an_account_of_who_signs_in_meanwhile_is_known_as_their_own() {
    let mut driver = at_part(1, 1, 2);
    driver.holds_ctrl('r');
    driver.answers(
        |call| *call == Call::Me,
        Ok(Reply::SignedIn(User {
            role: "admin".to_owned(),
            ..user(1, "active")
        })),
    );

    let begun = begun(&driver, Action::Remove);
    driver.types("dy");

    assert_eq!(sent(&driver), [begun]);
    assert_eq!(begun, discriminant(&Call::EndSession { id: String::new() }));
}

/// The screen, the key, what it asks for, and what is typed into what it opens.
const KEYS: &[(&str, &str, Action, &str)] = &[
    ("users status=active", "n", Action::New, "x"),
    ("users status=active", "e", Action::Edit, "x"),
    ("users status=active", "d", Action::Remove, "y"),
    ("users status=deactivated", "r", Action::Again, ""),
    ("users status=active", "X", Action::Erase, "ann1@example.com"),
    ("users status=active", "P", Action::ResetPassword, "y"),
    ("users status=active", "K", Action::EndSessions, "y"),
    ("products", "n", Action::New, "x"),
    ("products", "e", Action::Edit, "x"),
    ("products", "d", Action::Remove, "y"),
    ("products", "r", Action::Again, ""),
    ("deliveries", "r", Action::Again, ""),
    ("barred", "d", Action::Remove, "y"),
    ("plugins", "t", Action::Test, "x"),
    ("plugins", "r", Action::Again, ""),
    ("inbox", "d", Action::Remove, "y"),
];

#[test]
fn what_a_key_is_said_to_begin_is_what_is_sent() {
    for (screen, key, action, typed) in KEYS {
        let mut driver = at(screen);
        let begun = begun(&driver, *action);

        driver.types(key);
        driver.types(typed);
        driver.presses(KeyCode::Enter);
        driver.holds_ctrl('s');

        assert_eq!(sent(&driver), [begun], "{screen} {key}");
    }
}

#[test]
fn every_key_that_a_screen_begins_a_change_with_is_looked_at() {
    let driver = Driver::new((80, 24));
    let mut known = 0;
    for screen in &driver.state.screens {
        for binding in crate::keys::BINDINGS {
            if screen.begins(binding.action, &driver.state.desk).is_some() {
                let is_of = |it: &(&str, &str, Action, &str)| it.0.starts_with(screen.word()) && it.2 == binding.action;
                assert!(KEYS.iter().any(is_of), "{} {}", screen.word(), binding.word);
                known += 1;
            }
        }
    }
    assert_eq!(known, KEYS.len());
}
