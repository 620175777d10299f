//! The loop itself, between keys and a screen of letters.

use std::future::{pending, ready};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use tokio::sync::mpsc::unbounded_channel;

use super::driver::{noon, start};
use crate::app::begin;
use crate::client::Client;
use crate::clock::instant;
use crate::run::run;

#[tokio::test]
async fn keys_reach_the_screen_and_the_last_one_ends_the_loop() {
    let home = tempfile::tempdir().unwrap();
    let client = Client::new("http://127.0.0.1:9", &home.path().join("session"), false).unwrap();
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let (mut state, effects) = begin(start((80, 24)));
    let (keys, events) = unbounded_channel();
    for code in [KeyCode::Char('?'), KeyCode::Esc, KeyCode::Char('m')] {
        keys.send((instant(), Event::Key(KeyEvent::from(code)))).unwrap();
    }
    let ctrl_c = KeyEvent::new(KeyCode::Char('c'), ratatui::crossterm::event::KeyModifiers::CONTROL);
    keys.send((instant(), Event::Key(ctrl_c))).unwrap();

    let latency = run(&mut terminal, &mut state, effects, client, events, pending())
        .await
        .unwrap();

    assert!(latency.to_string().starts_with("4 keys, from key to screen: p50"));
    assert!(terminal.backend().to_string().contains("doorward"));
}

#[tokio::test]
async fn whoever_tells_the_loop_from_outside_ends_it() {
    let home = tempfile::tempdir().unwrap();
    let client = Client::new("http://127.0.0.1:9", &home.path().join("session"), false).unwrap();
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let (mut state, effects) = begin(start((80, 24)));
    let (_keys, events) = unbounded_channel();

    let latency = run(&mut terminal, &mut state, effects, client, events, ready(())).await;

    assert!(latency.is_ok());
}

#[tokio::test]
async fn time_goes_on_however_many_keys_come() {
    let home = tempfile::tempdir().unwrap();
    let client = Client::new("http://127.0.0.1:9", &home.path().join("session"), false).unwrap();
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let (mut state, _) = begin(start((80, 24)));
    let (keys, events) = unbounded_channel();
    let typing = tokio::spawn(async move {
        loop {
            keys.send((instant(), Event::Key(KeyEvent::from(KeyCode::F(12)))))
                .unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });

    let told_to_end = tokio::time::sleep(Duration::from_millis(1_200));
    let latency = run(&mut terminal, &mut state, Vec::new(), client, events, told_to_end).await;
    typing.abort();

    assert!(latency.is_ok());
    assert_ne!(state.desk.now, noon());
}

#[tokio::test]
async fn a_picture_that_is_drawn_anew_is_there_at_once() {
    let home = tempfile::tempdir().unwrap();
    let client = Client::new("http://127.0.0.1:9", &home.path().join("session"), false).unwrap();
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let (mut state, _) = begin(start((80, 24)));
    let (keys, events) = unbounded_channel();
    let ctrl_l = KeyEvent::new(KeyCode::Char('l'), ratatui::crossterm::event::KeyModifiers::CONTROL);
    keys.send((instant(), Event::Key(ctrl_l))).unwrap();

    // Long before the next tick.
    let told_to_end = tokio::time::sleep(Duration::from_millis(60));
    let latency = run(&mut terminal, &mut state, Vec::new(), client, events, told_to_end).await;

    assert!(latency.is_ok());
    assert!(terminal.backend().to_string().contains("doorward"));
}
