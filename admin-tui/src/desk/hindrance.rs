//! What is not begun here: a change where this program may only read, and what the role does not reach.

use super::{Desk, Standing};
use crate::call::{Call, Failure};
use crate::client::READ_ONLY;
use crate::role::Role;
use crate::theme::Tone;

/// Why something is not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Hindrance {
    #[error("{READ_ONLY}")]
    ReadOnly,
    #[error("Needs the role {needed}; you are signed in as {has}.")]
    Role { needed: Role, has: Role },
}

impl Hindrance {
    /// What a role lacks. One that is not known lacks nothing: the server decides.
    pub(crate) fn lack(needed: Role, role: &str) -> Option<Self> {
        let has = Role::named(role)?;
        (has < needed).then_some(Self::Role { needed, has })
    }
}

impl Desk {
    /// Why a call is not sent from here.
    pub(crate) fn hindrance(&self, call: &Call) -> Option<Hindrance> {
        if self.start.read_only && call.writes() {
            return Some(Hindrance::ReadOnly);
        }
        self.lacks(call)
    }

    /// What the role of who works here does not reach.
    pub(crate) fn lacks(&self, call: &Call) -> Option<Hindrance> {
        let Standing::In(user) = &self.standing else {
            return None;
        };
        Hindrance::lack(call.needs(), &user.role)
    }

    /// Says why something is not begun, and looks whether the role still is what it was.
    pub(crate) fn refuse(&mut self, why: Hindrance) {
        self.say(Tone::Warn, why.to_string());
        if matches!(why, Hindrance::Role { .. }) {
            self.ask_who();
        }
    }

    /// Looks whether whoever works here still is who they were, unless that is being looked at already.
    pub(crate) fn ask_who(&mut self) {
        if self.flying.values().all(|call| *call != Call::Me) {
            self.send(Call::Me);
        }
    }

    /// Why a call failed: which role it takes, where it was the role.
    pub(crate) fn reason(&self, call: &Call, failure: &Failure) -> String {
        let lack = self.lacks(call).filter(|_| failure.is_forbidden());
        lack.map_or_else(|| failure.sentence(), |it| it.to_string())
    }
}
