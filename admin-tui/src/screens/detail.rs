//! One record in full.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Padding, Paragraph};

use crate::desk::Desk;
use crate::listing::framed;
use crate::scroll::Scroll;
use crate::table::{self, Fact};
use crate::theme::Tone;

/// Draws facts in a frame, from a line on.
pub(super) fn draw(frame: &mut Frame, area: Rect, desk: &Desk, title: &str, facts: &[Fact], scroll: &Scroll) {
    draw_part(frame, area, desk, title, facts, scroll, true);
}

/// The same, where the keys may go to something beside it.
pub(super) fn draw_part(
    frame: &mut Frame,
    area: Rect,
    desk: &Desk,
    title: &str,
    facts: &[Fact],
    scroll: &Scroll,
    has_focus: bool,
) {
    let title = Line::styled(format!(" {title} "), desk.theme.tone(Tone::Strong));
    let block = framed(desk, has_focus).title(title).padding(Padding::horizontal(1));
    let inner = block.inner(area);
    let lines = table::fact_lines(facts, inner.width.min(110), &desk.theme);
    let first = scroll.begin(lines.len(), inner.height);
    frame.render_widget(Paragraph::new(lines).scroll((first, 0)), inner);
    frame.render_widget(block, area);
}
