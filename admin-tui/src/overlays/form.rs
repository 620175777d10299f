//! A form: its fields, what sending it does, and what the server said about it. Nothing typed is lost by a refusal.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;

use super::conflict::Conflict;
use super::sheet::Sheet;
use super::{Flow, Overlay};
use crate::call::{Call, Failure, FailureKind, Fields, Reply};
use crate::desk::{Answer, Desk, Ticket, Undo, Wish};
use crate::theme::Tone;

mod drawing;
mod editing;
mod settling;

pub(crate) use editing::Editing;

/// What sending a form comes to.
pub(crate) enum Submit {
    Call(Call),
    Wish(Wish),
    /// The rows of the list go to this file; the form stays until they are there.
    Save(String),
    /// There is nothing to send.
    Nothing,
}

/// See the module.
pub(crate) struct Form {
    title: String,
    /// `Changed ann@example.com`
    said: String,
    pub(crate) sheet: Sheet,
    submit: Box<dyn Fn(&Fields) -> Submit>,
    editing: Option<Editing>,
    waiting: Option<Ticket>,
    is_saving: bool,
    reading: Option<Ticket>,
    conflict: Option<Conflict>,
    refusal: Option<String>,
    /// A sentence above the fields.
    note: String,
    /// What the fields held at first, and whether leaving was asked for once.
    opened_with: Fields,
    is_leaving: bool,
}

impl Form {
    /// A form that does something with what is in its fields.
    pub(crate) fn new(title: &str, said: &str, sheet: Sheet, submit: impl Fn(&Fields) -> Submit + 'static) -> Self {
        Self {
            title: title.to_owned(),
            said: said.to_owned(),
            opened_with: sheet.values(),
            is_leaving: false,
            sheet,
            submit: Box::new(submit),
            editing: None,
            waiting: None,
            is_saving: false,
            note: String::new(),
            reading: None,
            conflict: None,
            refusal: None,
        }
    }

    /// A form that changes a record.
    pub(crate) fn editing(title: &str, said: &str, sheet: Sheet, editing: Editing) -> Self {
        let sheet = sheet.filled(&editing.before);
        Self {
            editing: Some(editing),
            ..Self::new(title, said, sheet, |_| Submit::Nothing)
        }
    }

    /// The same form with a sentence above its fields.
    pub(crate) fn noting(self, note: String) -> Self {
        Self { note, ..self }
    }

    /// What was typed goes only when it is said twice.
    fn leave(&mut self) -> Flow {
        if self.is_leaving || self.sheet.values() == self.opened_with {
            return Flow::Close;
        }
        self.is_leaving = true;
        self.refusal = Some("What you typed was not sent. esc once more throws it away.".to_owned());
        Flow::Stay
    }

    fn send(&mut self, desk: &mut Desk) -> Flow {
        if self.waiting.is_some() || self.is_saving || !self.sheet.is_fine() {
            return Flow::Stay;
        }
        self.refusal = None;
        let submit = match &self.editing {
            Some(editing) => editing.change(&self.opened_with, &self.sheet.values()),
            None => (self.submit)(&self.sheet.values()),
        };
        match submit {
            Submit::Call(call) => {
                self.waiting = Some(desk.send(call));
                Flow::Stay
            }
            Submit::Wish(wish) => {
                desk.wish(wish);
                Flow::Close
            }
            Submit::Save(path) => {
                self.is_saving = true;
                desk.wish(Wish::SaveRows(path));
                Flow::Stay
            }
            Submit::Nothing => Flow::Close,
        }
    }

    fn sent(&mut self, result: &Result<Reply, Failure>, desk: &mut Desk) -> Flow {
        match result {
            Ok(Reply::Tested(test)) => {
                desk.open(crate::screens::plugins::tested(test));
                desk.wish(Wish::Refresh);
                Flow::Close
            }
            Ok(reply) => {
                let said = desk.remember(&self.said, self.undo(reply));
                desk.say(Tone::Good, said);
                match reply {
                    Reply::User(user) => desk.wish(Wish::Reveal(user.id.clone())),
                    Reply::Product(product) => desk.wish(Wish::Reveal(product.id.clone())),
                    _ => {}
                }
                desk.wish(Wish::Refresh);
                Flow::Close
            }
            Err(failure) if failure.code == "version_mismatch" => {
                self.reading = self.editing.as_ref().map(|editing| desk.send(editing.read.clone()));
                Flow::Stay
            }
            Err(failure) => {
                self.refusal = match failure.kind {
                    FailureKind::SignedOut => Some("Sign in again, then send this once more.".to_owned()),
                    _ => self.sheet.refused(failure),
                };
                Flow::Stay
            }
        }
    }

    fn undo(&self, reply: &Reply) -> Undo {
        match &self.editing {
            Some(editing) => editing.undo(&self.opened_with, &self.sheet.values(), reply),
            None => Undo {
                says: self.title.to_lowercase(),
                deed: String::new(),
                thing: "record",
                steps: Vec::new(),
            },
        }
    }
}

impl Overlay for Form {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        if self.conflict.is_some() {
            return self.settle(key, desk);
        }
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        if key.code != KeyCode::Esc && std::mem::take(&mut self.is_leaving) {
            self.refusal = None;
        }
        match key.code {
            KeyCode::Esc => {
                if let Some(ticket) = self.waiting.take() {
                    desk.cancel(ticket);
                    self.refusal = Some("Cancelled; the server may have done it already.".to_owned());
                    return Flow::Stay;
                }
                self.leave()
            }
            KeyCode::Char('s') if ctrl => self.send(desk),
            KeyCode::Enter if self.sheet.is_last() || ctrl => self.send(desk),
            KeyCode::Enter => {
                self.sheet.go(true);
                Flow::Stay
            }
            _ => {
                self.sheet.key(key);
                Flow::Stay
            }
        }
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        if !self.sheet.paste(text) {
            self.refusal = Some("The paste was too long and is cut.".to_owned());
        }
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) -> Flow {
        if self.waiting == Some(answer.ticket) {
            self.waiting = None;
            return self.sent(&answer.result, desk);
        }
        if self.reading == Some(answer.ticket) {
            self.reading = None;
            self.read_again(&answer.result);
        }
        Flow::Stay
    }

    fn saved(&mut self, outcome: &Result<PathBuf, String>) -> Flow {
        if !std::mem::take(&mut self.is_saving) {
            return Flow::Stay;
        }
        match outcome {
            Ok(_) => Flow::Close,
            Err(reason) => {
                self.sheet.mark("path", format!("Not saved: {reason}"));
                Flow::Stay
            }
        }
    }

    fn waits_for_file(&self) -> bool {
        self.is_saving
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        self.draw_all(frame, area, desk);
    }
}
