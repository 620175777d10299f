//! A list of the server: one page of it, with search, filters, order and marks, that can follow what happens.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::call::{Call, Query, Reply};
use crate::desk::{Answer, Desk, Ticket, first_page};
use crate::model::Page;
use crate::table::{Column, Fact};
use crate::viewer::Viewer;

mod drawing;
mod listed;

pub(crate) use drawing::framed;

/// How many rows a page has.
const PAGE: u16 = 50;
/// The shortest and the longest time between two questions of a list that follows.
const SOONEST: TimeDelta = TimeDelta::seconds(2);
const LATEST: TimeDelta = TimeDelta::seconds(30);
/// How long the typing of a search rests before it is sent.
const TYPING: TimeDelta = TimeDelta::milliseconds(250);

/// Something the server lists.
pub(crate) trait Row: Clone + PartialEq + Serialize + 'static {
    /// `user`
    const THING: &'static str;
    /// How the first one comes about, for a list that is empty.
    const FIRST: &'static str = "";
    fn call(query: Query) -> Call;
    fn page(reply: &Reply) -> Option<&Page<Self>>;
    fn id(&self) -> &str;
    /// What a person calls it.
    fn name(&self) -> String;
    /// What one takes along of it.
    fn handy(&self) -> String {
        self.name()
    }
    fn columns() -> &'static [Column<Self>];
    /// The filter that `/` types into; none when the server cannot search this list.
    fn search() -> Option<&'static str> {
        None
    }
    fn filters() -> &'static [Filter] {
        &[]
    }
    fn facts(&self, viewer: Viewer) -> Vec<Fact>;
}

/// A filter the server knows; with its words when it takes only some.
pub(crate) struct Filter {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) words: &'static [&'static str],
    pub(crate) hint: &'static str,
}

/// What is the same for lists of everything.
pub(crate) trait List {
    fn step(&mut self, rows: isize, desk: &mut Desk);
    fn to_top(&mut self, desk: &mut Desk);
    fn to_bottom(&mut self);
    fn select(&mut self, row: usize);
    /// Puts the cursor on a record when it is read again and there.
    fn reveal(&mut self, id: String);
    fn selected(&self) -> usize;
    fn len(&self) -> usize;
    fn mark(&mut self);
    fn mark_all(&mut self);
    fn unmark(&mut self) -> bool;
    fn sort_by(&mut self, column: usize, desk: &mut Desk);
    fn toggle_live(&mut self, desk: &mut Desk);
    fn reload(&mut self, desk: &mut Desk);
    fn cancel(&mut self, desk: &mut Desk) -> bool;
    fn clear_filters(&mut self, desk: &mut Desk) -> bool;
    fn filter(&mut self, filters: BTreeMap<&'static str, String>, desk: &mut Desk);
    fn filters(&self) -> &'static [Filter];
    fn filter_values(&self) -> &BTreeMap<&'static str, String>;
    fn search_name(&self) -> Option<&'static str>;
    fn search(&mut self, text: &str, desk: &Desk);
    fn tick(&mut self, desk: &mut Desk);
    fn answered(&mut self, answer: &Answer, desk: &mut Desk);
    /// The marked rows, or all of this page.
    fn values(&self) -> Vec<Value>;
    fn copied(&self, whole: bool) -> Option<String>;
    fn is_waiting(&self) -> bool;
    /// Whether it was never asked for.
    fn is_untouched(&self) -> bool;
}

/// See the module.
pub(crate) struct Listing<R> {
    pub(crate) query: Query,
    rows: Vec<R>,
    /// The cursors of the pages before this one.
    before: Vec<Option<String>>,
    next: Option<String>,
    total: Option<u64>,
    selected: usize,
    wanted: Option<String>,
    marked: BTreeSet<String>,
    waiting: Option<(Ticket, Asked)>,
    /// Why there is nothing, or nothing new.
    problem: Option<String>,
    is_loaded: bool,
    /// Whether what was typed still has to be asked for.
    is_typing: bool,
    /// Whether it belongs to one record: then it is narrowed for good.
    is_pinned: bool,
    tail: Tail,
    pause: TimeDelta,
    ask_at: Option<DateTime<Utc>>,
}

/// Whether a list follows what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    None,
    Live,
    /// Switched off by hand.
    Held,
}

