//! Every message so far, newest first.

use ratatui::Frame;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Flow, Overlay, reading, window};
use crate::desk::Desk;
use crate::scroll::Scroll;
use crate::table;
use crate::theme::Tone;

#[derive(Default)]
pub(crate) struct Messages {
    scroll: Scroll,
}

impl Overlay for Messages {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        reading(&mut self.scroll, key, desk)
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let size = (area.width.saturating_sub(8).min(100), area.height.saturating_sub(4));
        let inner = window(frame, area, size, "Messages", Tone::Accent, desk);
        let room = usize::from(inner.width.saturating_sub(10)).max(8);
        let mut lines = Vec::new();
        for message in &desk.messages {
            for (place, part) in table::wrapped(&message.text, room).into_iter().enumerate() {
                let at = if place == 0 {
                    message.at.format("%H:%M:%S").to_string()
                } else {
                    String::new()
                };
                lines.push(Line::from(vec![
                    Span::styled(format!("{at:<10}"), desk.theme.tone(Tone::Dim)),
                    Span::styled(part, desk.theme.tone(message.tone)),
                ]));
            }
        }
        if lines.is_empty() {
            lines.push(Line::styled("Nothing was said yet.", desk.theme.tone(Tone::Dim)));
        }
        let first = self.scroll.begin(lines.len(), inner.height);
        frame.render_widget(Paragraph::new(lines).scroll((first, 0)), inner);
    }
}
