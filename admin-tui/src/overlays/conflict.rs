//! Two versions of one record side by side, when somebody else was faster.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr as _;

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
    /// What the form calls each member, in its order.
    pub(crate) labels: Vec<(&'static str, &'static str)>,
}

impl Conflict {
    pub(crate) fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let theme = &desk.theme;
        let width = 76.min(area.width);
        let column = usize::from(width.saturating_sub(20) / 2);
        let head = |text: &str| Span::styled(format!("{text:<column$}"), theme.tone(Tone::Strong));
        let mut lines = vec![
            Line::styled("Somebody changed this while the form was open.", theme.tone(Tone::Warn)),
            Line::styled("≠ the two differ   * changed since", theme.tone(Tone::Dim)),
            Line::default(),
            Line::from(vec![
                Span::raw(" ".repeat(16)),
                head("yours"),
                head(&format!("theirs (version {})", self.version)),
            ]),
        ];
        for (name, label) in &self.labels {
            let [before, mine, theirs] =
                [&self.before, &self.mine, &self.theirs].map(|it| it.get(*name).map_or("", String::as_str));
            let tone = |value: &str| if value == before { Tone::Dim } else { Tone::Accent };
            let sign = if mine == theirs { " " } else { "≠" };
            lines.push(Line::from(vec![
                Span::styled(format!("{sign} {:<14}", text::fit(label, 13)), theme.tone(Tone::Dim)),
                Span::styled(
                    padded(&touched(mine, before, column - 1), column),
                    theme.tone(tone(mine)),
                ),
                Span::styled(touched(theirs, before, column), theme.tone(tone(theirs))),
            ]));
        }
        let height = u16::try_from(lines.len()).unwrap_or(8) + 4;
        let inner = window(frame, area, (width, height), "Two versions", Tone::Warn, desk);
        let [body, foot] = Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(inner);
        frame.render_widget(Paragraph::new(lines), body);
        let keys = [("m", "mine onto theirs"), ("t", "take theirs"), ("esc", "back")];
        frame.render_widget(footer(&keys, desk), foot);
    }
}

/// A value, with a star behind it when it is not what it was.
fn touched(value: &str, before: &str, room: usize) -> String {
    if value == before {
        return text::fit(value, room);
    }
    format!("{} *", text::fit(value, room.saturating_sub(2)))
}

fn padded(shown: &str, columns: usize) -> String {
    format!("{shown}{}", " ".repeat(columns.saturating_sub(shown.width())))
}
