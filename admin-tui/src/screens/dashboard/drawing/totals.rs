//! How many of everything there are.

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::titled;
use crate::desk::Desk;
use crate::model::Stats;
use crate::text;
use crate::theme::Tone;

/// A number under its name.
type Figure = (u64, &'static str, Tone);

pub(super) fn draw(frame: &mut Frame, area: Rect, stats: &Stats, desk: &Desk) {
    let [users, products, deliveries] =
        Layout::horizontal([Constraint::Fill(4), Constraint::Length(14), Constraint::Fill(5)]).areas(area);
    let of = |counts: &BTreeMap<String, u64>, name: &str| counts.get(name).copied().unwrap_or(0);
    let totals = &stats.totals;
    let troubled = |count: u64| if count > 0 { Tone::Bad } else { Tone::Dim };
    draw_figures(
        frame,
        users,
        "Users",
        desk,
        &[
            (of(&totals.users, "active"), "active", Tone::Good),
            (of(&totals.users, "pending"), "pending", Tone::Warn),
            (of(&totals.users, "deactivated"), "inactive", Tone::Dim),
        ],
    );
    draw_figures(
        frame,
        products,
        "Products",
        desk,
        &[(totals.products, "offered", Tone::Accent)],
    );
    let failed = of(&totals.deliveries, "failed") + of(&totals.deliveries, "expired");
    draw_figures(
        frame,
        deliveries,
        "Deliveries",
        desk,
        &[
            (
                of(&totals.deliveries, "queued") + of(&totals.deliveries, "sending"),
                "waiting",
                Tone::Warn,
            ),
            (
                of(&totals.deliveries, "sent") + of(&totals.deliveries, "delivered"),
                "sent",
                Tone::Good,
            ),
            (failed, "failed", troubled(failed)),
        ],
    );
}

fn draw_figures(frame: &mut Frame, area: Rect, title: &str, desk: &Desk, figures: &[Figure]) {
    let block = titled(title, desk);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let places = Layout::horizontal(figures.iter().map(|_| Constraint::Fill(1))).split(inner);
    for ((count, name, tone), place) in figures.iter().zip(places.iter()) {
        let lines = vec![
            Line::default(),
            Line::styled(text::grouped(*count), desk.theme.tone(*tone)).centered(),
            Line::styled(*name, desk.theme.tone(Tone::Dim)).centered(),
        ];
        frame.render_widget(Paragraph::new(lines), *place);
    }
}
