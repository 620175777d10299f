//! A program without terminal and server: keys and answers go in, pictures and calls come out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEvent, MouseEventKind};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::app::{Msg, State, begin, update};
use crate::call::{Call, Failure, FailureKind, Reply};
use crate::desk::{Effect, Start, Ticket};
use crate::keys::KeyMap;
use crate::model::{Page, User};
use crate::theme::Theme;
use crate::view::view;

/// A terminal of the usual size.
pub(super) const SIZE: (u16, u16) = (80, 24);

/// What support is told of what only administrators do.
pub(super) const TOO_LITTLE: &str = "Needs the role admin; you are signed in as support.";

/// The program and the calls it waits for.
pub(super) struct Driver {
    pub(super) state: State,
    pub(super) waiting: Vec<(Ticket, Call)>,
    pub(super) effects: Vec<Effect>,
}

pub(super) fn noon() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// Takes a record from its JSON.
pub(super) fn made<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

pub(super) fn user(number: u32, status: &str) -> User {
    made(json!({
        "id": format!("usr_{number:03}"), "email": format!("ann{number}@example.com"), "email_verified": true,
        "first_name": "Ann", "last_name": format!("Archer {number}"), "role": "user", "status": status, "locale": "en",
        "created_at": "2026-11-21T11:00:00Z", "updated_at": "2026-11-21T11:30:00Z", "version": number,
    }))
}

pub(super) fn users(numbers: std::ops::Range<u32>, next: Option<&str>, total: u64) -> Reply {
    let items = numbers.map(|number| user(number, "active")).collect();
    Reply::Users(Page {
        items,
        next_cursor: next.map(str::to_owned),
        total: Some(total),
    })
}

pub(super) fn root(role: &str) -> User {
    User {
        email: "root@example.com".to_owned(),
        role: role.to_owned(),
        ..user(0, "active")
    }
}

pub(super) fn offline() -> Failure {
    Failure::new(FailureKind::Offline, "", "The server cannot be reached.")
}

pub(super) fn refused(code: &str, detail: &str) -> Failure {
    Failure::new(FailureKind::Refused, code, detail)
}

/// The answer to who has too little of a role.
pub(super) fn forbidden() -> Failure {
    refused("forbidden", "This is not yours to do.")
}

pub(super) fn signed_out() -> Failure {
    Failure::new(FailureKind::SignedOut, "token_expired", "The token has expired.")
}

/// How a program is started that nobody set up.
pub(super) fn start(size: (u16, u16)) -> Start {
    Start {
        profile: "local".to_owned(),
        url: "http://127.0.0.1:8080".to_owned(),
        read_only: false,
        keys: KeyMap::with(&BTreeMap::new()).unwrap(),
        theme: Theme::dark(),
        mouse: true,
        size,
        now: noon(),
        folder: PathBuf::from("home"),
        home: PathBuf::from("/people/ann"),
    }
}

impl Driver {
    /// A program that was just started.
    pub(super) fn new(size: (u16, u16)) -> Self {
        Self::started(size, |_| {})
    }

    pub(super) fn started(size: (u16, u16), set: impl Fn(&mut Start)) -> Self {
        let mut start = start(size);
        set(&mut start);
        let (state, effects) = begin(start);
        let mut driver = Self {
            state,
            waiting: Vec::new(),
            effects: Vec::new(),
        };
        driver.take(effects);
        driver
    }

    /// A program whose user is signed in as an administrator and looks at the accounts.
    pub(super) fn at_users(size: (u16, u16)) -> Self {
        let mut driver = Self::new(size);
        driver.signs_in("admin");
        for call in [Call::Stats, Call::Health, Call::Plugins] {
            driver.answers(|it| *it == call, Err(refused("internal", "Not now.")));
        }
        driver.types(":users");
        driver.presses(KeyCode::Enter);
        driver.answers_list(users(1..9, None, 8));
        driver
    }

    pub(super) fn signs_in(&mut self, role: &str) {
        self.answers(|call| *call == Call::Me, Ok(Reply::SignedIn(root(role))));
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(ticket, call) => self.waiting.push((ticket, call)),
                Effect::Cancel(ticket) => self.waiting.retain(|(it, _)| *it != ticket),
                other => self.effects.push(other),
            }
        }
    }

    pub(super) fn gets(&mut self, msg: Msg) {
        let effects = update(&mut self.state, msg);
        self.take(effects);
    }

    pub(super) fn presses(&mut self, code: KeyCode) {
        self.gets(Msg::Key(KeyEvent::from(code)));
    }

    pub(super) fn holds_ctrl(&mut self, letter: char) {
        self.gets(Msg::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)));
    }

    pub(super) fn types(&mut self, text: &str) {
        text.chars().for_each(|letter| self.presses(KeyCode::Char(letter)));
    }

    /// Goes to a screen by its command.
    pub(super) fn goes(&mut self, command: &str) {
        self.types(&format!(":{command}"));
        self.presses(KeyCode::Enter);
    }

    /// Does something with the mouse.
    pub(super) fn points(&mut self, kind: MouseEventKind, column: u16, row: u16) {
        self.gets(Msg::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        }));
    }

    pub(super) fn waits(&mut self, seconds: i64) {
        let now = self.state.desk.now + TimeDelta::seconds(seconds);
        self.gets(Msg::Tick(now));
    }

    /// Answers the first waiting call that fits, and tells which it was.
    pub(super) fn answers(&mut self, fits: impl Fn(&Call) -> bool, result: Result<Reply, Failure>) -> Call {
        let place = self
            .waiting
            .iter()
            .position(|(_, call)| fits(call))
            .expect("somebody asked for that");
        let (ticket, call) = self.waiting.remove(place);
        self.gets(Msg::Answered {
            ticket,
            label: call.label(),
            millis: 3,
            result: Box::new(result),
        });
        call
    }

    /// Answers the question for accounts.
    pub(super) fn answers_list(&mut self, reply: Reply) -> Call {
        self.answers(|call| matches!(call, Call::Users(_)), Ok(reply))
    }

    pub(super) fn writes(&self) -> Vec<&Call> {
        self.waiting
            .iter()
            .map(|(_, call)| call)
            .filter(|call| call.writes())
            .collect()
    }

    /// Everything the program said, newest first.
    pub(super) fn said(&self) -> Vec<&str> {
        self.state.desk.messages.iter().map(|it| it.text.as_str()).collect()
    }

    /// What stands on the screen.
    pub(super) fn sees(&self) -> String {
        let (width, height) = self.state.desk.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view(&self.state, frame)).unwrap();
        terminal.backend().to_string()
    }
}
