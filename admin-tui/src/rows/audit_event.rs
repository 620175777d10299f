//! The audit trail.

use super::{maybe, when};
use crate::call::{Call, Query, Reply};
use crate::listing::{Filter, Row};
use crate::model::{AuditEvent, Page};
use crate::moment;
use crate::table::{Cell, Column, Fact};
use crate::text;
use crate::theme::Tone;
use crate::viewer::Viewer;

/// Every action the server knows to filter by.
const ACTIONS: &[&str] = &[
    "",
    "setup.completed",
    "user.registered",
    "user.created",
    "user.updated",
    "user.activated",
    "user.deactivated",
    "user.restored",
    "user.erased",
    "user.role_changed",
    "user.email_changed",
    "user.phone_changed",
    "user.phone_verified",
    "user.phone_lost",
    "user.password_changed",
    "user.password_reset",
    "user.password_reset_requested",
    "session.signed_in",
    "session.sign_in_failed",
    "session.signed_out",
    "session.ended",
    "session.all_ended",
    "session.token_reused",
    "product.created",
    "product.updated",
    "product.deleted",
    "delivery.retried",
    "keys.rotated",
    "inbox.cleared",
];

const COLUMNS: &[Column<AuditEvent>] = &[
    Column {
        title: "AGE",
        width: 6,
        grows: 0,
        rank: 1,
        sort: None,
        cell: |event, viewer| Cell::dim(text::ago(event.at, viewer.now)),
    },
    Column {
        title: "ACTION",
        width: 24,
        grows: 1,
        rank: 0,
        sort: None,
        cell: |event, _| action(event),
    },
    Column {
        title: "ACTOR",
        width: 20,
        grows: 2,
        rank: 2,
        sort: None,
        cell: |event, viewer| viewer.who(&event.actor),
    },
    Column {
        title: "TARGET",
        width: 20,
        grows: 2,
        rank: 3,
        sort: None,
        cell: |event, viewer| of_target(event, |id| viewer.who(id)),
    },
];

const FILTERS: &[Filter] = &[
    Filter {
        name: "action",
        label: "Action",
        words: ACTIONS,
        hint: "← → or a letter",
    },
    Filter {
        name: "actor",
        label: "Actor",
        words: &[],
        hint: "an id, system or anonymous",
    },
    Filter {
        name: "target",
        label: "Target",
        words: &[],
        hint: "an id; y copies one from a list",
    },
    Filter {
        name: "since",
        label: "Since",
        words: &[],
        hint: moment::FORMS,
    },
    Filter {
        name: "until",
        label: "Until",
        words: &[],
        hint: moment::FORMS,
    },
];

fn action(event: &AuditEvent) -> Cell {
    let tone = match event.action.as_str() {
        "session.sign_in_failed" | "session.token_reused" | "user.erased" => Tone::Bad,
        "user.deactivated" | "user.role_changed" | "user.password_reset" | "product.deleted" => Tone::Warn,
        "user.created" | "user.registered" | "user.restored" | "product.created" => Tone::Good,
        _ => Tone::Plain,
    };
    Cell::new(event.action.clone(), tone)
}

fn of_target(event: &AuditEvent, cell: impl Fn(&str) -> Cell) -> Cell {
    event.target.as_deref().map_or_else(|| maybe(None), cell)
}

impl Row for AuditEvent {
    const THING: &'static str = "event";

    fn call(query: Query) -> Call {
        Call::Audit(query)
    }

    fn page(reply: &Reply) -> Option<&Page<Self>> {
        if let Reply::Audit(page) = reply {
            Some(page)
        } else {
            None
        }
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> String {
        self.action.clone()
    }

    fn columns() -> &'static [Column<Self>] {
        COLUMNS
    }

    fn search() -> Option<&'static str> {
        Some("target")
    }

    fn filters() -> &'static [Filter] {
        FILTERS
    }

    fn facts(&self, viewer: Viewer) -> Vec<Fact> {
        let mut facts = vec![
            ("Action", action(self)),
            ("When", when(self.at, viewer.now)),
            ("Actor", viewer.who_in_full(&self.actor)),
            ("Target", of_target(self, |id| viewer.who_in_full(id))),
            ("Request", maybe(self.request_id.as_deref())),
            ("Id", Cell::dim(self.id.clone())),
        ];
        let details = self.details.iter().enumerate();
        facts.extend(details.map(|(place, (name, value))| {
            (
                if place == 0 { "Details" } else { "" },
                Cell::plain(format!("{name} = {value}")),
            )
        }));
        facts
    }
}
