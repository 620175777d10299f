//! Accounts: the list, one account with its sessions, trail and messages, and everything an administrator does to them.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hint, Screen};
use crate::call::{Call, Fields};
use crate::desk::{Answer, Desk};
use crate::keys::Action;
use crate::listing::{List, Listing};
use crate::model::User;
use crate::theme::Tone;

mod account;
mod changes;
mod questions;

use account::Account;
use changes::{creation, edition};
pub(crate) use changes::{members, proven};

/// What can be done to an open account.
const PROFILE_HINTS: &[Hint] = &[
    (Action::Right, "next part"),
    (Action::Edit, "edit"),
    (Action::Remove, "deactivate"),
    (Action::Again, "restore"),
    (Action::Back, "back"),
    (Action::EndSessions, "end sessions"),
    (Action::ResetPassword, "reset password"),
    (Action::Erase, "erase"),
];

pub(crate) struct Users {
    list: Listing<User>,
    open: Option<Account>,
}

impl Default for Users {
    fn default() -> Self {
        Self {
            list: Listing::new(),
            open: None,
        }
    }
}

impl Users {
    /// The account that is open, or else those that are marked, or else the one under the cursor.
    fn chosen(&self) -> Vec<User> {
        match &self.open {
            Some(account) => vec![account.user.clone()],
            None => self.list.chosen(),
        }
    }

    /// Ends as little as can be: the chosen ones of one's own sessions, all of anybody else's.
    fn end_chosen(account: &Account, desk: &mut Desk) {
        let single = account.single_sessions(desk);
        if single.is_empty() {
            questions::end_sessions(std::slice::from_ref(&account.user), desk);
        } else {
            questions::end_own(&single, desk);
        }
    }

    fn change(&self, action: Action, desk: &mut Desk) -> bool {
        let users = self.chosen();
        if users.is_empty() {
            if action == Action::Edit {
                desk.say(Tone::Warn, "There is nothing to edit.");
            }
            return matches!(action, Action::Edit | Action::Remove | Action::Again);
        }
        match action {
            Action::Edit => {
                if let [user] = users.as_slice() {
                    desk.open(edition(user));
                } else {
                    desk.say(Tone::Warn, "Only one account can be edited at a time.");
                }
            }
            Action::Remove => match self.open.as_ref().filter(|it| it.is_at_sessions()) {
                Some(account) => Self::end_chosen(account, desk),
                None => questions::deactivate(&users, desk),
            },
            Action::Again => questions::restore(&users, desk),
            Action::Erase => questions::erase(&users, desk),
            Action::ResetPassword => questions::reset_password(&users, desk),
            Action::EndSessions => questions::end_sessions(&users, desk),
            _ => return false,
        }
        true
    }
}

impl Screen for Users {
    fn word(&self) -> &'static str {
        "users"
    }

    fn title(&self) -> &'static str {
        "Users"
    }

    fn says(&self) -> &'static str {
        "accounts: find, change, deactivate, erase"
    }

    fn list(&self) -> Option<&dyn List> {
        self.open.as_ref().map_or(Some(&self.list), Account::list)
    }

    fn list_place(&self, area: Rect, size: (u16, u16)) -> Rect {
        self.open
            .as_ref()
            .map_or(area, |account| account.list_place(area, size))
    }

    fn list_mut(&mut self) -> Option<&mut dyn List> {
        match &mut self.open {
            Some(account) => account.list_mut(),
            None => Some(&mut self.list),
        }
    }

    fn crumb(&self) -> Option<String> {
        self.open.as_ref().map(|account| account.user.email.clone())
    }

    fn hints(&self, desk: &Desk) -> &'static [Hint] {
        if let Some(account) = &self.open {
            return if account.is_at_sessions() {
                account.session_hints(desk)
            } else {
                PROFILE_HINTS
            };
        }
        &[
            (Action::Open, "open"),
            (Action::Search, "search"),
            (Action::New, "new"),
            (Action::Edit, "edit"),
            (Action::Remove, "deactivate"),
            (Action::Mark, "mark"),
            (Action::Again, "restore"),
            (Action::Filters, "filter"),
            (Action::EndSessions, "end sessions"),
            (Action::ResetPassword, "reset password"),
        ]
    }

    fn begins(&self, action: Action, desk: &Desk) -> Option<Call> {
        let (id, version, fields) = (String::new(), None, Fields::new());
        let sessions = self.open.as_ref().filter(|account| account.is_at_sessions());
        Some(match action {
            Action::New => Call::CreateUser { fields },
            Action::Edit => Call::UpdateUser { id, version, fields },
            Action::Remove => match sessions {
                Some(account) if !account.single_sessions(desk).is_empty() => Call::EndSession { id },
                Some(_) => Call::EndUserSessions { id },
                None => Call::DeactivateUser { id },
            },
            Action::Again => Call::RestoreUser { id },
            Action::Erase => Call::EraseUser { id },
            Action::ResetPassword => Call::ResetPassword { id },
            Action::EndSessions => Call::EndUserSessions { id },
            _ => return None,
        })
    }

    fn refresh(&mut self, desk: &mut Desk) {
        self.list.reload(desk);
        if let Some(account) = &mut self.open {
            account.refresh(desk);
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk) -> bool {
        if let Some(account) = &mut self.open {
            if action == Action::Back {
                if !account.list_mut().is_some_and(List::unmark) {
                    self.open = None;
                }
                return true;
            }
            if account.act(action, desk) {
                return true;
            }
        }
        match action {
            Action::Open if self.open.is_none() => {
                if let Some(user) = self.list.current() {
                    self.open = Some(Account::open(user.clone(), desk));
                }
                true
            }
            Action::New => {
                desk.open(creation());
                true
            }
            _ => self.change(action, desk),
        }
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        self.list.answered(answer, desk);
        // Who may not read one account may read none.
        if let Some(failure) = self.open.as_ref().and_then(|it| it.refusal(answer)) {
            self.open = None;
            self.list.miss(failure, desk);
        }
        if let Some(account) = &mut self.open {
            account.answered(answer, desk);
            self.list.replace(&account.user);
        }
        if self.list.is_shut() {
            self.open = None;
        }
    }

    fn tick(&mut self, desk: &mut Desk) {
        self.list.tick(desk);
        if let Some(account) = &mut self.open {
            account.tick(desk);
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        match &self.open {
            Some(account) => account.draw(frame, area, desk),
            None => self.list.draw(frame, area, desk, "Users"),
        }
    }
}