/// What a question was for, and so where the selection goes.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Again,
    Fresh,
    Forward,
    Backward(Option<String>),
}

impl<R: Row> Listing<R> {
    pub(crate) fn new() -> Self {
        Self {
            query: first_page(PAGE.into()),
            rows: Vec::new(),
            before: Vec::new(),
            next: None,
            total: None,
            selected: 0,
            wanted: None,
            marked: BTreeSet::new(),
            waiting: None,
            problem: None,
            is_loaded: false,
            is_typing: false,
            is_pinned: false,
            tail: Tail::None,
            pause: SOONEST,
            ask_at: None,
        }
    }

    /// A list that asks again by itself.
    pub(crate) fn following() -> Self {
        Self {
            tail: Tail::Live,
            ..Self::new()
        }
    }

    /// A list that belongs to one record.
    pub(crate) fn pinned(mut self, scope: Option<String>, filters: &[(&'static str, &str)]) -> Self {
        self.is_pinned = true;
        self.query.scope = scope;
        self.query.filters = filters
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        self
    }

    /// The rows of this page.
    pub(crate) fn rows(&self) -> &[R] {
        &self.rows
    }

    /// The row the cursor is on.
    pub(crate) fn current(&self) -> Option<&R> {
        self.rows.get(self.selected)
    }

    /// The marked rows, or else the one the cursor is on.
    pub(crate) fn chosen(&self) -> Vec<R> {
        let marked: Vec<R> = self
            .rows
            .iter()
            .filter(|it| self.marked.contains(it.id()))
            .cloned()
            .collect();
        if marked.is_empty() {
            self.current().cloned().into_iter().collect()
        } else {
            marked
        }
    }

    /// The row of an id, if it is on this page.
    pub(crate) fn find(&self, id: &str) -> Option<&R> {
        self.rows.iter().find(|row| row.id() == id)
    }

    /// Puts a newer version of a row in its place.
    pub(crate) fn replace(&mut self, row: &R) {
        if let Some(place) = self.rows.iter_mut().find(|it| it.id() == row.id()) {
            *place = row.clone();
        }
    }

    fn ask(&mut self, asked: Asked, desk: &mut Desk) {
        if let Some((ticket, _)) = self.waiting.take() {
            desk.cancel(ticket);
        }
        self.ask_at = None;
        self.is_typing = false;
        if !desk.can_ask() {
            return;
        }
        let mut query = self.query.clone();
        match &asked {
            Asked::Forward => query.cursor.clone_from(&self.next),
            Asked::Backward(cursor) => query.cursor.clone_from(cursor),
            Asked::Again | Asked::Fresh => {}
        }
        self.waiting = Some((desk.send(R::call(query)), asked));
    }

    fn start_over(&mut self, desk: &mut Desk) {
        self.query.cursor = None;
        self.before.clear();
        self.marked.clear();
        self.selected = 0;
        self.ask(Asked::Fresh, desk);
    }

    fn take(&mut self, page: &Page<R>, asked: Asked, desk: &Desk) {
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
            Asked::Fresh => self.selected = 0,
            Asked::Again => self.stay_on_row(page),
        }
        self.rows.clone_from(&page.items);
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
        let wanted = self.wanted.take();
        if wanted.is_none() && self.tail != Tail::None && self.selected == 0 {
            return;
        }
        let id = wanted.or_else(|| self.current().map(|row| row.id().to_owned()));
        let place = id.and_then(|id| page.items.iter().position(|row| row.id() == id));
        self.selected = place.unwrap_or(self.selected);
    }

    /// News make the next question come soon, silence and an idle keyboard make it come later.
    fn schedule(&mut self, is_news: bool, desk: &Desk) {
        self.pause = if is_news { SOONEST } else { (self.pause * 2).min(LATEST) };
        if !desk.is_idle() {
            self.pause = self.pause.min(SOONEST * 2);
        }
        self.ask_at = self.is_live().then(|| desk.now + self.pause);
    }

    /// Only the newest page follows: a page further back would slide away under the reader.
    fn is_live(&self) -> bool {
        self.tail == Tail::Live && self.query.cursor.is_none()
    }
}
