//! Messages that were captured instead of sent, in development.

use super::{maybe, when};
use crate::call::{Call, Query, Reply};
use crate::listing::{Filter, Row};
use crate::model::{InboxMessage, Page};
use crate::table::{Cell, Column, Fact};
use crate::text;
use crate::theme::Tone;
use crate::viewer::Viewer;

const COLUMNS: &[Column<InboxMessage>] = &[
    Column {
        title: "AGE",
        width: 6,
        grows: 0,
        rank: 2,
        sort: None,
        cell: |message, viewer| Cell::dim(text::ago(message.at, viewer.now)),
    },
    Column {
        title: "TO",
        width: 24,
        grows: 1,
        rank: 0,
        sort: None,
        cell: |message, _| Cell::plain(message.to.clone()),
    },
    Column {
        title: "CODE",
        width: 10,
        grows: 0,
        rank: 1,
        sort: None,
        cell: |message, _| code(message),
    },
    Column {
        title: "PURPOSE",
        width: 20,
        grows: 0,
        rank: 3,
        sort: None,
        cell: |message, _| Cell::plain(message.purpose.replace('_', " ")),
    },
    Column {
        title: "SUBJECT",
        width: 20,
        grows: 2,
        rank: 4,
        sort: None,
        cell: |message, _| Cell::dim(message.subject.clone().unwrap_or_else(|| message.text.clone())),
    },
];

const FILTERS: &[Filter] = &[Filter {
    name: "to",
    label: "To",
    words: &[],
    hint: "",
}];

fn code(message: &InboxMessage) -> Cell {
    message
        .code
        .as_ref()
        .map_or_else(|| Cell::dim("–"), |code| Cell::new(code.clone(), Tone::Accent))
}

impl Row for InboxMessage {
    const THING: &'static str = "message";
    const FIRST: &'static str = "What the server sends by the inbox provider appears here.";

    fn call(query: Query) -> Call {
        Call::Inbox(query)
    }

    fn page(reply: &Reply) -> Option<&Page<Self>> {
        if let Reply::Inbox(page) = reply {
            Some(page)
        } else {
            None
        }
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> String {
        format!("{} to {}", self.purpose.replace('_', " "), self.to)
    }

    /// The code, or else the link.
    fn handy(&self) -> String {
        let wanted = self.code.clone().or_else(|| self.link.clone());
        wanted.unwrap_or_else(|| self.to.clone())
    }

    fn columns() -> &'static [Column<Self>] {
        COLUMNS
    }

    fn search() -> Option<&'static str> {
        Some("to")
    }

    fn filters() -> &'static [Filter] {
        FILTERS
    }

    fn facts(&self, viewer: Viewer) -> Vec<Fact> {
        let mut facts = vec![
            ("To", Cell::plain(format!("{} by {}", self.to, self.channel))),
            ("Purpose", Cell::plain(self.purpose.replace('_', " "))),
            ("When", when(self.at, viewer.now)),
            ("Code", code(self)),
        ];
        if let Some(link) = &self.link {
            facts.push(("Link", Cell::new(link.clone(), Tone::Accent)));
        }
        facts.push(("Subject", maybe(self.subject.as_deref())));
        facts.push(("Text", Cell::plain(self.text.trim_end())));
        facts
    }
}
