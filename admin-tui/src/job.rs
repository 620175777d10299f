//! Changes under way: one, or the same one to many records, with what failed kept apart so that it can be tried again.

use crate::call::{Call, Failure, FailureKind, Reply};
use crate::desk::{Answer, Desk, Ticket, Undo, Wish};
use crate::text;
use crate::theme::Tone;

/// How many requests of one job are under way at once.
const ABREAST: usize = 4;

/// One change to one record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    /// The record, as a person calls it.
    pub(crate) name: String,
    pub(crate) call: Call,
    /// What takes it back.
    pub(crate) inverse: Option<Call>,
}

/// The same change to one or more records.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Job {
    /// `Deactivate`
    pub(crate) title: String,
    /// `Deactivated`
    pub(crate) done_word: String,
    /// `user`
    pub(crate) thing: &'static str,
    steps: Vec<Step>,
    next: usize,
    flying: Vec<(Ticket, usize)>,
    pub(crate) done: Vec<Step>,
    pub(crate) failures: Vec<(Step, Failure)>,
    pub(crate) cancelled: bool,
    pub(crate) dismissed: bool,
}

impl Job {
    pub(crate) fn new(title: &str, done_word: &str, thing: &'static str, steps: Vec<Step>) -> Self {
        Self {
            title: title.to_owned(),
            done_word: done_word.to_owned(),
            thing,
            steps,
            next: 0,
            flying: Vec::new(),
            done: Vec::new(),
            failures: Vec::new(),
            cancelled: false,
            dismissed: false,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it is worth a window of its own.
    pub(crate) fn is_shown(&self) -> bool {
        self.len() > 1 && !self.dismissed
    }

    /// Whether its end has more to tell than its message.
    pub(crate) fn is_worth_reading(&self) -> bool {
        self.is_shown() && (self.cancelled || !self.failures.is_empty())
    }

    pub(crate) fn is_over(&self) -> bool {
        self.flying.is_empty() && (self.cancelled || self.next >= self.steps.len())
    }

    /// Sends what may be under way now.
    pub(crate) fn advance(&mut self, desk: &mut Desk) {
        while !self.cancelled && self.flying.len() < ABREAST {
            let Some(step) = self.steps.get(self.next) else { return };
            self.flying.push((desk.send(step.call.clone()), self.next));
            self.next += 1;
        }
    }

    /// Stops before the next step; what is under way is waited for, because it may have happened already.
    pub(crate) fn cancel(&mut self) {
        self.cancelled = true;
    }

    /// The failed steps once more.
    pub(crate) fn again(&self) -> Self {
        let steps = self.failures.iter().map(|(step, _)| step.clone()).collect();
        Self::new(&self.title, &self.done_word, self.thing, steps)
    }

    /// Takes an answer; whether that ended the job.
    pub(crate) fn answered(&mut self, answer: &Answer, desk: &mut Desk) -> bool {
        let Some(place) = self.flying.iter().position(|(ticket, _)| *ticket == answer.ticket) else {
            return false;
        };
        let (_, at) = self.flying.swap_remove(place);
        let Some(step) = self.steps.get(at).cloned() else {
            return false;
        };
        match &answer.result {
            Ok(reply) => self.done.push(with_version(step, reply)),
            Err(failure) => self.failures.push((step, failure.clone())),
        }
        let is_hopeless = matches!(&answer.result, Err(it) if it.kind == FailureKind::SignedOut);
        self.cancelled |= is_hopeless;
        self.advance(desk);
        if self.is_over() {
            self.conclude(desk);
        }
        self.is_over()
    }

    fn conclude(&mut self, desk: &mut Desk) {
        let subject = match self.done.as_slice() {
            [only] => only.name.clone(),
            many => text::counted(many.len(), self.thing),
        };
        if !self.done.is_empty() {
            let steps: Vec<Step> = self.done.iter().filter_map(inverse).collect();
            let says = format!("{} {subject}", self.done_word);
            let mut told = says.clone();
            if !steps.is_empty() {
                desk.undo.push(Undo { says, steps });
                told = desk.with_way_back(&told);
            }
            desk.say(Tone::Good, told);
            desk.wish(Wish::Refresh);
        }
        match self.failures.as_slice() {
            [] => {}
            [(step, failure)] if self.len() == 1 => desk.complain(&format!("{} {}", self.title, step.name), failure),
            many => desk.say(
                Tone::Bad,
                format!("{} failed for {}", self.title, text::counted(many.len(), self.thing)),
            ),
        }
    }
}

/// What takes a done step back. Taking back is not taken back: the next undo goes one further.
fn inverse(step: &Step) -> Option<Step> {
    let call = step.inverse.clone()?;
    Some(Step {
        name: step.name.clone(),
        call,
        inverse: None,
    })
}

/// The inverse of an edit replaces the version that the edit made, and no later one.
pub(crate) fn with_version(mut step: Step, reply: &Reply) -> Step {
    let made = match reply {
        Reply::User(user) => user.version,
        Reply::Product(product) => product.version,
        _ => return step,
    };
    if let Some(Call::UpdateUser { version, .. } | Call::UpdateProduct { version, .. }) = &mut step.inverse {
        *version = Some(made);
    }
    step
}
