//! What a program that may only read does not begin with.

use super::Desk;
use crate::client::READ_ONLY;
use crate::keys::Action;
use crate::theme::Tone;

impl Desk {
    /// Whether this program was told not to do what a key asks for.
    pub(crate) fn forbids(&self, action: Action) -> bool {
        let is_change = matches!(
            action,
            Action::New
                | Action::Edit
                | Action::Remove
                | Action::Again
                | Action::Erase
                | Action::ResetPassword
                | Action::EndSessions
                | Action::Test
                | Action::Undo
        );
        self.start.read_only && is_change
    }

    /// Says that nothing is changed from here.
    pub(crate) fn refuse_change(&mut self) {
        self.say(Tone::Warn, READ_ONLY);
    }
}
