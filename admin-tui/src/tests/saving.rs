//! Forms that cannot be carried out stay, with the reason at the field.

use std::path::PathBuf;

use ratatui::crossterm::event::KeyCode;

use super::driver::{Driver, SIZE};
use crate::app::Msg;
use crate::call::Call;
use crate::desk::Effect;

/// A program whose rows are on their way into this file.
fn saving(path: &str) -> Driver {
    let mut driver = Driver::at_users(SIZE);
    driver.types("s");
    driver.holds_ctrl('u');
    driver.types(path);
    driver.holds_ctrl('s');
    driver
}

#[test]
fn a_file_that_cannot_be_written_keeps_the_form_open_and_says_why_at_the_field() {
    let mut driver = saving("nowhere/users.csv");

    driver.gets(Msg::Saved(Err("No such file or directory".to_owned())));
    driver.types("Xq");

    let seen = driver.sees();
    assert!(seen.contains("nowhere/users.csvXq"), "{seen}");
    assert!(driver.writes().is_empty() && !driver.effects.contains(&Effect::Quit));
    let mut driver = saving("nowhere/users.csv");
    driver.gets(Msg::Saved(Err("No such file or directory".to_owned())));
    assert!(driver.sees().contains("Not saved: No such file or directory"));
}

#[test]
fn a_file_that_was_written_closes_the_form() {
    let mut driver = saving("users.csv");

    driver.gets(Msg::Saved(Ok(PathBuf::from("home/users.csv"))));

    let seen = driver.sees();
    assert!(
        seen.contains("Saved to home/users.csv") && !seen.contains("Save 8 users"),
        "{seen}"
    );
}

#[test]
fn a_path_may_begin_at_home() {
    let driver = saving("~/users.csv");

    let [Effect::Save(path, _)] = &driver.effects[..] else {
        panic!("one file")
    };
    assert_eq!(*path, PathBuf::from("/people/ann/users.csv"));
}

#[test]
fn who_saves_a_page_is_told_how_to_get_all_of_it() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("s");

    let seen = driver.sees();
    assert!(seen.contains("the page shown"), "{seen}");
    assert!(seen.contains("doorward-admin users list --format csv"), "{seen}");
}

#[test]
fn a_time_that_cannot_be_read_keeps_the_filter_open_with_the_reason_at_the_field() {
    let mut driver = Driver::at_users(SIZE);
    driver.types(":audit");
    driver.presses(KeyCode::Enter);
    driver.waiting.clear();
    driver.types("f");
    for _ in 0..3 {
        driver.presses(KeyCode::Tab);
    }
    assert!(driver.sees().contains("2h, 3d, 2026-11-21"));
    driver.types("yesterday");

    driver.holds_ctrl('s');

    let seen = driver.sees();
    assert!(seen.contains("This is no time; write 2h, 3d"), "{seen}");
    assert!(driver.waiting.is_empty());
    driver.holds_ctrl('u');
    driver.types("2h");
    driver.holds_ctrl('s');
    assert!(driver.waiting.iter().any(|(_, call)| matches!(call, Call::Audit(_))));
}

#[test]
fn a_form_with_one_field_names_no_next_one() {
    let mut driver = Driver::at_users(SIZE);

    driver.types("s");
    assert!(!driver.sees().contains("next field") && driver.sees().contains("ctrl-s send"));
    driver.presses(KeyCode::Esc);
    driver.types("n");

    assert!(driver.sees().contains("tab next field"));
}
