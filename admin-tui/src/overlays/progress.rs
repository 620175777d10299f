//! A change to many records under way: how far it is, and what failed with which reason.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{LineGauge, Paragraph};

use super::{footer, window};
use crate::desk::Desk;
use crate::job::Job;
use crate::text;
use crate::theme::Tone;

pub(crate) fn draw(job: &Job, frame: &mut Frame, area: Rect, desk: &Desk) {
    let theme = &desk.theme;
    let finished = job.done.len() + job.failures.len();
    let title = format!("{} {}", job.title, text::counted(job.len(), job.thing));
    let shown = job.failures.len().min(8);
    let height = u16::try_from(shown).unwrap_or(0) + 6;
    let inner = window(frame, area, (72, height), &title, Tone::Accent, desk);
    let parts = [
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(1),
    ];
    let [gauge, counts, failures, foot] = Layout::vertical(parts).areas(inner);
    let whole = u32::try_from(job.len().max(1)).unwrap_or(u32::MAX);
    let ratio = f64::from(u32::try_from(finished).unwrap_or(0)) / f64::from(whole);
    let bar = LineGauge::default()
        .ratio(ratio.clamp(0.0, 1.0))
        .filled_symbol("█")
        .unfilled_symbol("░")
        .label(format!("{finished}/{}", job.len()));
    frame.render_widget(
        bar.filled_style(theme.tone(Tone::Accent)).unfilled_style(theme.border),
        gauge,
    );
    draw_counts(job, frame, counts, desk);
    draw_failures(job, frame, failures, desk);
    let keys: &[(&str, &str)] = match (job.is_over(), job.failures.is_empty()) {
        (false, _) if job.cancelled => &[("…", "stopping")],
        (false, _) => &[("esc", "stop")],
        (true, true) => &[("esc", "close")],
        (true, false) => &[("r", "try the failed ones again"), ("esc", "close")],
    };
    frame.render_widget(footer(keys, desk), foot);
}

fn draw_counts(job: &Job, frame: &mut Frame, area: Rect, desk: &Desk) {
    let state = match (job.is_over(), job.cancelled) {
        (true, true) => "stopped",
        (true, false) => "finished",
        (false, true) => "stopping",
        (false, false) => "under way",
    };
    frame.render_widget(
        Line::styled(
            format!("{state}: {} done, {} failed", job.done.len(), job.failures.len()),
            desk.theme.tone(Tone::Dim),
        ),
        area,
    );
}

fn draw_failures(job: &Job, frame: &mut Frame, area: Rect, desk: &Desk) {
    let theme = &desk.theme;
    let rows = job.failures.iter().take(8).map(|(step, failure)| {
        Line::from(vec![
            Span::styled(format!("✗ {} ", text::fit(&step.name, 28)), theme.tone(Tone::Bad)),
            Span::styled(failure.sentence(), theme.tone(Tone::Dim)),
        ])
    });
    frame.render_widget(Paragraph::new(rows.collect::<Vec<_>>()), area);
}
