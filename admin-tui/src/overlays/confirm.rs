//! Asks before something is done; for what cannot be taken back, the name has to be typed.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::{Flow, Overlay, footer, window};
use crate::desk::{Desk, Wish};
use crate::input::Input;
use crate::job::Job;
use crate::table;
use crate::text;
use crate::theme::Tone;

/// A question, and the job that a yes starts.
pub(crate) struct Confirm {
    question: String,
    consequence: String,
    job: Option<Job>,
    /// What has to be typed, and what is typed so far.
    typed: Option<(String, Input)>,
    /// Whether something else was entered.
    is_wrong: bool,
}

impl Confirm {
    /// A question that `y` answers.
    pub(crate) fn new(question: impl Into<String>, consequence: impl Into<String>, job: Job) -> Self {
        Self {
            question: question.into(),
            consequence: consequence.into(),
            job: Some(job),
            typed: None,
            is_wrong: false,
        }
    }

    /// A question that only the name, typed in full, answers.
    pub(crate) fn by_name(mut self, name: impl Into<String>) -> Self {
        self.typed = Some((name.into(), Input::default()));
        self
    }

    fn yes(&mut self, desk: &mut Desk) -> Flow {
        if let Some(job) = self.job.take() {
            desk.wish(Wish::Run(job));
        }
        Flow::Close
    }
}

impl Overlay for Confirm {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        if key.code == KeyCode::Esc {
            return Flow::Close;
        }
        match &mut self.typed {
            None => match key.code {
                KeyCode::Char('y' | 'Y') => self.yes(desk),
                KeyCode::Char('n' | 'N' | 'q') => Flow::Close,
                _ => Flow::Stay,
            },
            Some((name, input)) => {
                if key.code == KeyCode::Enter && input.value().trim() == name {
                    return self.yes(desk);
                }
                self.is_wrong = key.code == KeyCode::Enter;
                input.edit(key);
                Flow::Stay
            }
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let theme = &desk.theme;
        let width = 64.min(area.width);
        let room = usize::from(width.saturating_sub(4));
        let mut lines: Vec<Line> = Vec::new();
        lines.extend(
            table::wrapped(&self.question, room)
                .into_iter()
                .map(|it| Line::styled(it, theme.tone(Tone::Strong))),
        );
        lines.extend(
            table::wrapped(&self.consequence, room)
                .into_iter()
                .map(|it| Line::styled(it, theme.tone(Tone::Dim))),
        );
        lines.push(Line::default());
        let mut cursor = None;
        match &self.typed {
            None => lines.push(footer(&[("y", "yes"), ("n", "no")], desk)),
            Some((name, input)) => {
                lines.push(Line::styled(format!("Type {name} to go on:"), theme.tone(Tone::Plain)));
                let (seen, at) = input.window(room.saturating_sub(2), false);
                cursor = Some((at + 2, u16::try_from(lines.len()).unwrap_or(0)));
                lines.push(Line::styled(format!("› {seen}"), theme.tone(Tone::Accent)));
                let wrong = if self.is_wrong {
                    format!("  This is not {name}.")
                } else {
                    String::new()
                };
                lines.push(Line::styled(text::fit(&wrong, room), theme.tone(Tone::Bad)));
                lines.push(footer(&[("enter", "do it"), ("esc", "leave it")], desk));
            }
        }
        let height = u16::try_from(lines.len()).unwrap_or(6) + 2;
        let inner = window(frame, area, (width, height), "Really?", Tone::Warn, desk);
        frame.render_widget(Paragraph::new(lines), inner);
        if let Some((x, y)) = cursor {
            frame.set_cursor_position(Position::new(inner.x + x, inner.y + y));
        }
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        if let Some((_, input)) = &mut self.typed {
            input.insert(text);
        }
    }
}
