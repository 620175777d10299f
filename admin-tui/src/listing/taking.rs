//! What an answer does to a list: its rows, which of them the cursor is on, and when to ask again.

use chrono::TimeDelta;

use super::{Asked, LATEST, List as _, Listing, Problem, Row, SOONEST, Tail};
use crate::call::Failure;
use crate::desk::Desk;
use crate::model::Page;
use crate::theme::Tone;

impl<R: Row> Listing<R> {
    pub(super) fn take(&mut self, page: &Page<R>, asked: Asked, desk: &mut Desk) {
        let is_news = page.items != self.rows;
        match asked {
            Asked::Forward => {
                self.before.push(self.query.cursor.take());
                self.query.cursor.clone_from(&self.next);
                self.selected = 0;
            }
            Asked::Backward(cursor) => {
                self.before.pop();
                self.query.cursor = cursor;
                self.selected = page.items.len().saturating_sub(1);
            }
            Asked::Fresh(id) => self.selected = id.and_then(|id| place_of(&id, page)).unwrap_or(0),
            Asked::Again => self.stay_on_row(page),
        }
        self.reveal_wanted(page, desk);
        self.rows.clone_from(&page.items);
        self.shown.clone_from(&self.asked);
        self.next.clone_from(&page.next_cursor);
        self.total = page.total;
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
        let (rows, marked) = (&self.rows, &mut self.marked);
        marked.retain(|id| rows.iter().any(|row| row.id() == id));
        self.is_loaded = true;
        self.problem = None;
        self.schedule(is_news, desk);
    }

    /// What is read again keeps the cursor on its row, unless it follows from the top.
    fn stay_on_row(&mut self, page: &Page<R>) {
        if self.tail != Tail::None && self.selected == 0 {
            return;
        }
        let place = self.current().and_then(|row| place_of(row.id(), page));
        self.selected = place.unwrap_or(self.selected);
    }

    /// Goes to the record that was just made or changed, or says that it stands elsewhere.
    fn reveal_wanted(&mut self, page: &Page<R>, desk: &mut Desk) {
        let Some(id) = self.wanted.take() else { return };
        match place_of(&id, page) {
            Some(place) => self.selected = place,
            None => desk.say(
                Tone::Plain,
                format!(
                    "That {} is not on this page: order and filter put it elsewhere.",
                    R::THING
                ),
            ),
        }
    }

    /// Why there is no answer. Rows of another filter do not stay under the title of this one.
    pub(crate) fn miss(&mut self, failure: &Failure, desk: &Desk) {
        let is_shut = failure.is_forbidden();
        if is_shut {
            self.drop_rows();
        } else {
            self.drop_others();
        }
        let said = desk.reason(&R::call(self.query.clone()), failure);
        self.problem = Some(Problem { said, is_shut });
        self.schedule(false, desk);
        // A server that names a time is asked again then.
        let later = failure
            .retry_after
            .map(|seconds| desk.now + TimeDelta::seconds(seconds.into()));
        self.ask_at = later.or(self.ask_at);
    }

    /// Drops rows that were found by another filter; whether there were other ones.
    pub(super) fn drop_others(&mut self) -> bool {
        let is_other = self.shown != self.asked;
        if is_other {
            self.drop_rows();
        }
        is_other
    }

    fn drop_rows(&mut self) {
        self.rows.clear();
        self.marked.clear();
        self.next = None;
        self.total = None;
        self.selected = 0;
        self.wanted = None;
    }

    /// News make the next question come soon, silence and an idle keyboard make it come later.
    pub(super) fn schedule(&mut self, is_news: bool, desk: &Desk) {
        self.pause = if is_news { SOONEST } else { (self.pause * 2).min(LATEST) };
        if !desk.is_idle() {
            self.pause = self.pause.min(SOONEST * 2);
        }
        self.ask_at = self.is_live().then(|| desk.now + self.pause);
    }

    /// Only the newest page follows: a page further back would slide away under the reader.
    pub(super) fn is_live(&self) -> bool {
        self.tail == Tail::Live && self.query.cursor.is_none() && !self.is_shut()
    }
}

fn place_of<R: Row>(id: &str, page: &Page<R>) -> Option<usize> {
    page.items.iter().position(|row| row.id() == id)
}
