//! Every message so far, newest first.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Flow, Overlay, window};
use crate::desk::Desk;
use crate::table;
use crate::theme::Tone;

#[derive(Default)]
pub(crate) struct Messages {
    scroll: u16,
}

impl Overlay for Messages {
    fn key(&mut self, key: KeyEvent, _desk: &mut Desk) -> Flow {
        match key.code {
            KeyCode::Down | KeyCode::Char('j') => self.scroll = self.scroll.saturating_add(1),
            KeyCode::Up | KeyCode::Char('k') => self.scroll = self.scroll.saturating_sub(1),
            _ => return Flow::Close,
        }
        Flow::Stay
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
        let last = u16::try_from(lines.len())
            .unwrap_or(u16::MAX)
            .saturating_sub(inner.height);
        frame.render_widget(Paragraph::new(lines).scroll((self.scroll.min(last), 0)), inner);
    }
}
