//! What can lie over a screen. The top one gets the keys.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Padding};

use crate::desk::{Answer, Desk};
use crate::keys::Action;
use crate::scroll::Scroll;
use crate::theme::Tone;

pub(crate) mod confirm;
pub(crate) mod conflict;
pub(crate) mod form;
pub(crate) mod help;
pub(crate) mod messages;
pub(crate) mod palette;
pub(crate) mod progress;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod sheet;
pub(crate) mod sign_in;

/// Whether a popup stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Stay,
    Close,
    /// It closes, and the key is meant for what lies below.
    Pass,
}

/// A popup.
pub(crate) trait Overlay {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow;
    fn paste(&mut self, _text: &str, _desk: &mut Desk) {}
    fn answered(&mut self, _answer: &Answer, _desk: &mut Desk) -> Flow {
        Flow::Stay
    }
    /// Learns what became of a file.
    fn saved(&mut self, _outcome: &Result<PathBuf, String>) -> Flow {
        Flow::Stay
    }
    /// Whether it is the place to say what became of a file.
    fn waits_for_file(&self) -> bool {
        false
    }
    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk);
    /// Whether this is where one signs in: there is only one such place.
    fn is_sign_in(&self) -> bool {
        false
    }
}

/// What a key does in a popup that is only read: it scrolls, begins a command, or closes.
pub(crate) fn reading(scroll: &mut Scroll, key: KeyEvent, desk: &Desk) -> Flow {
    let keys = &desk.start.keys;
    if scroll.key(key, keys) {
        Flow::Stay
    } else if keys.action(key) == Some(Action::Palette) {
        Flow::Pass
    } else {
        Flow::Close
    }
}

/// Clears a window in the middle, frames it, and answers the room inside.
pub(crate) fn window(frame: &mut Frame, area: Rect, size: (u16, u16), title: &str, tone: Tone, desk: &Desk) -> Rect {
    let (width, height) = size;
    let [row] = Layout::vertical([Constraint::Length(height.min(area.height))])
        .flex(Flex::Center)
        .areas(area);
    let [place] = Layout::horizontal([Constraint::Length(width.min(area.width))])
        .flex(Flex::Center)
        .areas(row);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(desk.theme.tone(tone))
        .title(Line::styled(format!(" {title} "), desk.theme.tone(Tone::Strong)))
        .padding(Padding::horizontal(1));
    let inner = block.inner(place);
    frame.render_widget(Clear, place);
    frame.render_widget(block, place);
    inner
}

/// What keys a popup knows, on its last line.
pub(crate) fn footer(keys: &[(&str, &str)], desk: &Desk) -> Line<'static> {
    let mut spans = Vec::new();
    for (key, says) in keys {
        spans.push(ratatui::text::Span::styled(
            (*key).to_owned(),
            desk.theme.tone(Tone::Accent),
        ));
        spans.push(ratatui::text::Span::styled(
            format!(" {says}   "),
            desk.theme.tone(Tone::Dim),
        ));
    }
    Line::from(spans)
}
