//! Addresses that nothing is sent to any more.

use super::{maybe, when};
use crate::call::{Call, Query, Reply};
use crate::listing::{Filter, Row};
use crate::model::{Page, Suppression};
use crate::table::{Cell, Column, Fact};
use crate::text;
use crate::theme::Tone;
use crate::viewer::Viewer;

const COLUMNS: &[Column<Suppression>] = &[
    Column {
        title: "SINCE",
        width: 7,
        grows: 0,
        rank: 2,
        sort: None,
        cell: |barred, viewer| Cell::dim(text::ago(barred.since, viewer.now)),
    },
    Column {
        title: "ADDRESS",
        width: 26,
        grows: 2,
        rank: 0,
        sort: None,
        cell: |barred, _| maybe(barred.destination.as_deref()),
    },
    Column {
        title: "WHY",
        width: 14,
        grows: 1,
        rank: 1,
        sort: None,
        cell: |barred, _| reason(barred),
    },
    Column {
        title: "PROVIDER",
        width: 14,
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
];

const FILTERS: &[Filter] = &[Filter {
    name: "channel",
    label: "Channel",
    words: &["", "email", "sms"],
    hint: "← → or a letter",
}];

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
