//! A list of the server: one page of it, with search, filters, order and marks, that can follow what happens.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::call::{Call, Query, Reply};
use crate::desk::{Answer, Desk, Link, Ticket, first_page};
use crate::model::Page;
use crate::table::{Column, Fact};
use crate::viewer::Viewer;

mod drawing;
mod listed;
mod taking;

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
    /// The call that makes one, where that is how.
    fn made_by() -> Option<Call> {
        None
    }
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
    /// Whether the server refuses it to who works here.
    fn is_shut(&self) -> bool;
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
    problem: Option<Problem>,
    is_loaded: bool,
    /// What the rows were narrowed by, and what those will be that are asked for.
    shown: BTreeMap<&'static str, String>,
    asked: BTreeMap<&'static str, String>,
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

/// Why there is nothing, or nothing new.
struct Problem {
    said: String,
    /// Whether the server refuses this list to who works here: then it does not follow, and nothing of it stays.
    is_shut: bool,
}

/// What a question was for, and so where the selection goes.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Again,
    /// From the first page on, with the cursor on a record if that is there.
    Fresh(Option<String>),
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
            shown: BTreeMap::new(),
            asked: BTreeMap::new(),
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
        self.asked.clone_from(&self.query.filters);
        if !desk.can_ask() {
            if desk.link != Link::Up && self.drop_others() {
                self.problem = Some(Problem {
                    said: "The server cannot be reached.".to_owned(),
                    is_shut: false,
                });
            }
            return;
        }
        let mut query = self.query.clone();
        match &asked {
            Asked::Forward => query.cursor.clone_from(&self.next),
            Asked::Backward(cursor) => query.cursor.clone_from(cursor),
            Asked::Again | Asked::Fresh(_) => {}
        }
        self.waiting = Some((desk.send(R::call(query)), asked));
    }

    fn start_over(&mut self, stay_on: Option<String>, desk: &mut Desk) {
        self.query.cursor = None;
        self.before.clear();
        self.marked.clear();
        if stay_on.is_none() {
            self.selected = 0;
        }
        self.ask(Asked::Fresh(stay_on), desk);
    }
}
