//! Deliveries: what became of each message.

use super::{maybe, when};
use crate::call::{Call, Query, Reply};
use crate::listing::{Filter, Row};
use crate::model::{Attempt, Delivery, Page};
use crate::table::{Cell, Column, Fact};
use crate::text;
use crate::theme::Tone;
use crate::viewer::Viewer;

const COLUMNS: &[Column<Delivery>] = &[
    Column {
        title: "AGE",
        width: 6,
        grows: 0,
        rank: 1,
        sort: None,
        cell: |delivery, viewer| Cell::dim(text::ago(delivery.created_at, viewer.now)),
    },
    Column {
        title: "STATUS",
        width: 11,
        grows: 0,
        rank: 0,
        sort: None,
        cell: |delivery, _| Cell::state(&delivery.status),
    },
    Column {
        title: "PURPOSE",
        width: 20,
        grows: 1,
        rank: 2,
        sort: None,
        cell: |delivery, _| Cell::plain(delivery.purpose.replace('_', " ")),
    },
    Column {
        title: "TO",
        width: 22,
        grows: 2,
        rank: 3,
        sort: None,
        cell: |delivery, _| Cell::plain(delivery.destination.clone()),
    },
    Column {
        title: "PROVIDER",
        width: 12,
        grows: 0,
        rank: 4,
        sort: None,
        cell: |delivery, _| maybe(delivery.provider.as_deref()),
    },
    Column {
        title: "TRIES",
        width: 6,
        grows: 0,
        rank: 5,
        sort: None,
        cell: |delivery, _| tries(delivery),
    },
];

const FILTERS: &[Filter] = &[
    Filter {
        name: "q",
        label: "Address begins",
        words: &[],
        hint: "",
    },
    Filter {
        name: "status",
        label: "Status",
        words: &[
            "",
            "queued",
            "sending",
            "sent",
            "delivered",
            "failed",
            "expired",
            "suppressed",
        ],
        hint: "← → or a letter",
    },
    Filter {
        name: "channel",
        label: "Channel",
        words: &["", "email", "sms"],
        hint: "← → or a letter",
    },
];

fn tries(delivery: &Delivery) -> Cell {
    let count = delivery.attempts.len();
    Cell::new(count.to_string(), if count > 1 { Tone::Warn } else { Tone::Dim })
}

impl Row for Delivery {
    const THING: &'static str = "delivery";

    fn call(query: Query) -> Call {
        Call::Deliveries(query)
    }

    fn page(reply: &Reply) -> Option<&Page<Self>> {
        if let Reply::Deliveries(page) = reply {
            Some(page)
        } else {
            None
        }
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> String {
        format!("{} to {}", self.purpose.replace('_', " "), self.destination)
    }

    fn columns() -> &'static [Column<Self>] {
        COLUMNS
    }

    fn search() -> Option<&'static str> {
        Some("q")
    }

    fn filters() -> &'static [Filter] {
        FILTERS
    }

    fn facts(&self, viewer: Viewer) -> Vec<Fact> {
        let mut facts = vec![
            ("Status", Cell::state(&self.status)),
            ("Purpose", Cell::plain(self.purpose.replace('_', " "))),
            ("To", Cell::plain(format!("{} by {}", self.destination, self.channel))),
            ("Provider", maybe(self.provider.as_deref())),
            ("Made", when(self.created_at, viewer.now)),
        ];
        if let Some(at) = self.next_attempt_at {
            facts.push(("Next try", when(at, viewer.now)));
        }
        facts.push(("Good until", when(self.expires_at, viewer.now)));
        facts.push(("Id", Cell::dim(self.id.clone())));
        for (place, attempt) in self.attempts.iter().enumerate() {
            facts.push((if place == 0 { "Attempts" } else { "" }, tried(attempt)));
        }
        facts
    }
}

fn tried(attempt: &Attempt) -> Cell {
    let code = attempt
        .code
        .as_deref()
        .map(|code| format!(" {code}"))
        .unwrap_or_default();
    let detail = attempt
        .detail
        .as_deref()
        .map(|detail| format!(": {detail}"))
        .unwrap_or_default();
    let said = format!(
        "{} {} {}{code}{detail}",
        attempt.at.format("%H:%M:%S"),
        attempt.provider,
        attempt.outcome
    );
    Cell::new(said, Cell::state(&attempt.outcome).tone)
}
