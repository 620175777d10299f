//! Accounts: the list, one account with its sessions, trail and messages, and everything an administrator does to them.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hint, Screen};
use crate::call::Call;
use crate::desk::{Answer, Desk};
use crate::job::Job;
use crate::keys::Action;
use crate::listing::{List, Listing};
use crate::model::User;
use crate::overlays::confirm::Confirm;
use crate::theme::Tone;

mod account;
mod changes;

use account::Account;
pub(crate) use changes::members;
use changes::{creation, deactivation, edition, named, restoration, steps};

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

    fn deactivate(users: &[User], desk: &mut Desk) {
        desk.open(Confirm::new(
            format!("Deactivate {}?", named(users)),
            "All their sessions end at once. You can restore them, or undo this.",
            deactivation(users),
        ));
    }

    fn erase(users: &[User], desk: &mut Desk) {
        let [user] = users else {
            desk.say(Tone::Warn, "Accounts are erased one by one.");
            return;
        };
        let job = Job::new(
            "Erase",
            "Erased",
            "user",
            steps(users, |id| Call::EraseUser { id }, None),
        );
        let consequence = "Personal data goes for good. The audit trail keeps the id. This cannot be undone.";
        desk.open(
            Confirm::new(format!("Erase {} for ever?", user.email), consequence, job).by_name(user.email.clone()),
        );
    }

    fn reset_password(users: &[User], desk: &mut Desk) {
        let steps = steps(users, |id| Call::ResetPassword { id }, None);
        let job = Job::new("Send a reset to", "A password reset is on its way to", "user", steps);
        desk.open(Confirm::new(
            format!("Send a password reset to {}?", named(users)),
            "They get a link by e-mail.",
            job,
        ));
    }

    fn end_sessions(users: &[User], desk: &mut Desk) {
        let steps = steps(users, |id| Call::EndUserSessions { id }, None);
        let job = Job::new("End the sessions of", "Ended all sessions of", "user", steps);
        desk.open(Confirm::new(
            format!("End all sessions of {}?", named(users)),
            "They have to sign in again.",
            job,
        ));
    }

    fn change(&self, action: Action, desk: &mut Desk) -> bool {
        let users = self.chosen();
        if users.is_empty() {
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
            Action::Remove => Self::deactivate(&users, desk),
            Action::Again => desk.wish(crate::desk::Wish::Run(restoration(&users))),
            Action::Erase => Self::erase(&users, desk),
            Action::ResetPassword => Self::reset_password(&users, desk),
            Action::EndSessions => Self::end_sessions(&users, desk),
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

    fn hints(&self) -> &'static [Hint] {
        if self.open.is_some() {
            return &[
                (Action::Right, "next part"),
                (Action::Edit, "edit"),
                (Action::Remove, "deactivate"),
                (Action::Again, "restore"),
                (Action::Back, "back"),
                (Action::EndSessions, "end sessions"),
                (Action::ResetPassword, "reset password"),
                (Action::Erase, "erase"),
            ];
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
        ]
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
                self.open = None;
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
        if let Some(account) = &mut self.open {
            account.answered(answer, desk);
            self.list.replace(&account.user);
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
