//! Commands that are not offered to a role, and those that stand beside them.

use ratatui::crossterm::event::KeyCode;

use super::driver::TOO_LITTLE;
use super::roles::at_users;

#[test]
fn commands_that_would_be_refused_are_not_completed_and_say_why_when_typed() {
    let mut driver = at_users("support");
    driver.types(":era");
    assert!(!driver.sees().contains("erase for good"), "{}", driver.sees());
    driver.presses(KeyCode::Esc);

    driver.goes("erase");
    let seen = driver.sees();
    driver.types(":reset");

    assert_eq!(driver.said()[0], TOO_LITTLE);
    assert!(!seen.contains("Really?"), "{seen}");
    assert!(driver.sees().contains("start a password reset"), "{}", driver.sees());
}

#[test]
fn a_command_that_would_be_refused_is_known_by_its_beginning_however_it_is_written() {
    for typed in ["eras", "ERASE", "erase ", " Era", "rem"] {
        let mut driver = at_users("support");
        driver.presses(KeyCode::Enter);
        driver.waiting.clear();

        driver.types(&format!(":{typed}"));
        assert!(!driver.sees().contains("accounts: find"), "{}", driver.sees());
        driver.presses(KeyCode::Enter);

        assert_eq!(driver.said()[0], TOO_LITTLE, "{typed}");
        assert!(driver.sees().contains("Users › ann1@example.com"), "{}", driver.sees());
    }
}

#[test]
fn a_beginning_that_something_offered_shares_is_that() {
    for (role, typed) in [
        ("support", "e"),
        ("support", "END "),
        ("admin", "end-"),
        ("admin", "End-sessions "),
    ] {
        let mut driver = at_users(role);

        driver.goes(typed);

        assert!(
            driver.sees().contains("End all sessions of ann1@"),
            "{typed}: {}",
            driver.sees()
        );
    }
}
