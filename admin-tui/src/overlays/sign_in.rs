//! Where one signs in: by code, by password, or as the first administrator with the setup code.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::sheet::{Field, Sheet};
use super::{Flow, Overlay, footer, window};
use crate::call::{Call, Failure, Reply, Secret, SetUp};
use crate::desk::{Answer, Desk, Effect, Ticket};
use crate::model::Challenge;
use crate::table;
use crate::theme::Tone;

/// What is asked for right now.
enum Stage {
    Address,
    Code(Challenge),
    FirstTime,
}

pub(crate) struct SignIn {
    stage: Stage,
    sheet: Sheet,
    /// What was typed to become the first administrator, while signing in is looked at instead.
    aside: Option<Sheet>,
    waiting: Option<Ticket>,
    /// A sentence above the fields, and whether it is a bad one.
    said: (String, Tone),
}

impl SignIn {
    pub(crate) fn new(reason: Option<String>) -> Self {
        let said = reason.map_or_else(|| (String::new(), Tone::Dim), |reason| (reason, Tone::Warn));
        Self {
            stage: Stage::Address,
            sheet: address(""),
            aside: None,
            waiting: None,
            said,
        }
    }

    fn send(&mut self, desk: &mut Desk) {
        if self.waiting.is_some() {
            return;
        }
        if !self.sheet.is_fine() {
            self.said = ("Please look at the marked fields.".to_owned(), Tone::Bad);
            return;
        }
        let secret = |name: &str| Secret(self.sheet.value(name));
        let value = |name: &str| self.sheet.value(name).trim().to_owned();
        let call = match &self.stage {
            Stage::Address if value("email").is_empty() => {
                self.said = ("Your e-mail address is needed.".to_owned(), Tone::Bad);
                return;
            }
            Stage::Address if self.sheet.value("password").is_empty() => Call::RequestCode { email: value("email") },
            Stage::Address => Call::SignInWithPassword {
                email: value("email"),
                password: secret("password"),
            },
            Stage::Code(challenge) => Call::VerifyCode {
                challenge: challenge.id.clone(),
                code: secret("code"),
            },
            Stage::FirstTime => Call::SetUp(SetUp {
                setup_code: Secret(value("setup_code")),
                email: value("email"),
                first_name: value("first_name"),
                last_name: value("last_name"),
                password: secret("password"),
            }),
        };
        self.waiting = Some(desk.send(call));
        self.said = ("Asking the server …".to_owned(), Tone::Dim);
    }

    fn ask_for_code(&mut self, challenge: Challenge) {
        let by = if challenge.channel == "sms" {
            "text message"
        } else {
            "e-mail"
        };
        self.said = (
            format!("A code is on its way by {by} to {}.", challenge.destination),
            Tone::Good,
        );
        self.sheet = Sheet::new(vec![
            Field::secret("code", "Code").hint("spaces and dashes do not count"),
        ]);
        self.stage = Stage::Code(challenge);
    }

    fn refused(&mut self, failure: &Failure) {
        if let Some(challenge) = &failure.challenge {
            self.ask_for_code(challenge.as_ref().clone());
            self.said = (format!("{} {}", failure.detail, self.said.0), Tone::Warn);
            return;
        }
        let rest = self
            .sheet
            .refused(failure)
            .unwrap_or_else(|| "Please look at the marked fields.".to_owned());
        self.said = (rest, Tone::Bad);
    }

    fn back(&mut self, desk: &mut Desk) {
        if let Some(ticket) = self.waiting.take() {
            desk.cancel(ticket);
        }
        let email = self.sheet.value("email");
        let left = std::mem::replace(&mut self.sheet, address(&email));
        if matches!(std::mem::replace(&mut self.stage, Stage::Address), Stage::FirstTime) {
            self.aside = Some(left);
        }
        self.said = (String::new(), Tone::Dim);
    }

