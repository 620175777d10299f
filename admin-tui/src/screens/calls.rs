//! What this program itself asked the server, and how long that took.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Hint, Screen, detail};
use crate::desk::{CallRecord, Desk};
use crate::keys::Action;
use crate::listing::framed;
use crate::scroll::Scroll;
use crate::table::{self, Cell, Column, Rows};
use crate::text;
use crate::theme::Tone;

#[derive(Default)]
pub(crate) struct Calls {
    selected: usize,
    is_open: bool,
}

const COLUMNS: &[Column<CallRecord>] = &[
    Column {
        title: "AT",
        width: 10,
        grows: 0,
        rank: 1,
        sort: None,
        cell: |call, _| Cell::dim(call.at.format("%H:%M:%S").to_string()),
    },
    Column {
        title: "CALL",
        width: 36,
        grows: 1,
        rank: 0,
        sort: None,
        cell: |call, _| Cell::plain(call.label.clone()),
    },
    Column {
        title: "OUTCOME",
        width: 18,
        grows: 0,
        rank: 0,
        sort: None,
        cell: |call, _| Cell::new(call.outcome.clone(), call.tone),
    },
    Column {
        title: "MS",
        width: 7,
        grows: 0,
        rank: 2,
        sort: None,
        cell: |call, _| Cell::dim(text::grouped(call.millis)),
    },
];

impl Screen for Calls {
    fn word(&self) -> &'static str {
        "calls"
    }

    fn title(&self) -> &'static str {
        "Calls"
    }

    fn says(&self) -> &'static str {
        "what this program asked the server"
    }

    fn hints(&self, _desk: &Desk) -> &'static [Hint] {
        if self.is_open {
            return &[(Action::Back, "back")];
        }
        &[(Action::Open, "open"), (Action::NextScreen, "next screen")]
    }

    fn refresh(&mut self, _desk: &mut Desk) {}

    fn act(&mut self, action: Action, desk: &mut Desk) -> bool {
        let last = desk.calls.len().saturating_sub(1);
        match action {
            Action::Down => self.selected = (self.selected + 1).min(last),
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::PageDown => self.selected = (self.selected + 10).min(last),
            Action::PageUp => self.selected = self.selected.saturating_sub(10),
            Action::Top => self.selected = 0,
            Action::Bottom => self.selected = last,
            Action::Open => self.is_open = !desk.calls.is_empty(),
            Action::Back if self.is_open => self.is_open = false,
            _ => return false,
        }
        true
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        if let Some(call) = desk.calls.get(self.selected).filter(|_| self.is_open) {
            let facts = [
                ("Call", Cell::plain(call.label.clone())),
                ("At", Cell::plain(text::instant(call.at))),
                ("Outcome", Cell::new(call.outcome.clone(), call.tone)),
                ("Took", Cell::plain(format!("{} ms", text::grouped(call.millis)))),
                (
                    "Request",
                    Cell::plain(call.request_id.clone().unwrap_or_else(|| "–".to_owned())),
                ),
            ];
            detail::draw(frame, area, desk, "Call", &facts, &Scroll::default());
            return;
        }
        let block = framed(desk, true).title(Line::styled(" Calls of this program ", desk.theme.tone(Tone::Strong)));
        let inner = block.inner(area);
        frame.render_widget(block, area);
        let calls: Vec<CallRecord> = desk.calls.iter().cloned().collect();
        let rows = Rows {
            rows: &calls,
            selected: self.selected,
            has_cursor: true,
            is_marked: &|_| false,
            sort: None,
        };
        table::draw(frame, inner, COLUMNS, &rows, &desk.theme, desk.viewer());
    }
}
