//! One account: its profile, and its sessions, trail and messages beside it.

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use crate::call::{Call, Failure, Reply};
use crate::desk::{Answer, Desk, Ticket};
use crate::keys::Action;
use crate::listing::{List, Listing, Row as _};
use crate::model::{AuditEvent, Delivery, Session, User};
use crate::screens::{Hint, detail};
use crate::scroll::Scroll;
use crate::theme::Tone;

/// How often the account is looked at again while somebody works here, and while nobody does.
const BUSY: TimeDelta = TimeDelta::seconds(5);
const IDLE: TimeDelta = TimeDelta::seconds(30);

/// From this size on, all parts are seen at once.
const WIDE: (u16, u16) = (120, 30);

/// The parts of an account, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Profile,
    Sessions,
    Trail,
    Messages,
}

const PARTS: [(Part, &str); 4] = [
    (Part::Profile, "Profile"),
    (Part::Sessions, "Sessions"),
    (Part::Trail, "Audit"),
    (Part::Messages, "Deliveries"),
];

pub(super) struct Account {
    pub(super) user: User,
    part: usize,
    scroll: Scroll,
    reading: Option<Ticket>,
    ask_at: Option<DateTime<Utc>>,
    sessions: Listing<Session>,
    trail: Listing<AuditEvent>,
    messages: Listing<Delivery>,
}

impl Account {
    pub(super) fn open(user: User, desk: &mut Desk) -> Self {
        let mut account = Self {
            part: 0,
            scroll: Scroll::default(),
            reading: None,
            ask_at: None,
            sessions: Listing::new().pinned(Some(user.id.clone()), &[]),
            trail: Listing::new().pinned(None, &[("target", &user.id)]),
            messages: Listing::new().pinned(None, &[("q", &user.email)]),
            user,
        };
        account.refresh(desk);
        account
    }

    fn part(&self) -> Part {
        PARTS.get(self.part).map_or(Part::Profile, |(part, _)| *part)
    }

    pub(super) fn is_at_sessions(&self) -> bool {
        self.part() == Part::Sessions
    }

    /// What ends one by one: the marked ones of one's own sessions, or else the one under the cursor. Where there is none, all end.
    pub(super) fn single_sessions(&self, desk: &Desk) -> Vec<Session> {
        if desk.is_own(&self.user.id) {
            self.sessions.chosen()
        } else {
            Vec::new()
        }
    }