    fn begin_first_time(&mut self) {
        if matches!(self.stage, Stage::FirstTime) {
            return;
        }
        self.stage = Stage::FirstTime;
        self.sheet = self.aside.take().unwrap_or_else(first_time);
        self.said = (
            "You become the first administrator of this server.".to_owned(),
            Tone::Dim,
        );
    }

    fn resend(&mut self, desk: &mut Desk) {
        if let (Stage::Code(challenge), None) = (&self.stage, self.waiting) {
            self.waiting = Some(desk.send(Call::ResendCode {
                challenge: challenge.id.clone(),
            }));
        }
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        match self.stage {
            Stage::Address => &[("enter", "go on"), ("F2", "first-time setup"), ("ctrl-c", "quit")],
            Stage::Code(_) => &[("enter", "sign in"), ("ctrl-r", "send another"), ("esc", "back")],
            Stage::FirstTime => &[("tab", "next"), ("ctrl-s", "make me administrator"), ("esc", "back")],
        }
    }
}

fn address(email: &str) -> Sheet {
    Sheet::new(vec![
        Field::text("email", "E-mail").holding(email),
        Field::secret("password", "Password").hint("leave empty to get a code instead"),
    ])
}

fn first_time() -> Sheet {
    Sheet::new(vec![
        Field::secret("setup_code", "Setup code")
            .hint("printed by the server, and in data/setup-code")
            .checked(|code| code.trim().is_empty().then(|| "The setup code is needed.".to_owned())),
        Field::text("email", "E-mail"),
        Field::text("first_name", "First name"),
        Field::text("last_name", "Last name"),
        Field::secret("password", "Password").hint("at least 8 letters, nothing common"),
    ])
}

impl Overlay for SignIn {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if ctrl => desk.effects.push(Effect::Quit),
            KeyCode::Char('r') if ctrl => self.resend(desk),
            KeyCode::Char('s') if ctrl => self.send(desk),
            KeyCode::Esc => self.back(desk),
            KeyCode::F(2) => self.begin_first_time(),
            KeyCode::Enter if self.sheet.is_last() => self.send(desk),
            KeyCode::Enter => self.sheet.go(true),
            _ => {
                self.sheet.key(key);
            }
        }
        Flow::Stay
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        self.sheet.paste(text);
    }

    fn answered(&mut self, answer: &Answer, _desk: &mut Desk) -> Flow {
        // Who is signed in by whatever way has no business here any more.
        if matches!(answer.result, Ok(Reply::SignedIn(_))) {
            return Flow::Close;
        }
        if self.waiting != Some(answer.ticket) {
            return Flow::Stay;
        }
        self.waiting = None;
        match &answer.result {
            Ok(Reply::Challenge(challenge)) => self.ask_for_code(challenge.clone()),
            Ok(_) => {}
            Err(failure) => self.refused(failure),
        }
        Flow::Stay
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let width = 64.min(area.width);
        let said = table::wrapped(&self.said.0, usize::from(width.saturating_sub(4)));
        let above = u16::try_from(said.len()).unwrap_or(1);
        let above = if self.said.0.is_empty() { 0 } else { above + 1 };
        let height = self.sheet.height() + above + 5;
        let deed = match self.stage {
            Stage::FirstTime => "Set up",
            Stage::Address | Stage::Code(_) => "Sign in to",
        };
        let title = format!("{deed} {}", crate::text::fit(&desk.start.url, 44));
        let inner = window(frame, area, (width, height), &title, Tone::Accent, desk);
        let parts = [
            Constraint::Length(1),
            Constraint::Length(above),
            Constraint::Min(2),
            Constraint::Length(1),
        ];
        let [_, top, fields, foot] = Layout::vertical(parts).areas(inner);
        let lines: Vec<Line> = said
            .into_iter()
            .map(|it| Line::styled(it, desk.theme.tone(self.said.1)))
            .collect();
        frame.render_widget(Paragraph::new(lines), top);
        self.sheet.draw(frame, fields, desk);
        frame.render_widget(footer(self.keys(), desk), foot);
    }

    fn is_sign_in(&self) -> bool {
        true
    }
}
