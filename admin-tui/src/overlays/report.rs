//! What came of something, line by line, to be read and closed.

use ratatui::Frame;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::{Flow, Overlay, footer, reading, window};
use crate::desk::Desk;
use crate::scroll::Scroll;
use crate::table;
use crate::theme::Tone;

pub(crate) struct Report {
    title: String,
    lines: Vec<(String, Tone)>,
    scroll: Scroll,
}

impl Report {
    pub(crate) fn new(title: impl Into<String>, lines: Vec<(String, Tone)>) -> Self {
        Self {
            title: title.into(),
            lines,
            scroll: Scroll::default(),
        }
    }
}

impl Overlay for Report {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        reading(&mut self.scroll, key, desk)
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let width = 76.min(area.width.saturating_sub(2));
        let room = usize::from(width.saturating_sub(4));
        let wrapped = |(text, tone): &(String, Tone)| -> Vec<Line<'static>> {
            let lines = table::wrapped(text, room).into_iter();
            lines.map(|it| Line::styled(it, desk.theme.tone(*tone))).collect()
        };
        let lines: Vec<Line> = self.lines.iter().flat_map(wrapped).collect();
        let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let height = wanted.saturating_add(4).min(area.height.saturating_sub(2));
        let inner = window(frame, area, (width, height), &self.title, Tone::Accent, desk);
        let [body, _, foot] =
            Layout::vertical([Constraint::Min(1), Constraint::Length(1), Constraint::Length(1)]).areas(inner);
        let first = self.scroll.begin(lines.len(), body.height);
        frame.render_widget(Paragraph::new(lines).scroll((first, 0)), body);
        frame.render_widget(footer(&[("j k", "scroll"), ("esc", "close")], desk), foot);
    }
}
