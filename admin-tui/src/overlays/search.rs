//! The line behind `/`: the list narrows while one types. Where nothing can be searched, it says so and takes the letters in,
//! so that none of them is a command.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use unicode_width::UnicodeWidthStr as _;

use super::{Flow, Overlay};
use crate::desk::{Desk, Wish};
use crate::input::Input;
use crate::theme::Tone;

/// What is said where nothing can be searched.
const IDLE: &str = "Nothing can be searched here; esc goes back.";

pub(crate) struct Search {
    input: Input,
    is_idle: bool,
}

impl Search {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            input: Input::holding(text),
            is_idle: false,
        }
    }

    /// A line that searches nothing.
    pub(crate) fn idle() -> Self {
        Self {
            is_idle: true,
            ..Self::new("")
        }
    }

    fn search(&self, text: String, desk: &mut Desk) {
        if !self.is_idle {
            desk.wish(Wish::Search(text));
        }
    }
}

impl Overlay for Search {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        match key.code {
            KeyCode::Enter | KeyCode::Down | KeyCode::Up => return Flow::Close,
            KeyCode::Esc => {
                self.search(String::new(), desk);
                return Flow::Close;
            }
            _ => {}
        }
        let before = self.input.value();
        self.input.edit(key);
        if self.input.value() != before {
            self.search(self.input.value(), desk);
        }
        Flow::Stay
    }

    fn paste(&mut self, text: &str, desk: &mut Desk) {
        self.input.insert(text);
        self.search(self.input.value(), desk);
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let line = Rect {
            y: area.bottom().saturating_sub(1),
            height: 1.min(area.height),
            ..area
        };
        let said = if self.is_idle { IDLE } else { "" };
        let room = usize::from(area.width.saturating_sub(5)).saturating_sub(said.width());
        let (seen, at) = self.input.window(room, false);
        frame.render_widget(Clear, line);
        let shown = Line::from(vec![
            Span::styled(" / ", desk.theme.badge),
            Span::styled(format!(" {seen} "), desk.theme.tone(Tone::Plain)),
            Span::styled(said, desk.theme.tone(Tone::Warn)),
        ]);
        frame.render_widget(shown, line);
        frame.set_cursor_position(Position::new(line.x + 4 + at, line.y));
    }
}
