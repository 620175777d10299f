//! A product's form: what is not touched stays as it is, to the letter.

use ratatui::crossterm::event::KeyCode;
use serde_json::json;

use super::driver::{Driver, made};
use crate::call::{Call, Fields, Reply};
use crate::model::{Page, Product};

/// A product with texts that a form of single lines has to write otherwise.
fn product() -> Product {
    made(json!({
        "id": "prd_1", "url": "https://shop.example/lamps/42", "name": "Lamp", "description": "Brass.\nGreen \\ shade.\n",
        "attributes": {"note": "a; b=c", "long": "x".repeat(5_000)}, "status": "active", "created_at": "2026-11-20T12:00:00Z",
        "updated_at": "2026-11-21T11:59:30Z", "version": 3,
    }))
}

/// A program in whose form of that product the cursor is this many fields down.
fn editing(fields: usize) -> Driver {
    let mut driver = Driver::at_users((120, 40));
    driver.types(":products");
    driver.presses(KeyCode::Enter);
    let page = Page {
        items: vec![product()],
        next_cursor: None,
        total: None,
    };
    driver.answers(|call| matches!(call, Call::Products(_)), Ok(Reply::Products(page)));
    driver.types("e");
    (0..fields).for_each(|_| driver.presses(KeyCode::Tab));
    driver
}

fn sent(driver: &Driver) -> Fields {
    let [Call::UpdateProduct { fields, .. }] = driver.writes()[..] else {
        panic!("one change")
    };
    fields.clone()
}

#[test]
fn only_the_member_that_was_touched_is_sent() {
    let mut driver = editing(1);

    driver.types("s");
    driver.holds_ctrl('s');

    let name = Fields::from([("name".to_owned(), "Lamps".to_owned())]);
    assert_eq!(sent(&driver), name);
}

#[test]
fn a_description_keeps_its_line_breaks_when_it_is_edited() {
    let mut driver = editing(2);
    assert!(
        driver.sees().contains(r"Brass.\nGreen \\ shade.\n"),
        "{}",
        driver.sees()
    );

    driver.types("New.");
    driver.holds_ctrl('s');

    assert_eq!(sent(&driver)["description"], "Brass.\nGreen \\ shade.\nNew.");
}

#[test]
fn an_edit_of_a_description_is_taken_back_by_what_it_was() {
    let mut driver = editing(2);
    driver.types("New.");
    driver.holds_ctrl('s');
    driver.answers(Call::writes, Ok(Reply::Product(product())));

    driver.types("u");

    assert_eq!(sent(&driver)["description"], "Brass.\nGreen \\ shade.\n");
}

#[test]
fn attributes_with_signs_of_their_own_stand_in_quotes() {
    let mut driver = editing(3);
    driver.presses(KeyCode::Home);

    assert!(driver.sees().contains("long=xxx"));
    driver.holds_ctrl('u');
    driver.types(r#"note="a; b=c"; "#);
    driver.types("z=1");
    driver.holds_ctrl('s');

    assert_eq!(sent(&driver)["attributes"], r#"note="a; b=c"; z=1"#);
}

#[test]
fn attributes_that_cannot_be_read_are_marked_and_not_sent() {
    let mut driver = editing(3);
    driver.holds_ctrl('u');
    driver.types(r#"note="a; b=c"#);

    driver.holds_ctrl('s');

    assert!(driver.writes().is_empty());
    assert!(driver.sees().contains("A quote has no end"), "{}", driver.sees());
}
