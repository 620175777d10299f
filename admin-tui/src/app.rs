//! The state of the program, and the one function that changes it.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::crossterm::event::{KeyEvent, MouseEvent};

use crate::call::{Call, Failure, FailureKind, Reply};
use crate::desk::{Answer, CallRecord, Desk, Effect, Link, Standing, Start, Ticket};
use crate::job::Job;
use crate::overlays::Overlay;
use crate::overlays::sign_in::SignIn;
use crate::screens::{self, Screen};
use crate::theme::Tone;

mod input;
mod offers;
mod wishes;

pub(crate) use offers::Offer;

/// How long a message stays.
const TOAST: TimeDelta = TimeDelta::seconds(6);
const BAD_TOAST: TimeDelta = TimeDelta::seconds(12);

/// Something that happened.
pub(crate) enum Msg {
    Key(KeyEvent),
    Paste(String),
    Mouse(MouseEvent),
    Resize(u16, u16),
    Tick(DateTime<Utc>),
    Answered {
        ticket: Ticket,
        label: String,
        millis: u64,
        result: Box<Result<Reply, Failure>>,
    },
    Saved(Result<PathBuf, String>),
}

/// Everything there is.
pub(crate) struct State {
    pub(crate) desk: Desk,
    pub(crate) screens: Vec<Box<dyn Screen>>,
    pub(crate) active: usize,
    pub(crate) overlays: Vec<Box<dyn Overlay>>,
    pub(crate) jobs: Vec<Job>,
    /// Whether what is drawn is not what is any more.
    pub(crate) is_changed: bool,
    drawn_at: DateTime<Utc>,
}

/// The state at the start, and what to do first.
pub(crate) fn begin(start: Start) -> (State, Vec<Effect>) {
    let drawn_at = start.now;
    let mut desk = Desk::new(start);
    desk.send(Call::Me);
    let effects = std::mem::take(&mut desk.effects);
    let screens = screens::all();
    (
        State {
            desk,
            screens,
            active: 0,
            overlays: Vec::new(),
            jobs: Vec::new(),
            is_changed: true,
            drawn_at,
        },
        effects,
    )
}

/// Takes in what happened; what has to be done because of it.
pub(crate) fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    state.is_changed |= !matches!(msg, Msg::Tick(_));
    match msg {
        Msg::Key(key) => {
            state.desk.last_key_at = state.desk.now;
            state.key(key);
        }
        Msg::Paste(text) => state.paste(&text),
        Msg::Mouse(event) => state.mouse(event),
        Msg::Resize(width, height) => state.desk.size = (width, height),
        Msg::Tick(now) => state.tick(now),
        Msg::Answered {
            ticket,
            label,
            millis,
            result,
        } => state.answered(ticket, label, millis, *result),
        Msg::Saved(outcome) => state.saved(&outcome),
    }
    state.grant_wishes();
    std::mem::take(&mut state.desk.effects)
}

impl State {
    /// Whether something moves, so that time has to be looked at often.
    pub(crate) fn is_lively(&self) -> bool {
        let is_waiting = |screen: &dyn Screen| screen.list().is_some_and(crate::listing::List::is_waiting);
        !self.desk.flying.is_empty() || self.screens.get(self.active).is_some_and(|it| is_waiting(it.as_ref()))
    }

    pub(crate) fn screen(&self) -> Option<&dyn Screen> {
        self.screens.get(self.active).map(AsRef::as_ref)
    }

    /// Lets the active screen ask for what it shows.
    fn refresh(&mut self) {
        if let Some(screen) = self.screens.get_mut(self.active) {
            screen.refresh(&mut self.desk);
        }
    }

    fn go(&mut self, place: usize) {
        if place < self.screens.len() && place != self.active {
            self.active = place;
            self.refresh();
        }
    }

    fn tick(&mut self, now: DateTime<Utc>) {
        self.desk.now = now;
        let before = self.desk.toasts.len();
        let is_fresh = |tone: Tone, at| now - at < if tone == Tone::Bad { BAD_TOAST } else { TOAST };
        self.desk.toasts.retain(|it| is_fresh(it.tone, it.at));
        let pause = if self.desk.is_idle() { 10 } else { 1 };
        let is_stale = now - self.drawn_at >= TimeDelta::seconds(pause);
        if is_stale || before != self.desk.toasts.len() || !self.desk.flying.is_empty() {
            self.is_changed = true;
            self.drawn_at = now;
        }
        self.look_for_the_server();
        if let Some(screen) = self.screens.get_mut(self.active) {
            screen.tick(&mut self.desk);
        }
    }

