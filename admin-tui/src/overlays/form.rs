//! A form: its fields, what sending it does, and what the server said about it. Nothing typed is lost by a refusal.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::conflict::Conflict;
use super::sheet::Sheet;
use super::{Flow, Overlay, footer, window};
use crate::call::{Call, Failure, FailureKind, Fields, Reply};
use crate::desk::{Answer, Desk, Ticket, Undo, Wish};
use crate::job::Step;
use crate::table;
use crate::theme::Tone;

mod editing;

pub(crate) use editing::Editing;

/// What sending a form comes to.
pub(crate) enum Submit {
    Call(Call),
    Wish(Wish),
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
    reading: Option<Ticket>,
    conflict: Option<Conflict>,
    refusal: Option<String>,
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
        if self.waiting.is_some() {
            return Flow::Stay;
        }
        self.refusal = None;
        let submit = match &self.editing {
            Some(editing) => editing.change(&self.sheet.values()),
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
                let way_back = self
                    .editing
                    .as_ref()
                    .and_then(|it| it.way_back(&self.sheet.values(), reply));
                let said = match way_back {
                    Some(call) => {
                        desk.undo.push(self.undo(call));
                        desk.with_way_back(&self.said)
                    }
                    None => self.said.clone(),
                };
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

    fn undo(&self, call: Call) -> Undo {
        let step = Step {
            name: self.title.clone(),
            call,
            inverse: None,
        };
        Undo {
            says: self.said.clone(),
            steps: vec![step],
        }
    }

    fn read_again(&mut self, result: &Result<Reply, Failure>) {
        let (theirs, version) = match result {
            Ok(Reply::User(user)) => (crate::screens::users::members(user), user.version),
            Ok(Reply::Product(product)) => (crate::screens::products::members(product), product.version),
            Ok(_) => return,
            Err(failure) => {
                self.refusal = Some(failure.sentence());
                return;
            }
        };
        let before = self.editing.as_ref().map(|it| it.before.clone()).unwrap_or_default();
        self.conflict = Some(Conflict {
            before,
            mine: self.sheet.values(),
            theirs,
            version,
        });
    }

    /// Settles a conflict: over theirs, onto theirs, or not yet.
    fn settle(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        let Some(conflict) = &self.conflict else {
            return Flow::Stay;
        };
        let Some(editing) = &mut self.editing else {
            return Flow::Stay;
        };
        match key.code {
            KeyCode::Char('m') => {
                // My changes are made to their version: what I did not touch stays as they left it.
                let merged = editing.changed(&conflict.mine);
                self.sheet.fill(&conflict.theirs);
                self.sheet.fill(&merged);
                editing.before.clone_from(&conflict.theirs);
                editing.version = conflict.version;
                self.conflict = None;
                return self.send(desk);
            }
            KeyCode::Char('t') => {
                self.sheet.fill(&conflict.theirs);
                editing.before.clone_from(&conflict.theirs);
                editing.version = conflict.version;
                self.conflict = None;
            }
            KeyCode::Esc => self.conflict = None,
            _ => {}
        }
        Flow::Stay
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

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        if let Some(conflict) = &self.conflict {
            conflict.draw(frame, area, desk);
            return;
        }
        let width = 72.min(area.width);
        let refusal = self
            .refusal
            .as_deref()
            .map(|it| table::wrapped(it, usize::from(width.saturating_sub(4))))
            .unwrap_or_default();
        let said = u16::try_from(refusal.len()).unwrap_or(0);
        let height = (self.sheet.height() + said + 4).min(area.height);
        let inner = window(frame, area, (width, height), &self.title, Tone::Accent, desk);
        let parts = [
            Constraint::Length(1),
            Constraint::Min(2),
            Constraint::Length(said),
            Constraint::Length(1),
        ];
        let [_, fields, below, foot] = Layout::vertical(parts).areas(inner);
        self.sheet.draw(frame, fields, desk);
        let lines: Vec<Line> = refusal
            .into_iter()
            .map(|it| Line::styled(it, desk.theme.tone(Tone::Bad)))
            .collect();
        frame.render_widget(Paragraph::new(lines), below);
        let keys = if self.waiting.is_some() {
            footer(&[("…", "sending"), ("esc", "cancel")], desk)
        } else {
            footer(&[("tab", "next field"), ("ctrl-s", "send"), ("esc", "close")], desk)
        };
        frame.render_widget(keys, foot);
    }
}
