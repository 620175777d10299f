//! Two versions of one record side by side, when somebody else was faster.

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{footer, window};
use crate::call::Fields;
use crate::desk::Desk;
use crate::text;
use crate::theme::Tone;

/// What the record was, what was typed here, and what it is by now.
pub(crate) struct Conflict {
    pub(crate) before: Fields,
    pub(crate) mine: Fields,
    pub(crate) theirs: Fields,
    pub(crate) version: u64,
}

impl Conflict {
    pub(crate) fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let theme = &desk.theme;
        let names: BTreeSet<&String> = self.mine.keys().chain(self.theirs.keys()).collect();
        let width = 76.min(area.width);
        let column = usize::from(width.saturating_sub(20) / 2);
        let head = |text: &str| Span::styled(format!("{text:<column$}"), theme.tone(Tone::Strong));
        let mut lines = vec![
            Line::styled("Somebody changed this while the form was open.", theme.tone(Tone::Warn)),
            Line::default(),
            Line::from(vec![
                Span::raw(" ".repeat(16)),
                head("yours"),
                head(&format!("theirs (version {})", self.version)),
            ]),
        ];
        for name in names {
            let [before, mine, theirs] =
                [&self.before, &self.mine, &self.theirs].map(|it| it.get(name).map_or("", String::as_str));
            let tone = |value: &str| if value == before { Tone::Dim } else { Tone::Accent };
            lines.push(Line::from(vec![
                Span::styled(format!("{:<16}", text::fit(name, 15)), theme.tone(Tone::Dim)),
                Span::styled(
                    format!("{:<column$}", text::fit(mine, column - 1)),
                    theme.tone(tone(mine)),
                ),
                Span::styled(text::fit(theirs, column), theme.tone(tone(theirs))),
            ]));
        }
        let height = u16::try_from(lines.len()).unwrap_or(8) + 4;
        let inner = window(frame, area, (width, height), "Two versions", Tone::Warn, desk);
        let [body, foot] = Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(inner);
        frame.render_widget(Paragraph::new(lines), body);
        let keys = [
            ("m", "send mine onto theirs"),
            ("t", "take theirs"),
            ("esc", "back to the form"),
        ];
        frame.render_widget(footer(&keys, desk), foot);
    }
}
