//! What keys do to a list.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Asked, Filter, List, Listing, Row, SOONEST, TYPING, Tail};
use crate::desk::{Answer, Desk};
use crate::theme::Tone;

impl<R: Row> List for Listing<R> {
    fn step(&mut self, rows: isize, desk: &mut Desk) {
        let last = self.rows.len().saturating_sub(1);
        if rows > 0 && self.selected == last && self.next.is_some() && self.waiting.is_none() {
            self.ask(Asked::Forward, desk);
        } else if rows < 0 && self.selected == 0 && !self.before.is_empty() && self.waiting.is_none() {
            let cursor = self.before.last().cloned().flatten();
            self.ask(Asked::Backward(cursor), desk);
        } else {
            self.selected = self.selected.saturating_add_signed(rows).min(last);
        }
    }

    fn to_top(&mut self, desk: &mut Desk) {
        if self.selected == 0 && !self.before.is_empty() {
            self.start_over(None, desk);
        }
        self.selected = 0;
    }

    fn to_bottom(&mut self) {
        self.selected = self.rows.len().saturating_sub(1);
    }

    fn select(&mut self, row: usize) {
        self.selected = row.min(self.rows.len().saturating_sub(1));
    }

    fn reveal(&mut self, id: String) {
        // What belongs to one record does not list what was made beside it.
        self.wanted = Some(id).filter(|_| !self.is_pinned);
    }

    fn selected(&self) -> usize {
        self.selected
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn mark(&mut self) {
        let Some(id) = self.current().map(|row| row.id().to_owned()) else {
            return;
        };
        if !self.marked.remove(&id) {
            self.marked.insert(id);
        }
        self.selected = (self.selected + 1).min(self.rows.len().saturating_sub(1));
    }

    fn mark_all(&mut self) {
        if !self.unmark() {
            self.marked = self.rows.iter().map(|row| row.id().to_owned()).collect();
        }
    }

    fn unmark(&mut self) -> bool {
        !std::mem::take(&mut self.marked).is_empty()
    }

    fn sort_by(&mut self, column: usize, desk: &mut Desk) {
        let Some(column) = R::columns().get(column.saturating_sub(1)) else {
            return;
        };
        let Some((order, turned)) = column.sort else {
            desk.say(
                Tone::Warn,
                format!("The server has no order by {}.", column.title.to_lowercase()),
            );
            return;
        };
        self.query.sort = match turned {
            Some(turned) if self.query.sort == Some(order) => Some(turned),
            None if self.query.sort == Some(order) => {
                let title = column.title.to_lowercase();
                desk.say(Tone::Warn, format!("The server has one order by {title} only."));
                return;
            }
            _ => Some(order),
        };
        self.start_over(None, desk);
    }

    fn toggle_live(&mut self, desk: &mut Desk) {
        self.tail = match self.tail {
            Tail::None => {
                desk.say(Tone::Warn, "This list does not follow by itself.");
                return;
            }
            Tail::Live => Tail::Held,
            Tail::Held => Tail::Live,
        };
        self.pause = SOONEST;
        self.ask_at = self.is_live().then_some(desk.now);
    }

    fn reload(&mut self, desk: &mut Desk) {
        self.pause = SOONEST;
        self.ask(Asked::Again, desk);
    }

    fn cancel(&mut self, desk: &mut Desk) -> bool {
        let Some((ticket, asked)) = self.waiting.take() else {
            return false;
        };
        // A list that asks by itself is not waited for by anybody.
        let is_quiet = self.tail == Tail::Live && asked == Asked::Again;
        desk.cancel(ticket);
        self.schedule(false, desk);
        !is_quiet
    }

    fn clear_filters(&mut self, desk: &mut Desk) -> bool {
        if self.is_pinned || self.query.filters.is_empty() {
            return false;
        }
        self.query.filters.clear();
        let current = self.current().map(|row| row.id().to_owned());
        self.start_over(current, desk);
        true
    }

    fn filter(&mut self, filters: BTreeMap<&'static str, String>, desk: &mut Desk) {
        self.query.filters = filters;
        self.start_over(None, desk);
    }

    fn filters(&self) -> &'static [Filter] {
        if self.is_pinned { &[] } else { R::filters() }
    }

    fn filter_values(&self) -> &BTreeMap<&'static str, String> {
        &self.query.filters
    }

    fn search_name(&self) -> Option<&'static str> {
        R::search().filter(|_| !self.is_pinned)
    }

    fn search(&mut self, text: &str, desk: &Desk) {
        let Some(name) = R::search() else { return };
        self.query.filters.insert(name, text.to_owned());
        if text.is_empty() {
            self.query.filters.remove(name);
        }
        self.query.cursor = None;
        self.before.clear();
        self.ask_at = Some(desk.now + TYPING);
        self.is_typing = true;
    }

    fn tick(&mut self, desk: &mut Desk) {
        if !desk.is_idle() && self.problem.is_none() {
            let soon = desk.now + SOONEST * 2;
            self.ask_at = self.ask_at.map(|at| at.min(soon));
        }
        if self.ask_at.is_some_and(|at| at <= desk.now) && (self.waiting.is_none() || self.is_typing) {
            self.ask(Asked::Again, desk);
        }
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        let Some((_, asked)) = self.waiting.take_if(|(ticket, _)| *ticket == answer.ticket) else {
            return;
        };
        match &answer.result {
            Ok(reply) => {
                if let Some(page) = R::page(reply) {
                    self.take(page, asked, desk);
                }
            }
            Err(failure) => self.miss(failure, desk),
        }
    }

    fn values(&self) -> Vec<Value> {
        let is_wanted = |row: &&R| self.marked.is_empty() || self.marked.contains(row.id());
        let rows = self.rows.iter().filter(is_wanted);
        rows.filter_map(|row| serde_json::to_value(row).ok()).collect()
    }

    fn copied(&self, whole: bool) -> Option<String> {
        let row = self.current()?;
        if whole {
            serde_json::to_string_pretty(row).ok()
        } else {
            Some(row.handy())
        }
    }

    fn is_waiting(&self) -> bool {
        self.waiting.is_some() || self.is_typing
    }

    fn is_untouched(&self) -> bool {
        !self.is_loaded && self.waiting.is_none() && self.problem.is_none()
    }

    fn is_shut(&self) -> bool {
        self.problem.as_ref().is_some_and(|it| it.is_shut)
    }
}
