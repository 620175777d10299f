//! Each screen says which call a key comes to; this is what is sent in the end.

use std::mem::discriminant;

use ratatui::crossterm::event::KeyCode;

use super::driver::Driver;
use super::records::one;
use crate::call::Call;
use crate::keys::Action;

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
        let begun = driver.state.screen().and_then(|it| it.begins(*action)).unwrap();

        driver.types(key);
        driver.types(typed);
        driver.presses(KeyCode::Enter);
        driver.holds_ctrl('s');

        let sent: Vec<_> = driver.writes().into_iter().map(discriminant).collect();
        assert_eq!(sent, [discriminant::<Call>(&begun)], "{screen} {key}");
    }
}

#[test]
fn every_key_that_a_screen_begins_a_change_with_is_looked_at() {
    let driver = Driver::new((80, 24));
    let mut known = 0;
    for screen in &driver.state.screens {
        for binding in crate::keys::BINDINGS {
            if screen.begins(binding.action).is_some() {
                let is_of = |it: &(&str, &str, Action, &str)| it.0.starts_with(screen.word()) && it.2 == binding.action;
                assert!(KEYS.iter().any(is_of), "{} {}", screen.word(), binding.word);
                known += 1;
            }
        }
    }
    assert_eq!(known, KEYS.len());
}
