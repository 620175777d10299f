//! Accounts.

use super::{maybe, when};
use crate::call::{Call, Query, Reply};
use crate::listing::{Filter, Row};
use crate::model::{Page, User};
use crate::table::{Cell, Column, Fact};
use crate::text;
use crate::theme::Tone;
use crate::viewer::Viewer;

const COLUMNS: &[Column<User>] = &[
    Column {
        title: "E-MAIL",
        width: 29,
        grows: 3,
        rank: 0,
        sort: Some(("email", None)),
        cell: |user, _| Cell::plain(user.email.clone()),
    },
    Column {
        title: "NAME",
        width: 18,
        grows: 2,
        rank: 1,
        sort: Some(("last_name", None)),
        cell: |user, _| Cell::plain(format!("{} {}", user.first_name, user.last_name)),
    },
    Column {
        title: "STATUS",
        width: 12,
        grows: 0,
        rank: 2,
        sort: None,
        cell: |user, _| Cell::state(&user.status),
    },
    Column {
        title: "ROLE",
        width: 8,
        grows: 0,
        rank: 3,
        sort: None,
        cell: |user, _| role(user),
    },
    Column {
        title: "MADE",
        width: 7,
        grows: 0,
        rank: 4,
        sort: Some(("-created_at", Some("created_at"))),
        cell: |user, viewer| Cell::dim(text::ago(user.created_at, viewer.now)),
    },
    Column {
        title: "PHONE",
        width: 17,
        grows: 0,
        rank: 5,
        sort: None,
        cell: |user, _| maybe(user.phone.as_deref()),
    },
];

const FILTERS: &[Filter] = &[
    Filter {
        name: "q",
        label: "Begins with",
        words: &[],
        hint: "",
    },
    Filter {
        name: "status",
        label: "Status",
        words: &["", "active", "pending", "deactivated"],
        hint: "← → or a letter",
    },
    Filter {
        name: "role",
        label: "Role",
        words: &["", "user", "support", "admin"],
        hint: "← → or a letter",
    },
];

fn role(user: &User) -> Cell {
    match user.role.as_str() {
        "admin" => Cell::new("admin", Tone::Accent),
        "support" => Cell::plain("support"),
        other => Cell::dim(other),
    }
}

impl Row for User {
    const THING: &'static str = "user";

    fn call(query: Query) -> Call {
        Call::Users(query)
    }

    fn page(reply: &Reply) -> Option<&Page<Self>> {
        if let Reply::Users(page) = reply {
            Some(page)
        } else {
            None
        }
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> String {
        self.email.clone()
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
        let proven = |is_proven: bool| {
            if is_proven {
                Cell::new("proven", Tone::Good)
            } else {
                Cell::new("not proven", Tone::Warn)
            }
        };
        let mut facts = vec![
            ("Name", Cell::plain(format!("{} {}", self.first_name, self.last_name))),
            ("E-mail", Cell::plain(self.email.clone())),
            ("", proven(self.email_verified)),
            ("Phone", maybe(self.phone.as_deref())),
        ];
        if self.phone.is_some() {
            facts.push(("", proven(self.phone_verified)));
        }
        facts.extend([
            ("Status", Cell::state(&self.status)),
            ("Role", role(self)),
            ("Locale", Cell::plain(self.locale.clone())),
            ("Made", when(self.created_at, viewer.now)),
            ("Changed", when(self.updated_at, viewer.now)),
            ("Version", Cell::plain(self.version.to_string())),
            ("Id", Cell::dim(self.id.clone())),
        ]);
        facts
    }
}
