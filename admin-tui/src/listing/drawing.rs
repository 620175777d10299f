//! How a list looks: its frame with what narrows it, its rows, and the selected one beside them where there is room.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Padding, Paragraph};

use super::{List as _, Listing, PAGE, Row, Tail};
use crate::desk::{Desk, Link, Standing};
use crate::table::{self, Rows};
use crate::text;
use crate::theme::Tone;

/// From this width on, the selected row is shown in full beside the list.
const WIDE: u16 = 110;

impl<R: Row> Listing<R> {
    /// The list alone, or with its selected row beside it.
    pub(crate) fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk, title: &str) {
        if area.width < WIDE {
            self.draw_rows(frame, area, desk, title, true);
            return;
        }
        let [left, right] = Layout::horizontal([Constraint::Fill(5), Constraint::Fill(3)]).areas(area);
        self.draw_rows(frame, left, desk, title, true);
        let mut block = framed(desk, false).padding(Padding::horizontal(1));
        let inner = block.inner(right);
        if let Some(row) = self.current() {
            let name = text::fit(&row.name(), usize::from(inner.width.saturating_sub(2)));
            block = block.title(Line::styled(format!(" {name} "), desk.theme.tone(Tone::Strong)));
            let lines = table::fact_lines(&row.facts(desk.viewer()), inner.width, &desk.theme);
            frame.render_widget(Paragraph::new(lines), inner);
        }
        frame.render_widget(block, right);
    }

    /// The list alone.
    pub(crate) fn draw_rows(&self, frame: &mut Frame, area: Rect, desk: &Desk, title: &str, has_focus: bool) {
        let block = framed(desk, has_focus)
            .title(self.title(title, desk))
            .title_bottom(self.trouble(area.width, desk))
            .title_bottom(self.place(desk).right_aligned());
        let inner = block.inner(area);
        frame.render_widget(block, area);
        if self.rows.is_empty() {
            self.draw_nothing(frame, inner, desk);
            return;
        }
        let is_marked = |row: &R| self.marked.contains(row.id());
        let rows = Rows {
            rows: &self.rows,
            selected: self.selected,
            has_cursor: has_focus,
            is_marked: &is_marked,
            sort: self.query.sort,
        };
        table::draw(frame, inner, R::columns(), &rows, &desk.theme, desk.viewer());
    }

    fn title(&self, title: &str, desk: &Desk) -> Line<'static> {
        let theme = &desk.theme;
        let mut spans = vec![Span::styled(format!(" {title} "), theme.tone(Tone::Strong))];
        for (name, value) in self.query.filters.iter().filter(|_| !self.is_pinned) {
            spans.push(Span::styled(format!("{name}:"), theme.tone(Tone::Dim)));
            spans.push(Span::styled(
                format!("{} ", text::fit(value, 30)),
                theme.tone(Tone::Accent),
            ));
        }
        if self.tail != Tail::None && !self.is_shut() {
            let (word, tone) = match (self.is_live(), &desk.link) {
                (true, Link::Up) => ("● live ", Tone::Good),
                (true, Link::Down { .. }) => ("○ away ", Tone::Bad),
                (false, _) => ("‖ held ", Tone::Warn),
            };
            spans.push(Span::styled(word, theme.tone(tone)));
        }
        Line::from(spans)
    }

    /// Which rows of how many these are, and what is wrong with them.
    fn place(&self, desk: &Desk) -> Line<'static> {
        let theme = &desk.theme;
        let mut spans = Vec::new();
        if !self.marked.is_empty() {
            spans.push(Span::styled(format!(" {} marked ", self.marked.len()), theme.marked));
        }
        if !self.rows.is_empty() {
            let first = self.before.len() * usize::from(PAGE) + 1;
            let last = first + self.rows.len() - 1;
            let of = match (self.total, &self.next) {
                (Some(total), _) => format!(" of {}", text::grouped(total)),
                (None, Some(_)) => " of 10 000+".to_owned(),
                (None, None) => String::new(),
            };
            spans.push(Span::styled(format!(" {first}–{last}{of} "), theme.tone(Tone::Dim)));
        }
        Line::from(spans)
    }

    /// Whether a filter is in force that can be taken away.
    fn is_narrowed(&self) -> bool {
        !self.is_pinned && !self.query.filters.is_empty()
    }

    /// Why the rows are not newer.
    fn trouble(&self, width: u16, desk: &Desk) -> Line<'static> {
        match &self.problem {
            Some(problem) if !self.rows.is_empty() => {
                let room = usize::from(width.saturating_sub(36));
                Line::styled(
                    text::fit(&format!(" Not up to date: {} ", problem.said), room),
                    desk.theme.tone(Tone::Warn),
                )
            }
            _ => Line::default(),
        }
    }

    fn draw_nothing(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let is_signed_out = matches!(desk.standing, Standing::Out(_));
        let (said, tone) = match &self.problem {
            Some(problem) if problem.is_shut => (problem.said.clone(), Tone::Warn),
            Some(problem) if self.is_narrowed() => (format!("{} esc clears the filter.", problem.said), Tone::Bad),
            Some(problem) => (problem.said.clone(), Tone::Bad),
            None if !self.is_loaded && is_signed_out => ("Sign in to see this.".to_owned(), Tone::Dim),
            None if !self.is_loaded => ("Asking the server …".to_owned(), Tone::Dim),
            None if !self.is_narrowed() => (
                format!("No {} yet. {}", R::THING, first::<R>(desk))
                    .trim_end()
                    .to_owned(),
                Tone::Dim,
            ),
            None => (format!("No {} fits the filter. esc clears it.", R::THING), Tone::Dim),
        };
        let lines: Vec<Line> = table::wrapped(&said, usize::from(area.width.saturating_sub(4)).max(10))
            .into_iter()
            .map(|line| Line::styled(line, desk.theme.tone(tone)).centered())
            .collect();
        let [_, middle] = Layout::vertical([Constraint::Length(area.height / 3), Constraint::Min(0)]).areas(area);
        frame.render_widget(Paragraph::new(lines), middle);
    }
}

/// How the first one comes about, for who may have it come about.
fn first<R: Row>(desk: &Desk) -> &'static str {
    let hindrance = R::made_by().and_then(|call| desk.hindrance(&call));
    if hindrance.is_some() { "" } else { R::FIRST }
}

/// A frame in the theme's style.
pub(crate) fn framed(desk: &Desk, has_focus: bool) -> Block<'static> {
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(table::border(&desk.theme, has_focus))
}
