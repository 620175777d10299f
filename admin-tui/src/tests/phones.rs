//! The phone of an account: taken away by an emptied field, and left alone by one that is not touched.

use std::sync::mpsc::channel;

use ratatui::crossterm::event::KeyCode;
use serde_json::{Value, json};

use super::driver::{Driver, user};
use super::read_only::server::Server;
use crate::call::{Call, Reply};
use crate::client::Client;
use crate::model::{Page, User};

const NUMBER: &str = "+4915123456789";

fn reachable() -> User {
    User {
        phone: Some(NUMBER.to_owned()),
        phone_verified: true,
        ..user(1, "active")
    }
}

/// A program that looks at an account with a phone.
fn at_account() -> Driver {
    let mut driver = Driver::at_users((80, 24));
    driver.holds_ctrl('r');
    driver.answers_list(Reply::Users(Page {
        items: vec![reachable()],
        next_cursor: None,
        total: Some(1),
    }));
    driver.presses(KeyCode::Enter);
    driver.waiting.clear();
    assert!(driver.sees().contains(NUMBER), "{}", driver.sees());
    driver
}

/// Opens the form and goes to a field.
fn edits(driver: &mut Driver, field: usize) {
    driver.types("e");
    for _ in 0..field {
        driver.presses(KeyCode::Tab);
    }
    driver.holds_ctrl('u');
}

/// The body that leaves the program for a change.
async fn sent(change: Call) -> Value {
    let home = tempfile::tempdir().unwrap();
    let (sent, heard) = channel();
    let server = Server::reading(move |_, body| {
        sent.send(body.to_owned()).unwrap();
        (404, json!({}))
    });
    let client = Client::new(&server.url, &home.path().join("session"), false).unwrap();
    client.perform(change).await.unwrap_err();
    serde_json::from_str(&heard.recv().unwrap()).unwrap()
}

#[tokio::test]
async fn an_emptied_phone_is_sent_as_null_and_then_gone() {
    let mut driver = at_account();
    edits(&mut driver, 3);
    driver.holds_ctrl('s');
    let without = User {
        version: 2,
        ..user(1, "active")
    };

    let change = driver.answers(Call::writes, Ok(Reply::User(without.clone())));
    driver.answers(|call| matches!(call, Call::User { .. }), Ok(Reply::User(without)));

    assert_eq!(sent(change).await, json!({"phone": null}));
    assert!(!driver.sees().contains(NUMBER), "{}", driver.sees());
    assert!(driver.sees().contains("Phone"), "{}", driver.sees());
}

#[tokio::test]
async fn a_phone_that_is_not_touched_is_not_sent() {
    let mut driver = at_account();
    edits(&mut driver, 1);
    driver.types("Anna");
    driver.holds_ctrl('s');

    let change = driver.answers(Call::writes, Ok(Reply::User(reachable())));

    assert_eq!(sent(change).await, json!({"first_name": "Anna"}));
}

#[test]
fn a_phone_that_was_typed_anew_as_it_was_is_not_sent() {
    let mut driver = at_account();
    edits(&mut driver, 3);
    driver.types(NUMBER);
    driver.holds_ctrl('s');

    assert!(driver.writes().is_empty() && driver.state.overlays.is_empty());
}

#[tokio::test]
async fn the_number_comes_back_by_undoing_to_be_proven_anew() {
    let mut driver = at_account();
    edits(&mut driver, 3);
    driver.holds_ctrl('s');
    let without = User {
        version: 2,
        ..user(1, "active")
    };
    driver.answers(Call::writes, Ok(Reply::User(without)));

    driver.types("u");
    let change = driver.answers(Call::writes, Ok(Reply::User(reachable())));

    assert_eq!(sent(change).await, json!({"phone": NUMBER}));
    assert!(
        driver.said()[0].contains("to be proven anew: phone number"),
        "{:?}",
        driver.said()
    );
}
