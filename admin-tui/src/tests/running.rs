//! The loop itself, between keys and a screen of letters.

use std::future::{pending, ready};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use tokio::sync::mpsc::unbounded_channel;

use super::driver::start;
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