    /// What can be done to the sessions.
    pub(super) fn session_hints(&self, desk: &Desk) -> &'static [Hint] {
        if self.single_sessions(desk).is_empty() {
            return &[
                (Action::Right, "next part"),
                (Action::Remove, "end all sessions"),
                (Action::EndSessions, "end all sessions"),
                (Action::Back, "back"),
            ];
        }
        &[
            (Action::Right, "next part"),
            (Action::Remove, "end this session"),
            (Action::EndSessions, "end all sessions"),
            (Action::Back, "back"),
        ]
    }

    pub(super) fn list(&self) -> Option<&dyn List> {
        match self.part() {
            Part::Profile => None,
            Part::Sessions => Some(&self.sessions),
            Part::Trail => Some(&self.trail),
            Part::Messages => Some(&self.messages),
        }
    }

    pub(super) fn list_mut(&mut self) -> Option<&mut dyn List> {
        match self.part() {
            Part::Profile => None,
            Part::Sessions => Some(&mut self.sessions),
            Part::Trail => Some(&mut self.trail),
            Part::Messages => Some(&mut self.messages),
        }
    }

    pub(super) fn refresh(&mut self, desk: &mut Desk) {
        self.reading = Some(desk.send(Call::User {
            id: self.user.id.clone(),
        }));
        if is_wide(desk.size) {
            self.lists().into_iter().for_each(|list| list.reload(desk));
        } else if let Some(list) = self.list_mut() {
            list.reload(desk);
        }
    }

    fn lists(&mut self) -> [&mut dyn List; 3] {
        [&mut self.sessions, &mut self.trail, &mut self.messages]
    }

    pub(super) fn act(&mut self, action: Action, desk: &mut Desk) -> bool {
        match action {
            Action::Right | Action::Left => {
                let step = if action == Action::Right { 1 } else { PARTS.len() - 1 };
                self.part = (self.part + step) % PARTS.len();
                if let Some(list) = self.list_mut() {
                    list.reload(desk);
                }
            }
            // What opens is in sight already.
            Action::Open => {}
            _ => return self.part() == Part::Profile && self.scroll.act(action),
        }
        true
    }

    /// Why the account is refused to who works here, where that is what an answer says.
    pub(super) fn refusal<'a>(&self, answer: &'a Answer) -> Option<&'a Failure> {
        let is_own_read = self.reading == Some(answer.ticket);
        let failure = answer.result.as_ref().err().filter(|_| is_own_read);
        failure.filter(|it| it.is_forbidden())
    }

    pub(super) fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        if self.reading == Some(answer.ticket) {
            self.reading = None;
            let pause = if desk.is_idle() { IDLE } else { BUSY };
            self.ask_at = Some(desk.now + pause);
            match &answer.result {
                Ok(Reply::User(user)) => self.user = user.clone(),
                Ok(_) => {}
                Err(failure) if failure.has_banner() => {}
                Err(failure) => desk.complain(&self.user.email.clone(), failure),
            }
        }
        self.sessions.answered(answer, desk);
        self.trail.answered(answer, desk);
        self.messages.answered(answer, desk);
    }

    pub(super) fn tick(&mut self, desk: &mut Desk) {
        if self.reading.is_none() && desk.can_ask() && self.ask_at.is_some_and(|at| at <= desk.now) {
            let (id, version) = (self.user.id.clone(), self.user.version);
            self.reading = Some(desk.send(Call::UserIfChanged { id, version }));
        }
        for list in self.lists() {
            list.tick(desk);
            if is_wide(desk.size) && list.is_untouched() {
                list.reload(desk);
            }
        }
    }

    /// Where the list with the keys lies.
    pub(super) fn list_place(&self, area: Rect, size: (u16, u16)) -> Rect {
        let places = if is_wide(size) {
            beside(area).1
        } else {
            [below_tabs(area).1; 3]
        };
        let place = self.part.checked_sub(1).and_then(|it| places.get(it));
        place.copied().unwrap_or(area)
    }

    pub(super) fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        if is_wide(desk.size) {
            self.draw_beside(frame, area, desk);
        } else {
            self.draw_part(frame, area, desk);
        }
    }

    /// The profile, and everything else beside it.
    fn draw_beside(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let (left, [sessions, trail, messages]) = beside(area);
        let has = |part: Part| self.part() == part;
        let facts = self.user.facts(desk.viewer());
        detail::draw_part(
            frame,
            left,
            desk,
            &self.user.email,
            &facts,
            &self.scroll,
            has(Part::Profile),
        );
        self.sessions
            .draw_rows(frame, sessions, desk, "Sessions", has(Part::Sessions));
        self.trail.draw_rows(frame, trail, desk, "Audit", has(Part::Trail));
        self.messages
            .draw_rows(frame, messages, desk, "Deliveries", has(Part::Messages));
    }

    /// One part below the names of all.
    fn draw_part(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let (tabs, body) = below_tabs(area);
        let mut spans = vec![Span::raw(" ")];
        for (place, (_, title)) in PARTS.iter().enumerate() {
            let tone = if place == self.part { Tone::Accent } else { Tone::Dim };
            spans.push(Span::styled(
                if place == self.part { "▸ " } else { "  " },
                desk.theme.tone(tone),
            ));
            spans.push(Span::styled(format!("{title}  "), desk.theme.tone(tone)));
        }
        frame.render_widget(Line::from(spans), tabs);
        match self.part() {
            Part::Profile => detail::draw(
                frame,
                body,
                desk,
                &self.user.email,
                &self.user.facts(desk.viewer()),
                &self.scroll,
            ),
            Part::Sessions => self.sessions.draw(frame, body, desk, "Sessions"),
            Part::Trail => self.trail.draw(frame, body, desk, "Audit"),
            Part::Messages => self.messages.draw(frame, body, desk, "Deliveries"),
        }
    }
}

/// Whether there is room for all parts at once.
fn is_wide((width, height): (u16, u16)) -> bool {
    width >= WIDE.0 && height >= WIDE.1
}

fn below_tabs(area: Rect) -> (Rect, Rect) {
    let [tabs, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    (tabs, body)
}

fn beside(area: Rect) -> (Rect, [Rect; 3]) {
    let [left, right] = Layout::horizontal([Constraint::Fill(2), Constraint::Fill(3)]).areas(area);
    (left, Layout::vertical([Constraint::Fill(1); 3]).areas(right))
}
