//! What can be taken back, the newest last; what cannot stands among it, so that nothing older is taken back instead.

use super::{Desk, Wish};
use crate::call::Call;
use crate::job::{Job, Step};
use crate::keys::Action;
use crate::theme::Tone;

/// Something that was done, with what takes it back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Undo {
    /// `deactivation of ann@example.com`
    pub(crate) says: String,
    /// `deactivation of`
    pub(crate) deed: String,
    /// `user`
    pub(crate) thing: &'static str,
    /// Empty where there is no way back.
    pub(crate) steps: Vec<Step>,
}

impl Desk {
    /// Remembers what was done; what to say of it.
    pub(crate) fn remember(&mut self, done: &str, undo: Undo) -> String {
        let told = if undo.steps.is_empty() {
            done.to_owned()
        } else {
            format!("{done}  ({} to undo)", self.undo_key())
        };
        self.undo.push(undo);
        told
    }

    /// The call that taking back comes to. Where nothing was done yet it is that of any change to a record.
    pub(crate) fn way_back(&self) -> Option<Call> {
        match self.undo.last() {
            Some(undo) => undo.steps.first().map(|step| step.call.clone()),
            None => Some(Call::RestoreUser { id: String::new() }),
        }
    }

    /// Takes back what was done last, or says that it has no way back.
    pub(crate) fn take_back(&mut self) {
        match self.undo.pop() {
            Some(undo) if undo.steps.is_empty() => {
                let next = self.undo.last().filter(|it| !it.steps.is_empty());
                let next = next.map(|it| format!(" {} once more takes back: {}.", self.undo_key(), it.says));
                let said = format!("Cannot be taken back: {}.{}", undo.says, next.unwrap_or_default());
                self.say(Tone::Warn, said);
            }
            Some(undo) => self.wish(Wish::Run(Job::taking_back(undo))),
            None => self.say(Tone::Plain, "There is nothing to take back."),
        }
    }

    /// What was done to a record that is gone cannot be taken back any more.
    pub(crate) fn forget(&mut self, id: &str) {
        self.undo.retain_mut(|undo| {
            let before = undo.steps.len();
            undo.steps.retain(|step| step.call.changes() != Some(id));
            before == 0 || !undo.steps.is_empty()
        });
    }

    /// Notes who works here; whether that is another person, who takes back nothing of the one before.
    pub(crate) fn belongs_to(&mut self, id: &str) -> bool {
        let before = self.owner.replace(id.to_owned());
        let is_another = before.is_some_and(|before| before != id);
        if is_another {
            self.undo.clear();
        }
        is_another
    }

    fn undo_key(&self) -> String {
        let keys = self.start.keys.keys(Action::Undo);
        keys.first().cloned().unwrap_or_else(|| ":undo".to_owned())
    }
}
