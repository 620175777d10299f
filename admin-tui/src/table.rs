//! Tables: which columns fit, and how rows look.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr as _;

use crate::text;
use crate::theme::{Theme, Tone};
use crate::viewer::Viewer;

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) tone: Tone,
}

impl Cell {
    pub(crate) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }

    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Plain)
    }

    pub(crate) fn dim(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Dim)
    }

    /// A word for a state, in the colour of its meaning.
    pub(crate) fn state(word: &str) -> Self {
        let tone = match word {
            "active" | "delivered" | "sent" | "accepted" | "ready" | "ok" | "fine" | "pass" => Tone::Good,
            "pending" | "queued" | "sending" | "throttled" | "uncertain" | "waiting" | "resting" => Tone::Warn,
            "failed" | "rejected" | "misconfigured" | "unavailable" | "expired" | "ungranted" => Tone::Bad,
            "deactivated" | "archived" | "suppressed" | "unused" => Tone::Dim,
            _ => Tone::Plain,
        };
        Self::new(word, tone)
    }
}

/// A label and what it says, for details.
pub(crate) type Fact = (&'static str, Cell);

/// One column: how wide it is at least, whether it takes what is left, and who goes first when room is short.
pub(crate) struct Column<R> {
    pub(crate) title: &'static str,
    pub(crate) width: u16,
    /// Its share of the room that is left over.
    pub(crate) grows: u16,
    /// Columns of a higher rank go first.
    pub(crate) rank: u8,
    /// The order of the server that sorts by this column, and the one turned round.
    pub(crate) sort: Option<(&'static str, Option<&'static str>)>,
    pub(crate) cell: fn(&R, Viewer) -> Cell,
}

/// The rows of one screenful.
pub(crate) struct Rows<'a, R> {
    pub(crate) rows: &'a [R],
    pub(crate) selected: usize,
    /// Whether the keys move in this table.
    pub(crate) has_cursor: bool,
    pub(crate) is_marked: &'a dyn Fn(&R) -> bool,
    /// The order in force, for the arrow in the titles.
    pub(crate) sort: Option<&'static str>,
}

/// The first row that is seen, so that the selected one stands in the middle where it can.
pub(crate) fn first_seen(selected: usize, rows: usize, height: usize) -> usize {
    selected.saturating_sub(height / 2).min(rows.saturating_sub(height))
}

/// Draws titles and rows.
pub(crate) fn draw<R>(
    frame: &mut Frame,
    area: Rect,
    columns: &[Column<R>],
    rows: &Rows<R>,
    theme: &Theme,
    viewer: Viewer,
) {
    let widths = widths(columns, area.width.saturating_sub(2));
    let height = usize::from(area.height.saturating_sub(1));
    let first = first_seen(rows.selected, rows.rows.len(), height);
    let mut lines = vec![titles(columns, &widths, rows.sort, theme)];
    for (place, row) in rows.rows.iter().enumerate().skip(first).take(height) {
        let is_selected = rows.has_cursor && place == rows.selected;
        let sign = sign(is_selected, (rows.is_marked)(row));
        let mut line = line(columns, &widths, row, sign, theme, viewer);
        if is_selected {
            line = selected(line, theme);
        }
        lines.push(line);
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// A line on the ground of what is selected.
pub(crate) fn selected(mut line: Line<'static>, theme: &Theme) -> Line<'static> {
    for span in &mut line.spans {
        span.style = theme.on_selected(span.style);
    }
    line.style(theme.selected)
}

fn titles<R>(columns: &[Column<R>], widths: &[u16], sort: Option<&str>, theme: &Theme) -> Line<'static> {
    let mut spans = vec![Span::raw("  ")];
    for (column, width) in columns.iter().zip(widths).filter(|(_, width)| **width > 0) {
        let arrow = match (column.sort, sort) {
            (Some((order, _)), Some(now)) if order == now => arrow(order),
            (Some((_, Some(order))), Some(now)) if order == now => arrow(order),
            _ => "",
        };
        let title = padded(&format!("{}{arrow}", column.title), *width);
        spans.push(Span::styled(title, theme.tone(Tone::Dim)));
    }
    Line::from(spans)
}

fn arrow(order: &str) -> &'static str {
    if order.starts_with('-') { " ↓" } else { " ↑" }
}

/// What stands before a row: a dot when it is marked, a pointer when the cursor is on it.
fn sign(is_selected: bool, is_marked: bool) -> &'static str {
    match (is_selected, is_marked) {
        (true, true) => "▸●",
        (true, false) => "▸ ",
        (false, true) => " ●",
        (false, false) => "  ",
    }
}

