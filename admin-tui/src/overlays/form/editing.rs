//! A form that changes a record: what changed, which version that replaces, and the way back.

use super::Submit;
use crate::call::{Call, Fields, Reply};
use crate::job::{Step, with_version};

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
    /// Members whose change can be taken back by putting the old value back.
    pub(crate) reversible: &'static [&'static str],
}

impl Editing {
    /// The members that are not what they were.
    pub(super) fn changed(&self, now: &Fields) -> Fields {
        let is_changed = |(name, value): &(&String, &String)| self.before.get(*name) != Some(*value);
        now.iter()
            .filter(is_changed)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// Sends only what changed.
    pub(super) fn change(&self, now: &Fields) -> Submit {
        let changed = self.changed(now);
        if changed.is_empty() {
            return Submit::Nothing;
        }
        Submit::Call((self.change)(self.id.clone(), Some(self.version), changed))
    }

    /// What puts the old values back onto the version that the change made; none where a value has no way back.
    pub(super) fn way_back(&self, now: &Fields, reply: &Reply) -> Option<Call> {
        let old: Fields = self
            .changed(now)
            .into_keys()
            .filter(|name| self.reversible.contains(&name.as_str()))
            .filter_map(|name| self.before.get(&name).map(|value| (name, value.clone())))
            .collect();
        if old.is_empty() {
            return None;
        }
        let step = Step {
            name: String::new(),
            call: self.read.clone(),
            inverse: Some((self.change)(self.id.clone(), None, old)),
        };
        with_version(step, reply).inverse
    }
}
