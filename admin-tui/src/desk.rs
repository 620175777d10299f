//! What every screen and popup shares: the hour, the session, the messages, and the pile of things to be done.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};

use crate::call::{Call, Failure, FailureKind, Fields, Query, Reply};
use crate::job::Job;
use crate::keys::{Action, KeyMap};
use crate::model::User;
use crate::overlays::Overlay;
use crate::theme::{Theme, Tone};
use crate::viewer::{Names, Viewer};

mod hindrance;
mod undo;

pub(crate) use hindrance::Hindrance;
pub(crate) use undo::Undo;

/// How many messages and calls are kept.
const KEPT: usize = 200;

/// How long a server that is away is left alone at most.
const LONGEST_WAIT: TimeDelta = TimeDelta::seconds(10);

/// Names one request, so that its answer finds who asked.
pub(crate) type Ticket = u64;

/// Something to be done outside of the state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    Send(Ticket, Call),
    Cancel(Ticket),
    Copy(String),
    Save(PathBuf, String),
    CaptureMouse(bool),
    /// Draws everything anew.
    Redraw,
    Quit,
}

/// Something a popup or a screen asks of the whole program.
pub(crate) enum Wish {
    Go {
        word: String,
        arguments: Vec<String>,
    },
    Act(Action),
    Search(String),
    Filter(Fields),
    /// Puts the cursor on a record once it is listed.
    Reveal(String),
    Refresh,
    SaveRows(String),
    UseTheme(Theme),
    Open(Box<dyn Overlay>),
    Run(Job),
    SignOut,
}

/// An answer on its way to who asked.
pub(crate) struct Answer {
    pub(crate) ticket: Ticket,
    pub(crate) result: Result<Reply, Failure>,
}

/// Who works here.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Standing {
    /// The kept session is being tried.
    Unknown,
    In(Box<User>),
    Out(Option<String>),
}

/// Whether the server can be reached.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Link {
    Up,
    Down {
        tries: u32,
        again_at: DateTime<Utc>,
        reason: String,
    },
}

/// A message that goes away by itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Toast {
    pub(crate) at: DateTime<Utc>,
    pub(crate) tone: Tone,
    pub(crate) text: String,
}

/// One call of this program, as its list of calls shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CallRecord {
    pub(crate) at: DateTime<Utc>,
    pub(crate) label: String,
    pub(crate) outcome: String,
    pub(crate) tone: Tone,
    pub(crate) millis: u64,
    pub(crate) request_id: Option<String>,
}

/// How the program was started.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    pub(crate) profile: String,
    pub(crate) url: String,
    pub(crate) read_only: bool,
    pub(crate) keys: KeyMap,
    pub(crate) theme: Theme,
    pub(crate) mouse: bool,
    pub(crate) size: (u16, u16),
    pub(crate) now: DateTime<Utc>,
    pub(crate) folder: PathBuf,
    pub(crate) home: PathBuf,
}

/// The shared part of the state.
pub(crate) struct Desk {
    pub(crate) start: Start,
    pub(crate) now: DateTime<Utc>,
    pub(crate) size: (u16, u16),
    pub(crate) mouse: bool,
    pub(crate) theme: Theme,
    pub(crate) standing: Standing,
    pub(crate) link: Link,
    pub(crate) toasts: Vec<Toast>,
    pub(crate) messages: VecDeque<Toast>,
    pub(crate) calls: VecDeque<CallRecord>,
    /// What is under way.
    pub(crate) flying: BTreeMap<Ticket, Call>,
    pub(crate) undo: Vec<Undo>,
    /// Whose changes those are.
    pub(crate) owner: Option<String>,
    pub(crate) names: Names,
    pub(crate) last_key_at: DateTime<Utc>,
    pub(crate) effects: Vec<Effect>,
    pub(crate) wishes: Vec<Wish>,
    next_ticket: Ticket,
}

