//! The audit trail as it grows: who did what to whom.

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::following::Following;
use super::{Hint, Screen};
use crate::call::Call;
use crate::desk::{Answer, Desk};
use crate::keys::Action;
use crate::listing::List;
use crate::model::AuditEvent;

#[derive(Default)]
pub(crate) struct Audit {
    following: Following<AuditEvent>,
    /// The accounts whose names were asked for.
    asked: BTreeSet<String>,
}

impl Audit {
    /// Asks who the actors are, and whom the event under the cursor is about.
    fn meet(&mut self, desk: &mut Desk) {
        if !desk.can_ask() {
            return;
        }
        let list = &self.following.list;
        let target = self
            .following
            .open
            .as_ref()
            .or(list.current())
            .and_then(|it| it.target.as_ref());
        let ids: Vec<String> = list.rows().iter().map(|it| &it.actor).chain(target).cloned().collect();
        for id in ids {
            if id.starts_with("usr_") && !desk.names.knows(&id) && self.asked.insert(id.clone()) {
                desk.send(Call::User { id });
            }
        }
    }
}

impl Screen for Audit {
    fn word(&self) -> &'static str {
        "audit"
    }

    fn title(&self) -> &'static str {
        "Audit"
    }

    fn says(&self) -> &'static str {
        "who did what to whom"
    }

    fn list(&self) -> Option<&dyn List> {
        self.following.list()
    }

    fn list_mut(&mut self) -> Option<&mut dyn List> {
        self.following.list_mut()
    }

    fn crumb(&self) -> Option<String> {
        self.following.crumb()
    }

    fn hints(&self, _desk: &Desk) -> &'static [Hint] {
        if self.following.open.is_some() {
            return &[(Action::CopyRecord, "copy as JSON"), (Action::Back, "back")];
        }
        &[
            (Action::Open, "open"),
            (Action::Filters, "filter"),
            (Action::Search, "by target"),
            (Action::Live, "hold"),
            (Action::Save, "save"),
        ]
    }

    fn refresh(&mut self, desk: &mut Desk) {
        self.following.list.reload(desk);
    }

    fn act(&mut self, action: Action, _desk: &mut Desk) -> bool {
        self.following.act(action)
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        self.following.answered(answer, desk);
    }

    fn tick(&mut self, desk: &mut Desk) {
        self.following.list.tick(desk);
        self.meet(desk);
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        self.following.draw(frame, area, desk, "Audit");
    }
}
