//! A form that changes a record: what changed, which version that replaces, and the way back.

use super::Submit;
use crate::call::{Call, Fields, Reply};
use crate::desk::Undo;
use crate::job::{Step, with_version};

/// Members that somebody has to prove anew once they were changed, even when they are changed back.
const PROVEN: [(&str, &str); 2] = [("email", "e-mail address"), ("phone", "phone number")];

/// The record a form changes.
pub(crate) struct Editing {
    /// The record's members when the form was opened.
    pub(crate) before: Fields,
    pub(crate) version: u64,
    /// Reads the record again.
    pub(crate) read: Call,
    /// Makes the change of some members, given the version it replaces.
    pub(crate) change: fn(String, Option<u64>, Fields) -> Call,
    pub(crate) id: String,
    /// The record, as a person calls it.
    pub(crate) name: String,
    /// `user`
    pub(crate) thing: &'static str,
    /// The members of it that were proven when it was last read.
    pub(crate) proven: Vec<&'static str>,
}

impl Editing {
    /// The members whose fields do not hold what they held at first.
    ///
    /// A field may show less than the record has, so only what was touched counts, and not what differs from the record.
    pub(super) fn changed(shown: &Fields, now: &Fields) -> Fields {
        let is_changed = |(name, value): &(&String, &String)| shown.get(*name) != Some(*value);
        now.iter()
            .filter(is_changed)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// Sends only what changed.
    pub(super) fn change(&self, shown: &Fields, now: &Fields) -> Submit {
        let changed = Self::changed(shown, now);
        if changed.is_empty() {
            return Submit::Nothing;
        }
        Submit::Call((self.change)(self.id.clone(), Some(self.version), changed))
    }

    /// What puts the old values back onto the version that the change made.
    pub(super) fn undo(&self, shown: &Fields, now: &Fields, reply: &Reply) -> Undo {
        let put_back = |name: String| self.before.get(&name).map(|value| (name, value.clone()));
        let old: Fields = Self::changed(shown, now).into_keys().filter_map(put_back).collect();
        let is_left = |name: &str| self.proven.contains(&name) && old.get(name).is_some_and(|value| !value.is_empty());
        let left = PROVEN.iter().filter(|(name, _)| is_left(name)).map(|(_, says)| *says);
        let left: Vec<&str> = left.collect();
        let deed = "change of".to_owned();
        let mut says = format!("{deed} {}", self.name);
        if !left.is_empty() {
            says = format!("{says}; to be proven anew: {}", left.join(" and "));
        }
        let step = Step {
            name: says.clone(),
            call: self.read.clone(),
            inverse: Some((self.change)(self.id.clone(), None, old)),
        };
        let steps = with_version(step, reply).inverse.map(|call| Step {
            name: says.clone(),
            call,
            inverse: None,
        });
        Undo {
            says,
            deed,
            thing: self.thing,
            steps: steps.into_iter().collect(),
        }
    }
}