impl Desk {
    pub(crate) fn new(start: Start) -> Self {
        Self {
            now: start.now,
            size: start.size,
            mouse: start.mouse,
            theme: start.theme.clone(),
            standing: Standing::Unknown,
            link: Link::Up,
            toasts: Vec::new(),
            messages: VecDeque::new(),
            calls: VecDeque::new(),
            flying: BTreeMap::new(),
            undo: Vec::new(),
            owner: None,
            names: Names::default(),
            last_key_at: start.now,
            effects: Vec::new(),
            wishes: Vec::new(),
            next_ticket: 1,
            start,
        }
    }

    /// Sends a request; its answer carries the ticket.
    pub(crate) fn send(&mut self, call: Call) -> Ticket {
        let ticket = self.ticket();
        self.flying.insert(ticket, call.clone());
        self.effects.push(Effect::Send(ticket, call));
        ticket
    }

    /// A number nobody else has.
    pub(crate) fn ticket(&mut self) -> Ticket {
        self.next_ticket += 1;
        self.next_ticket
    }

    /// Gives up on a request that is under way.
    pub(crate) fn cancel(&mut self, ticket: Ticket) {
        if self.flying.remove(&ticket).is_some() {
            self.effects.push(Effect::Cancel(ticket));
        }
    }

    /// Says something that stays for a moment and can be read again later.
    pub(crate) fn say(&mut self, tone: Tone, text: impl Into<String>) {
        let toast = Toast {
            at: self.now,
            tone,
            text: text.into(),
        };
        self.messages.push_front(toast.clone());
        self.messages.truncate(KEPT);
        self.toasts.retain(|it| it.text != toast.text);
        self.toasts.push(toast);
    }

    /// Says why something did not come about.
    pub(crate) fn complain(&mut self, what: &str, failure: &Failure) {
        self.say(Tone::Bad, format!("{what}: {}", failure.sentence()));
    }

    pub(crate) fn wish(&mut self, wish: Wish) {
        self.wishes.push(wish);
    }

    pub(crate) fn open(&mut self, overlay: impl Overlay + 'static) {
        self.wishes.push(Wish::Open(Box::new(overlay)));
    }

    /// Keeps a record of a call.
    pub(crate) fn record(&mut self, call: CallRecord) {
        self.calls.push_front(call);
        self.calls.truncate(KEPT);
    }

    /// How records look from here.
    pub(crate) fn viewer(&self) -> Viewer<'_> {
        Viewer {
            now: self.now,
            names: &self.names,
            wants_ids: false,
        }
    }

    /// Whether an account is that of who works here.
    pub(crate) fn is_own(&self, id: &str) -> bool {
        matches!(&self.standing, Standing::In(user) if user.id == id)
    }

    /// Whether nothing can be sent any more once this is done, because whoever works here has no session left.
    pub(crate) fn is_parting(&self, call: &Call) -> bool {
        call.ends_sessions_of().is_some_and(|id| self.is_own(id))
    }

    /// Whether nobody has touched a key for a while.
    pub(crate) fn is_idle(&self) -> bool {
        self.now - self.last_key_at > TimeDelta::seconds(60)
    }

    /// Whether lists may be asked for now.
    pub(crate) fn can_ask(&self) -> bool {
        matches!(self.standing, Standing::In(_)) && self.link == Link::Up
    }

    /// Notes whether the server was reached; whether it is back after having been away.
    pub(crate) fn reached(&mut self, result: &Result<Reply, Failure>) -> bool {
        match result {
            Err(failure) if failure.kind == FailureKind::Offline => {
                let tries = if let Link::Down { tries, .. } = self.link {
                    tries + 1
                } else {
                    1
                };
                let wait = TimeDelta::seconds(1 << tries.min(4)).min(LONGEST_WAIT);
                self.link = Link::Down {
                    tries,
                    again_at: self.now + wait,
                    reason: failure.detail.clone(),
                };
                false
            }
            Err(failure) if failure.kind == FailureKind::ReadOnly => false,
            _ => {
                let was_away = self.link != Link::Up;
                self.link = Link::Up;
                was_away
            }
        }
    }
}

/// A query for the first page of a list.
pub(crate) fn first_page(limit: u32) -> Query {
    Query {
        limit,
        ..Query::default()
    }
}
