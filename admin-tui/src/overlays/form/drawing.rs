//! How a form looks.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::super::{footer, window};
use super::Form;
use crate::desk::Desk;
use crate::table;
use crate::theme::Tone;

impl Form {
    pub(super) fn draw_all(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        if let Some(conflict) = &self.conflict {
            conflict.draw(frame, area, desk);
            return;
        }
        let width = 72.min(area.width);
        let room = usize::from(width.saturating_sub(4));
        let wrapped = |said: &str, tone: Tone| -> Vec<Line<'static>> {
            let lines = table::wrapped(said, room).into_iter();
            lines.map(|it| Line::styled(it, desk.theme.tone(tone))).collect()
        };
        let refusal = self
            .refusal
            .as_deref()
            .map(|it| wrapped(it, Tone::Bad))
            .unwrap_or_default();
        let mut note = wrapped(&self.note, Tone::Dim);
        note.push(Line::default());
        let noted = if self.note.is_empty() {
            1
        } else {
            u16::try_from(note.len()).unwrap_or(1)
        };
        let said = u16::try_from(refusal.len()).unwrap_or(0);
        let height = (self.sheet.height() + said + noted + 3).min(area.height);
        let inner = window(frame, area, (width, height), &self.title, Tone::Accent, desk);
        let parts = [
            Constraint::Length(noted),
            Constraint::Min(2),
            Constraint::Length(said),
            Constraint::Length(1),
        ];
        let [above, fields, below, foot] = Layout::vertical(parts).areas(inner);
        frame.render_widget(Paragraph::new(note), above);
        self.sheet.draw(frame, fields, desk);
        frame.render_widget(Paragraph::new(refusal), below);
        let keys = if self.waiting.is_some() {
            footer(&[("…", "sending"), ("esc", "cancel")], desk)
        } else {
            let mut keys = vec![("ctrl-s", "send"), ("esc", "close")];
            if self.sheet.fields.len() > 1 {
                keys.insert(0, ("tab", "next field"));
            }
            footer(&keys, desk)
        };
        frame.render_widget(keys, foot);
    }
}
