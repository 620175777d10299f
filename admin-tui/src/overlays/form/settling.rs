//! What becomes of a form when somebody else changed the record meanwhile.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::super::Flow;
use super::super::conflict::Conflict;
use super::{Editing, Form};
use crate::call::{Failure, Reply};
use crate::desk::Desk;

impl Form {
    /// Takes in what the record is by now.
    pub(super) fn read_again(&mut self, result: &Result<Reply, Failure>) {
        let (theirs, version) = match result {
            Ok(Reply::User(user)) => (crate::screens::users::members(user), user.version),
            Ok(Reply::Product(product)) => (crate::screens::products::members(product), product.version),
            Ok(_) => return,
            Err(failure) => {
                self.refusal = Some(failure.sentence());
                return;
            }
        };
        if let (Some(editing), Ok(Reply::User(user))) = (&mut self.editing, result) {
            editing.proven = crate::screens::users::proven(user);
        }
        let before = self.editing.as_ref().map(|it| it.before.clone()).unwrap_or_default();
        self.conflict = Some(Conflict {
            before,
            mine: self.sheet.values(),
            theirs,
            version,
            labels: self.sheet.labels(),
        });
    }

    /// Settles a conflict: over theirs, onto theirs, or not yet.
    pub(super) fn settle(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        let Some(conflict) = &self.conflict else {
            return Flow::Stay;
        };
        let Some(editing) = &mut self.editing else {
            return Flow::Stay;
        };
        match key.code {
            KeyCode::Char('m') => {
                // My changes are made to their version: what I did not touch stays as they left it.
                let merged = Editing::changed(&self.opened_with, &conflict.mine);
                self.sheet.fill(&conflict.theirs);
                self.opened_with = self.sheet.values();
                self.sheet.fill(&merged);
                editing.before.clone_from(&conflict.theirs);
                editing.version = conflict.version;
                self.conflict = None;
                return self.send(desk);
            }
            KeyCode::Char('t') => {
                self.sheet.fill(&conflict.theirs);
                self.opened_with = self.sheet.values();
                editing.before.clone_from(&conflict.theirs);
                editing.version = conflict.version;
                self.conflict = None;
            }
            KeyCode::Esc => self.conflict = None,
            _ => {}
        }
        Flow::Stay
    }
}
