//! The line behind `/`: the list narrows while one types.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::{Flow, Overlay};
use crate::desk::{Desk, Wish};
use crate::input::Input;
use crate::theme::Tone;

pub(crate) struct Search {
    input: Input,
}

impl Search {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            input: Input::holding(text),
        }
    }
}

impl Overlay for Search {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        match key.code {
            KeyCode::Enter | KeyCode::Down | KeyCode::Up => return Flow::Close,
            KeyCode::Esc => {
                desk.wish(Wish::Search(String::new()));
                return Flow::Close;
            }
            _ => {}
        }
        let before = self.input.value();
        self.input.edit(key);
        if self.input.value() != before {
            desk.wish(Wish::Search(self.input.value()));
        }
        Flow::Stay
    }

    fn paste(&mut self, text: &str, desk: &mut Desk) {
        self.input.insert(text);
        desk.wish(Wish::Search(self.input.value()));
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let line = Rect {
            y: area.bottom().saturating_sub(1),
            height: 1.min(area.height),
            ..area
        };
        let (seen, at) = self.input.window(usize::from(area.width.saturating_sub(4)), false);
        frame.render_widget(Clear, line);
        let shown = Line::from(vec![
            Span::styled(" / ", desk.theme.badge),
            Span::styled(format!(" {seen}"), desk.theme.tone(Tone::Plain)),
        ]);
        frame.render_widget(shown, line);
        frame.set_cursor_position(Position::new(line.x + 4 + at, line.y));
    }
}
