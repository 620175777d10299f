//! How the dashboard looks.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph, Sparkline, Wrap};

use super::Dashboard;
use crate::desk::{Desk, Standing};
use crate::listing::framed;
use crate::model::Minute;
use crate::text;
use crate::theme::Tone;

mod totals;

/// From this height on, the charts have a second row.
const TALL: u16 = 18;

/// Of one minute: what went well, and what failed.
type Counts = fn(&Minute) -> (u64, u64);

const CHARTS: [[(&str, Counts); 2]; 2] = [
    [
        ("Sign-ins a minute", |it| (it.sign_ins, it.sign_ins_failed)),
        ("Deliveries a minute", |it| (it.deliveries, it.deliveries_failed)),
    ],
    [
        ("Registrations a minute", |it| (it.registrations, 0)),
        ("Failures a minute", |it| (0, it.sign_ins_failed + it.deliveries_failed)),
    ],
];

/// How many minutes the failure rates look back.
const RECENT: usize = 15;

impl Dashboard {
    pub(super) fn draw_all(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let Some(stats) = &self.stats else {
            self.draw_nothing(frame, area, desk);
            return;
        };
        let [top, charts, below] =
            Layout::vertical([Constraint::Length(5), Constraint::Min(6), Constraint::Length(5)]).areas(area);
        totals::draw(frame, top, stats, desk);
        draw_charts(frame, charts, &stats.minutes, desk);
        let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).areas(below);
        self.draw_providers(frame, left, desk);
        self.draw_node(frame, right, desk);
    }

    fn draw_nothing(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let heights = [Constraint::Min(0), Constraint::Length(if self.is_shut { 5 } else { 0 })];
        let [area, below] = Layout::vertical(heights).areas(area);
        if self.is_shut {
            self.draw_node(frame, below, desk);
        }
        let block = titled("Dashboard", desk);
        let inner = block.inner(area);
        frame.render_widget(block, area);
        let is_signed_out = matches!(desk.standing, Standing::Out(_));
        let (said, tone) = match &self.problem {
            Some(problem) => (problem.as_str(), Tone::Bad),
            None if is_signed_out => ("Sign in to see how the service does.", Tone::Dim),
            None => ("Asking the server …", Tone::Dim),
        };
        let [_, middle] = Layout::vertical([Constraint::Length(inner.height / 3), Constraint::Min(0)]).areas(inner);
        frame.render_widget(Line::styled(said.to_owned(), desk.theme.tone(tone)).centered(), middle);
    }

    fn draw_providers(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let block = titled("Providers", desk);
        let inner = block.inner(area);
        frame.render_widget(block, area);
        let providers = self.plugins.iter().flatten().flat_map(|plugin| plugin.providers.iter());
        let room = usize::from(inner.width).saturating_sub(18);
        let mut lines: Vec<Line> = providers
            .map(|provider| {
                let condition = provider.condition(desk.now);
                let said = if condition.tone == Tone::Good {
                    Tone::Dim
                } else {
                    condition.tone
                };
                Line::from(vec![
                    Span::styled(sign(condition.tone), desk.theme.tone(condition.tone)),
                    Span::styled(
                        format!("{:<16}", text::fit(&provider.name, 15)),
                        desk.theme.tone(Tone::Plain),
                    ),
                    Span::styled(text::fit(&condition.text, room), desk.theme.tone(said)),
                ])
            })
            .collect();
        if lines.is_empty() {
            lines.push(Line::styled(
                "The server tells of no provider plugin.",
                desk.theme.tone(Tone::Dim),
            ));
        }
        frame.render_widget(Paragraph::new(lines), inner);
    }

    fn draw_node(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let block = titled("This node", desk);
        let inner = block.inner(area);
        frame.render_widget(block, area);
        let mut lines = Vec::new();
        match &self.health {
            Some(Ok(health)) => {
                let is_well = matches!(health.status.as_str(), "ok" | "ready" | "pass");
                let tone = if is_well { Tone::Good } else { Tone::Warn };
                lines.push(Line::styled(format!("● {}", health.status), desk.theme.tone(tone)));
                let checks: Vec<String> = health
                    .checks
                    .iter()
                    .map(|(name, state)| format!("{name} {state}"))
                    .collect();
                lines.push(Line::styled(checks.join(" · "), desk.theme.tone(Tone::Dim)));
            }
            Some(Err(problem)) => lines.push(Line::styled(format!("● {problem}"), desk.theme.tone(Tone::Bad))),
            None => lines.push(Line::styled("○ not asked yet", desk.theme.tone(Tone::Dim))),
        }
        frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), inner);
    }
}

/// A sign that says without colours, too, how something does.
fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Bad => "○ ",
        Tone::Warn => "◐ ",
        _ => "● ",
    }
}

/// A frame with a title.
fn titled(title: &str, desk: &Desk) -> Block<'static> {
    framed(desk, false).title(Line::styled(format!(" {title} "), desk.theme.tone(Tone::Strong)))
}

fn draw_charts(frame: &mut Frame, area: Rect, minutes: &[Minute], desk: &Desk) {
    let rows = if area.height >= TALL { 2 } else { 1 };
    let rows = Layout::vertical(vec![Constraint::Fill(1); rows]).split(area);
    for (row, charts) in rows.iter().zip(CHARTS) {
        let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).areas(*row);
        for (place, (title, counts)) in [left, right].into_iter().zip(charts) {
            draw_chart(frame, place, title, minutes, counts, desk);
        }
    }
}

/// All of it as bars, and what failed of it as a share of the last minutes.
fn draw_chart(frame: &mut Frame, area: Rect, title: &str, minutes: &[Minute], counts: Counts, desk: &Desk) {
    let theme = &desk.theme;
    // As many of the newest minutes as there are columns.
    let skipped = minutes.len().saturating_sub(usize::from(area.width.saturating_sub(2)));
    let seen = minutes.get(skipped..).unwrap_or_default();
    let sum = |it: &Minute| {
        let (good, failed) = counts(it);
        good + failed
    };
    let peak = seen.iter().map(sum).max().unwrap_or(0);
    let peak = format!(" {} min, peak {peak} ", seen.len());
    let block = titled(title, desk)
        .title_top(Line::styled(peak, theme.tone(Tone::Dim)).right_aligned())
        .title_bottom(shares(minutes, counts, desk).right_aligned());
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let bars: Vec<u64> = seen.iter().map(sum).collect();
    let wide = stretched(&bars, usize::from(inner.width));
    frame.render_widget(Sparkline::default().data(wide).style(theme.tone(Tone::Accent)), inner);
}

/// What went well and what failed in the last minutes.
fn shares(minutes: &[Minute], counts: Counts, desk: &Desk) -> Line<'static> {
    let theme = &desk.theme;
    let (good, failed) = minutes
        .iter()
        .rev()
        .take(RECENT)
        .map(counts)
        .fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    let share = failed * 100 / (good + failed).max(1);
    let tone = match share {
        0 => Tone::Good,
        1..=9 => Tone::Warn,
        _ => Tone::Bad,
    };
    Line::from(vec![
        Span::styled(
            format!(" {RECENT} min: {good} good, {failed} failed "),
            theme.tone(Tone::Dim),
        ),
        Span::styled(format!("{share} % "), theme.tone(tone)),
    ])
}

/// As many columns as there are, each with the bar of its share of the time.
fn stretched(bars: &[u64], width: usize) -> Vec<u64> {
    let bar = |column: usize| bars.get(column * bars.len() / width.max(1)).copied();
    (0..width).filter_map(bar).collect()
}
