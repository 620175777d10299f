//! What is offered to who works here: keys and commands whose calls the server would not refuse anyway.

use super::State;
use crate::call::Call;
use crate::desk::Hindrance;
use crate::keys::{Action, BINDINGS, Binding};
use crate::listing::List;
use crate::screens::{Hint, Screen};

/// A binding, and what it does for who works here.
pub(crate) struct Offer {
    pub(crate) binding: &'static Binding,
    pub(crate) says: String,
}

impl State {
    /// Why an action is not begun on the screen that is seen.
    pub(super) fn hindrance(&self, action: Action) -> Option<Hindrance> {
        let call = self.begun(self.screen()?, action)?;
        self.desk.hindrance(&call)
    }

    /// The call that an action comes to.
    fn begun(&self, screen: &dyn Screen, action: Action) -> Option<Call> {
        match action {
            Action::Undo => self.desk.way_back(),
            _ => screen.begins(action, &self.desk),
        }
    }

    /// The keys worth showing on the screen that is seen.
    pub(crate) fn hints(&self) -> Vec<Hint> {
        let Some(screen) = self.screen() else {
            return Vec::new();
        };
        if screen.list().is_some_and(List::is_shut) && screen.crumb().is_none() {
            return vec![(Action::NextScreen, "next screen"), (Action::Refresh, "ask again")];
        }
        let is_open = |(action, _): &&Hint| self.hindrance(*action).is_none();
        screen.hints(&self.desk).iter().filter(is_open).copied().collect()
    }

    /// Every binding but those that would be refused wherever they do something.
    pub(super) fn offers(&self) -> Vec<Offer> {
        let offer = |binding| self.said_of(binding).map(|says| Offer { binding, says });
        BINDINGS.iter().filter_map(offer).collect()
    }

    /// What an action does: in general, or, where it is refused on some screens, what it is called on the others.
    fn said_of(&self, binding: &Binding) -> Option<String> {
        let action = binding.action;
        let screens = self.screens.iter().map(AsRef::as_ref);
        let begun = screens.filter_map(|screen| Some((screen, self.begun(screen, action)?)));
        let (shut, open): (Vec<_>, Vec<_>) = begun.partition(|(_, call)| self.desk.hindrance(call).is_some());
        if shut.is_empty() {
            return Some(binding.says.to_owned());
        }
        let hints = open.iter().flat_map(|(screen, _)| screen.hints(&self.desk));
        let words: Vec<&str> = hints.filter(|(it, _)| *it == action).map(|(_, says)| *says).collect();
        (!words.is_empty()).then(|| words.join(" or "))
    }
}
