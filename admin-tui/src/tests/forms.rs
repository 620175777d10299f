//! Forms: what is wrong stands beside its field, and nothing typed is lost.

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, SIZE, refused, signed_out, user};
use crate::app::Msg;
use crate::call::{Call, Reply};
use crate::model::User;

fn is_update(call: &Call) -> bool {
    matches!(call, Call::UpdateUser { .. })
}

/// A form whose first name was changed and sent.
fn edited() -> Driver {
    let mut driver = Driver::at_users(SIZE);
    driver.types("e");
    driver.presses(KeyCode::Tab);
    driver.holds_ctrl('u');
    driver.types("Anna");
    driver.holds_ctrl('s');
    driver
}

#[test]
fn only_what_was_changed_is_sent_with_the_version_it_replaces() {
    let driver = edited();

    let [Call::UpdateUser { id, version, fields }] = driver.writes()[..] else {
        panic!("one change")
    };
    assert_eq!((id.as_str(), *version), ("usr_001", Some(1)));
    assert_eq!(
        fields.iter().collect::<Vec<_>>(),
        [(&"first_name".to_owned(), &"Anna".to_owned())]
    );
}

#[test]
fn a_refusal_stands_beside_its_field_and_the_form_stays() {
    let mut driver = edited();
    let mut failure = refused("validation_failed", "Some of what was sent is not valid.");
    failure.fields = vec![("first_name".to_owned(), "This is too long.".to_owned())];

    driver.answers(is_update, Err(failure));

    let seen = driver.sees();
    assert!(seen.contains("Anna") && seen.contains("This is too long."));
}

#[test]
fn a_session_that_ends_meanwhile_does_not_take_the_form_along() {
    let mut driver = edited();

    driver.answers(is_update, Err(signed_out()));
    assert!(driver.sees().contains("Sign in to"));
    driver.types("root@example.com");
    driver.presses(KeyCode::Tab);
    driver.types("secret");
    driver.presses(KeyCode::Enter);
    let root = super::driver::root("admin");
    driver.answers(
        |call| matches!(call, Call::SignInWithPassword { .. }),
        Ok(Reply::SignedIn(root)),
    );

    assert!(driver.sees().contains("Anna"));
    driver.holds_ctrl('s');
    assert_eq!(driver.writes().len(), 1);
}

#[test]
fn when_somebody_was_faster_both_versions_are_seen_and_mine_goes_onto_theirs() {
    let mut driver = edited();
    driver.answers(is_update, Err(refused("version_mismatch", "It was changed meanwhile.")));
    let theirs = User {
        last_name: "Baker".to_owned(),
        version: 9,
        ..user(1, "active")
    };

    driver.answers(|call| matches!(call, Call::User { .. }), Ok(Reply::User(theirs)));
    let seen = driver.sees();
    driver.types("m");

    assert!(seen.contains("yours") && seen.contains("theirs (version 9)") && seen.contains("Baker"));
    let [Call::UpdateUser { version, fields, .. }] = driver.writes()[..] else {
        panic!("one change")
    };
    assert_eq!(*version, Some(9));
    assert_eq!(fields.len(), 1);
}

#[test]
fn an_edit_is_taken_back_by_the_old_value_on_the_version_it_made() {
    let mut driver = edited();
    let made = User {
        first_name: "Anna".to_owned(),
        version: 2,
        ..user(1, "active")
    };
    driver.answers(is_update, Ok(Reply::User(made)));

    driver.types("u");

    let [Call::UpdateUser { version, fields, .. }] = driver.writes()[..] else {
        panic!("one change")
    };
    assert_eq!((*version, fields["first_name"].as_str()), (Some(2), "Ann"));
}

#[test]
fn a_megabyte_pasted_is_cut_and_said_so() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("n");

    driver.gets(Msg::Paste("\u{1b}[31mx".repeat(200_000)));

    let seen = driver.sees();
    assert!(seen.contains("The paste was too long and is cut."));
    assert!(!seen.contains('\u{1b}'));
}

#[test]
fn what_was_typed_is_thrown_away_only_when_escape_is_pressed_twice() {
    let mut driver = Driver::at_users(SIZE);
    driver.types("nben");

    driver.presses(KeyCode::Esc);
    assert!(driver.sees().contains("esc once more throws it away"));
    driver.types("j");
    driver.presses(KeyCode::Esc);
    assert!(driver.sees().contains("benj"));
    driver.presses(KeyCode::Esc);

    assert!(!driver.sees().contains("New user"));
}

#[test]
fn a_form_without_changes_sends_nothing() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("e");
    driver.holds_ctrl('s');

    assert!(driver.writes().is_empty());
    assert!(!driver.sees().contains("Edit ann1"));
}

#[test]
fn the_keys_that_settle_two_versions_fit_a_narrow_screen() {
    let mut driver = edited();
    driver.gets(Msg::Resize(60, 24));
    driver.answers(is_update, Err(refused("version_mismatch", "It was changed meanwhile.")));

    driver.answers(
        |call| matches!(call, Call::User { .. }),
        Ok(Reply::User(user(1, "active"))),
    );

    let seen = driver.sees();
    assert!(seen.contains("t take theirs   esc back  "), "{seen}");
}
