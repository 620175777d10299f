//! Sessions of an account.

use super::{maybe, when};
use crate::call::{Call, Query, Reply};
use crate::listing::Row;
use crate::model::{Page, Session};
use crate::table::{Cell, Column, Fact};
use crate::text;
use crate::theme::Tone;
use crate::viewer::Viewer;

const COLUMNS: &[Column<Session>] = &[
    Column {
        title: "SEEN",
        width: 8,
        grows: 0,
        rank: 0,
        sort: None,
        cell: |session, viewer| Cell::plain(text::ago(session.last_seen_at, viewer.now)),
    },
    Column {
        title: "FROM",
        width: 18,
        grows: 0,
        rank: 1,
        sort: None,
        cell: |session, _| maybe(session.ip.as_deref()),
    },
    Column {
        title: "WITH",
        width: 24,
        grows: 1,
        rank: 2,
        sort: None,
        cell: |session, _| with(session),
    },
    Column {
        title: "BEGAN",
        width: 7,
        grows: 0,
        rank: 3,
        sort: None,
        cell: |session, viewer| Cell::dim(text::ago(session.created_at, viewer.now)),
    },
    Column {
        title: "ENDS",
        width: 9,
        grows: 0,
        rank: 4,
        sort: None,
        cell: |session, viewer| Cell::dim(text::ago(session.expires_at, viewer.now)),
    },
];

/// What it is used with; one's own is marked.
fn with(session: &Session) -> Cell {
    match session.user_agent.as_deref() {
        agent if session.current => Cell::new(format!("this one · {}", agent.unwrap_or("–")), Tone::Accent),
        agent => maybe(agent),
    }
}

impl Row for Session {
    const THING: &'static str = "session";

    fn call(query: Query) -> Call {
        Call::UserSessions(query)
    }

    fn page(reply: &Reply) -> Option<&Page<Self>> {
        if let Reply::Sessions(page) = reply {
            Some(page)
        } else {
            None
        }
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> String {
        self.id.clone()
    }

    fn columns() -> &'static [Column<Self>] {
        COLUMNS
    }

    fn facts(&self, viewer: Viewer) -> Vec<Fact> {
        vec![
            ("From", maybe(self.ip.as_deref())),
            ("With", maybe(self.user_agent.as_deref())),
            ("Began", when(self.created_at, viewer.now)),
            ("Seen", when(self.last_seen_at, viewer.now)),
            ("Ends", when(self.expires_at, viewer.now)),
            ("This one", Cell::plain(if self.current { "yes" } else { "no" })),
            ("Id", Cell::dim(self.id.clone())),
        ]
    }
}
