//! Addresses that nothing is sent to any more.

use super::{maybe, when};
use crate::call::{Call, Query, Reply};
use crate::listing::{Filter, Row};
use crate::model::{Page, Suppression};
use crate::table::{Cell, Column, Fact};
use crate::theme::Tone;
use crate::viewer::Viewer;

const COLUMNS: &[Column<Suppression>] = &[
    Column {
        title: "SINCE",
        width: 17,
        grows: 0,
        rank: 2,
        sort: None,
        cell: |barred, _| Cell::dim(barred.since.format("%Y-%m-%d %H:%M").to_string()),
    },
    Column {
        title: "ADDRESS",
        width: 22,
        grows: 2,
        rank: 0,
        sort: None,
        cell: |barred, _| maybe(barred.destination.as_deref()),
    },
    Column {
        title: "WHY",
        width: 12,
        grows: 1,
        rank: 1,
        sort: None,
        cell: |barred, _| reason(barred),
    },
    Column {
        title: "PROVIDER",
        width: 12,
        grows: 1,
        rank: 3,
        sort: None,
        cell: |barred, _| Cell::dim(barred.provider.clone()),
    },
    Column {
        title: "CHANNEL",
        width: 9,
        grows: 0,
        rank: 4,
        sort: None,
        cell: |barred, _| Cell::dim(barred.channel.clone()),
    },
    Column {
        title: "ID",
        width: 8,
        grows: 0,
        rank: 2,
        sort: None,
        cell: |barred, _| Cell::dim(format!("…{}", barred.id_end())),
    },
];

const FILTERS: &[Filter] = &[Filter {
    name: "channel",
    label: "Channel",
    words: &["", "email", "sms"],
    hint: "← → or a letter",
}];

impl Suppression {
    /// The end of its id, which tells apart what is masked alike.
    pub(crate) fn id_end(&self) -> &str {
        let start = self.id.char_indices().rev().nth(5).map_or(0, |(place, _)| place);
        self.id.get(start..).unwrap_or_default()
    }
}

fn reason(barred: &Suppression) -> Cell {
    let tone = if barred.reason == "complained" {
        Tone::Bad
    } else {
        Tone::Warn
    };
    Cell::new(barred.reason.replace('_', " "), tone)
}

impl Row for Suppression {
    const THING: &'static str = "barred address";
    const FIRST: &'static str = "Who bounces, complains or opts out appears here.";

    fn call(query: Query) -> Call {
        Call::Suppressions(query)
    }

    fn page(reply: &Reply) -> Option<&Page<Self>> {
        if let Reply::Suppressions(page) = reply {
            Some(page)
        } else {
            None
        }
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> String {
        self.destination
            .clone()
            .unwrap_or_else(|| "an erased account".to_owned())
    }

    fn columns() -> &'static [Column<Self>] {
        COLUMNS
    }

    fn filters() -> &'static [Filter] {
        FILTERS
    }

    fn facts(&self, viewer: Viewer) -> Vec<Fact> {
        vec![
            ("Address", maybe(self.destination.as_deref())),
            ("Why", reason(self)),
            ("Said by", Cell::plain(self.provider.clone())),
            ("Channel", Cell::plain(self.channel.clone())),
            ("Since", when(self.since, viewer.now)),
            ("Id", Cell::dim(self.id.clone())),
        ]
    }
}