    /// While the server is away, one question at a time finds out whether it is back.
    fn look_for_the_server(&mut self) {
        let desk = &mut self.desk;
        let is_due = matches!(desk.link, Link::Down { again_at, .. } if again_at <= desk.now);
        if is_due && desk.flying.is_empty() {
            desk.send(if desk.standing == Standing::Unknown {
                Call::Me
            } else {
                Call::Health
            });
        }
    }

    fn answered(&mut self, ticket: Ticket, label: String, millis: u64, result: Result<Reply, Failure>) {
        let Some(call) = self.desk.flying.remove(&ticket) else {
            return;
        };
        self.record(label, millis, &result);
        if let Ok(reply) = &result {
            self.desk.names.learn(reply);
        }
        let is_back = self.desk.reached(&result);
        self.mind_the_session(&call, &result);
        let answer = Answer { ticket, result };
        self.hand_round(&answer);
        if is_back {
            self.desk.say(Tone::Good, "The server answers again.");
            self.refresh();
        }
    }

    /// Tells what became of a file: to the form that waits for it, or else to whoever looks.
    fn saved(&mut self, outcome: &Result<PathBuf, String>) {
        let is_awaited = self.overlays.iter().any(|it| it.waits_for_file());
        self.overlays
            .retain_mut(|it| it.saved(outcome) == crate::overlays::Flow::Stay);
        match outcome {
            Ok(path) => self.desk.say(Tone::Good, format!("Saved to {}", path.display())),
            Err(reason) if !is_awaited => self.desk.say(Tone::Bad, format!("Not saved: {reason}")),
            Err(_) => {}
        }
    }

    fn record(&mut self, label: String, millis: u64, result: &Result<Reply, Failure>) {
        let (outcome, tone) = match result {
            Ok(_) => ("ok".to_owned(), Tone::Good),
            Err(failure) if failure.kind == FailureKind::Offline => ("no answer".to_owned(), Tone::Bad),
            Err(failure) => (failure.code.clone(), Tone::Warn),
        };
        let request_id = result.as_ref().err().and_then(|failure| failure.request_id.clone());
        let at = self.desk.now;
        self.desk.record(CallRecord {
            at,
            label,
            outcome,
            tone,
            millis,
            request_id,
        });
    }

    fn mind_the_session(&mut self, call: &Call, result: &Result<Reply, Failure>) {
        match result {
            Ok(Reply::SignedIn(user)) => {
                if self.desk.belongs_to(&user.id) {
                    self.jobs.clear();
                }
                let before = std::mem::replace(&mut self.desk.standing, Standing::In(Box::new(user.clone())));
                match before {
                    Standing::In(old) if old.role == user.role => {}
                    Standing::In(_) => {
                        self.desk.say(Tone::Warn, format!("Your role is now {}.", user.role));
                        self.refresh();
                    }
                    _ => {
                        self.desk
                            .say(Tone::Good, format!("Signed in as {} ({}).", user.email, user.role));
                        self.refresh();
                    }
                }
            }
            // Who is given what their role does not reach has been given another role meanwhile.
            Ok(_) if self.desk.lacks(call).is_some() => self.desk.ask_who(),
            Err(failure) if failure.kind == FailureKind::SignedOut => self.sign_in_again(failure),
            // Who is refused may have been given another role meanwhile.
            Err(failure) if failure.is_forbidden() => {
                if matches!(&self.desk.standing, Standing::In(user) if user.role != "user") {
                    self.desk.ask_who();
                }
            }
            _ => {}
        }
    }

    fn sign_in_again(&mut self, failure: &Failure) {
        let was_in = matches!(self.desk.standing, Standing::In(_));
        let says_so = failure.detail.to_lowercase().contains("session has ended");
        let reason = was_in.then(|| {
            if says_so {
                "Your session has ended.".to_owned()
            } else {
                format!("Your session has ended: {}", failure.detail)
            }
        });
        self.desk.standing = Standing::Out(reason.clone());
        if !self.overlays.iter().any(|it| it.is_sign_in()) {
            self.overlays.push(Box::new(SignIn::new(reason)));
        }
    }

    /// Shows an answer to everybody who might have asked for it.
    fn hand_round(&mut self, answer: &Answer) {
        let desk = &mut self.desk;
        self.overlays
            .retain_mut(|it| it.answered(answer, desk) == crate::overlays::Flow::Stay);
        for screen in &mut self.screens {
            screen.answered(answer, desk);
        }
        for job in &mut self.jobs {
            job.answered(answer, desk);
        }
        self.jobs.retain(|job| !job.is_over() || job.is_worth_reading());
    }
}
