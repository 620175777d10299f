//! What the screens that follow a list have in common: the list, and one record of it in full.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::detail;
use crate::desk::{Answer, Desk};
use crate::keys::Action;
use crate::listing::{List, Listing, Row};
use crate::scroll::Scroll;

/// A list that asks again by itself, and the record that is open.
pub(super) struct Following<R> {
    pub(super) list: Listing<R>,
    /// The open record, as it was when last seen.
    pub(super) open: Option<R>,
    scroll: Scroll,
}

impl<R: Row> Default for Following<R> {
    fn default() -> Self {
        Self {
            list: Listing::following(),
            open: None,
            scroll: Scroll::default(),
        }
    }
}

impl<R: Row> Following<R> {
    pub(super) fn list(&self) -> Option<&dyn List> {
        self.open.is_none().then_some(&self.list)
    }

    pub(super) fn list_mut(&mut self) -> Option<&mut dyn List> {
        self.open.is_none().then_some(&mut self.list)
    }

    pub(super) fn crumb(&self) -> Option<String> {
        self.open.as_ref().map(Row::name)
    }

    /// What is open, or else what is marked or under the cursor.
    pub(super) fn chosen(&self) -> Vec<R> {
        self.open
            .as_ref()
            .map_or_else(|| self.list.chosen(), |open| vec![open.clone()])
    }

    pub(super) fn act(&mut self, action: Action) -> bool {
        let is_open = self.open.is_some();
        match action {
            Action::Open if !is_open => {
                self.open = self.list.current().cloned();
                self.scroll = Scroll::default();
            }
            Action::Back if is_open => self.open = None,
            _ => return is_open && self.scroll.act(action),
        }
        true
    }

    pub(super) fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        self.list.answered(answer, desk);
        if self.list.is_shut() {
            self.open = None;
        }
        let id = self.open.as_ref().map(|open| open.id().to_owned());
        if let Some(newer) = id.and_then(|id| self.list.find(&id)) {
            self.open = Some(newer.clone());
        }
    }

    pub(super) fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk, title: &str) {
        match &self.open {
            Some(open) => detail::draw(
                frame,
                area,
                desk,
                &open.name(),
                &open.facts(desk.viewer()),
                &self.scroll,
            ),
            None => self.list.draw(frame, area, desk, title),
        }
    }
}
