//! Changes under way: one, or the same one to many records, with what failed kept apart so that it can be tried again.

use std::collections::BTreeMap;

use crate::call::{Call, Failure, Reply};
use crate::desk::{Answer, Desk, Ticket, Wish};
use crate::text;
use crate::theme::Tone;

mod way_back;

pub(crate) use way_back::with_version;

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
    /// `deactivation of`
    deed: String,
    /// What it takes back, where that is what it does.
    takes_back: Option<String>,
    /// The status that records had before.
    before: BTreeMap<String, String>,
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
            deed: lowered(title),
            takes_back: None,
            before: BTreeMap::new(),
            steps,
            next: 0,
            flying: Vec::new(),
            done: Vec::new(),
            failures: Vec::new(),
            cancelled: false,
            dismissed: false,
        }
    }

    /// Names it as something that is taken back.
    pub(crate) fn called(mut self, deed: &str) -> Self {
        deed.clone_into(&mut self.deed);
        self
    }

    /// Has only those taken back whose status is not what it was.
    pub(crate) fn with_statuses(mut self, before: BTreeMap<String, String>) -> Self {
        self.before = before;
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    /// What it would send.
    pub(crate) fn calls(&self) -> impl Iterator<Item = &Call> {
        self.steps.iter().map(|step| &step.call)
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
        self.flying.is_empty() && (self.is_stopped() || self.next >= self.steps.len())
    }

    fn is_stopped(&self) -> bool {
        self.cancelled || self.despair().is_some()
    }

    /// Why nothing more is sent, where nothing would come of it.
    fn despair(&self) -> Option<&Failure> {
        let mut failures = self.failures.iter().map(|(_, failure)| failure);
        failures.find(|failure| failure.is_hopeless())
    }

    /// Begins, with what ends one's own session as the last step.
    pub(crate) fn begin(&mut self, desk: &mut Desk) {
        self.steps.sort_by_key(|step| desk.is_parting(&step.call));
        self.advance(desk);
    }

    /// Sends what may be under way now. What ends one's own session waits until nothing else is.
    fn advance(&mut self, desk: &mut Desk) {
        while !self.is_stopped() && self.flying.len() < ABREAST {
            let Some(step) = self.steps.get(self.next) else { return };
            if !self.flying.is_empty() && desk.is_parting(&step.call) {
                return;
            }
            self.flying.push((desk.send(step.call.clone()), self.next));
            self.next += 1;
        }
    }

    /// Stops before the next step; what is under way is waited for, because it may have happened already.
    pub(crate) fn cancel(&mut self) {
        self.cancelled = true;
    }

    /// The failed steps once more.
    pub(crate) fn again(&self, desk: &mut Desk) -> Self {
        let steps: Vec<Step> = self.failures.iter().map(|(step, _)| step.clone()).collect();
        if self.takes_back.is_some() {
            return self.taking_back_again(&steps, desk);
        }
        Self {
            deed: self.deed.clone(),
            before: self.before.clone(),
            ..Self::new(&self.title, &self.done_word, self.thing, steps)
        }
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
            Ok(reply) => self.done.push(self.with_way_back(step, reply)),
            Err(failure) => self.failures.push((step, failure.clone())),
        }
        self.advance(desk);
        if self.is_over() {
            self.fail_unsent();
            self.conclude(desk);
        }
        self.is_over()
    }

    /// What was given up on failed as well. What was stopped by hand did not: nobody wants it tried again with the rest.
    fn fail_unsent(&mut self) {
        let Some(failure) = self.despair().filter(|_| !self.cancelled).cloned() else {
            return;
        };
        let unsent = self.steps.iter().skip(self.next);
        self.failures.extend(unsent.map(|step| (step.clone(), failure.clone())));
        self.next = self.steps.len();
    }

    /// The step as it was done: what changed nothing has nothing to be taken back.
    fn with_way_back(&self, mut step: Step, reply: &Reply) -> Step {
        if let Reply::User(user) = reply
            && self.before.get(&user.id) == Some(&user.status)
        {
            step.inverse = None;
        }
        with_version(step, reply)
    }

    fn conclude(&self, desk: &mut Desk) {
        for id in self.done.iter().filter_map(|step| step.call.removes()) {
            desk.forget(id);
        }
        if !self.done.is_empty() {
            let subject = match &self.takes_back {
                Some(says) if self.failures.is_empty() && !self.cancelled => says.clone(),
                _ => self.subject(&self.done),
            };
            let mut told = format!("{} {subject}", self.done_word);
            if self.takes_back.is_none() {
                told = desk.remember(&told, self.undo());
            }
            desk.say(Tone::Good, told);
            desk.wish(Wish::Refresh);
        }
        self.tell_failures(desk);
        desk.undo.extend(self.ways_back(&self.failures));
    }

    /// `ann@example.com`, or `12 users`.
    fn subject(&self, steps: &[Step]) -> String {
        match steps {
            [only] => only.name.clone(),
            many => text::counted(many.len(), self.thing),
        }
    }

    fn tell_failures(&self, desk: &mut Desk) {
        let undone = self.undone();
        match self.failures.as_slice() {
            [] => {}
            [(step, failure)] if self.len() == 1 => {
                desk.complain(&format!("{undone} {}", step.name), failure);
            }
            many => desk.say(
                Tone::Bad,
                format!("{undone} {}.", text::counted(many.len(), self.thing)),
            ),
        }
    }

    /// `Not deactivated:`, or with the name of the change where the word for it does not stand alone.
    fn undone(&self) -> String {
        match self.done_word.strip_suffix(':') {
            Some(word) => format!("Not {}:", lowered(word)),
            None if !self.done_word.contains(' ') => format!("Not {}:", lowered(&self.done_word)),
            None => format!("Not done: {}", lowered(&self.title)),
        }
    }
}

fn lowered(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(|it| it.to_lowercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}