fn line<R>(
    columns: &[Column<R>],
    widths: &[u16],
    row: &R,
    sign: &'static str,
    theme: &Theme,
    viewer: Viewer,
) -> Line<'static> {
    let is_marked = sign.contains('●');
    let mut spans = vec![Span::styled(sign, if is_marked { theme.marked } else { theme.focus })];
    for (column, width) in columns.iter().zip(widths).filter(|(_, width)| **width > 0) {
        let cell = (column.cell)(row, viewer);
        let style = if is_marked && cell.tone == Tone::Plain {
            theme.marked
        } else {
            theme.tone(cell.tone)
        };
        spans.push(Span::styled(padded(&cell.text, *width), style));
    }
    Line::from(spans)
}

/// A text in exactly so many columns, the last of which stays blank.
fn padded(cell: &str, width: u16) -> String {
    let room = usize::from(width.saturating_sub(1));
    let fitted = text::fit(cell, room);
    let blank = usize::from(width).saturating_sub(fitted.width());
    format!("{fitted}{}", " ".repeat(blank))
}

/// The width of each column, 0 for those that find no room.
pub(crate) fn widths<R>(columns: &[Column<R>], room: u16) -> Vec<u16> {
    let mut widths: Vec<u16> = columns.iter().map(|it| it.width).collect();
    while widths.iter().sum::<u16>() > room {
        let shown = columns
            .iter()
            .zip(&widths)
            .enumerate()
            .filter(|(_, (_, width))| **width > 0);
        let Some((last, _)) = shown.max_by_key(|(place, (column, _))| (column.rank, *place)) else {
            break;
        };
        if widths.iter().filter(|it| **it > 0).count() == 1 {
            widths.iter_mut().filter(|it| **it > 0).for_each(|it| *it = room);
            break;
        }
        if let Some(width) = widths.get_mut(last) {
            *width = 0;
        }
    }
    let rest = room.saturating_sub(widths.iter().sum());
    let shares: u16 = columns
        .iter()
        .zip(&widths)
        .filter(|(_, it)| **it > 0)
        .map(|(it, _)| it.grows)
        .sum();
    for (column, width) in columns.iter().zip(widths.iter_mut()).filter(|(_, it)| **it > 0) {
        *width += (rest * column.grows).checked_div(shares).unwrap_or(0);
    }
    widths
}

/// Lines of facts: the label dim, the value behind it, wrapped below itself.
pub(crate) fn fact_lines(facts: &[Fact], width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let label_width = facts.iter().map(|(label, _)| label.width()).max().unwrap_or(0) + 2;
    let room = usize::from(width).saturating_sub(label_width).max(8);
    let mut lines = Vec::new();
    for (label, cell) in facts {
        for (place, part) in wrapped(&cell.text, room).into_iter().enumerate() {
            let label = if place == 0 { *label } else { "" };
            lines.push(Line::from(vec![
                Span::styled(format!("{label:label_width$}"), theme.tone(Tone::Dim)),
                Span::styled(part, theme.tone(cell.tone)),
            ]));
        }
    }
    lines
}

/// A text in lines of at most so many columns, broken at blanks where there are any.
pub(crate) fn wrapped(long: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in long.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.width() + 1 + word.width() > columns {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            for letter in word.chars() {
                if line.width() >= columns {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(line);
    }
    lines
}

/// The style of a frame around something: strong around what the keys go to.
pub(crate) fn border(theme: &Theme, has_focus: bool) -> Style {
    if has_focus { theme.focus } else { theme.border }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(width: u16, grows: u16, rank: u8) -> Column<()> {
        Column {
            title: "X",
            width,
            grows,
            rank,
            sort: None,
            cell: |(), _| Cell::default(),
        }
    }

    #[test]
    fn what_matters_least_goes_first_when_room_is_short() {
        let columns = [column(10, 1, 0), column(10, 0, 2), column(10, 1, 1)];

        assert_eq!(widths(&columns, 40), [15, 10, 15]);
        assert_eq!(widths(&columns, 25), [12, 0, 12]);
        assert_eq!(widths(&columns, 12), [12, 0, 0]);
        assert_eq!(widths(&columns, 4), [4, 0, 0]);
    }

    #[test]
    fn the_selected_row_is_always_seen() {
        for selected in 0..100 {
            let first = first_seen(selected, 100, 7);
            assert!((first..first + 7).contains(&selected));
            assert!(first + 7 <= 100);
        }
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken() {
        assert_eq!(wrapped("a bcdefgh", 4), ["a", "bcde", "fgh"]);
    }
}
