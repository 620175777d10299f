//! The whole picture: a line of where one is, the tabs, a banner when something is wrong, the screen, and what the keys do.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use unicode_width::UnicodeWidthStr as _;

use crate::app::State;
use crate::clusters;
use crate::desk::{Desk, Link, Standing};
use crate::keys::Action;
use crate::overlays::progress;
use crate::screens::Hint;
use crate::table::{first_seen, wrapped};
use crate::text;
use crate::theme::Tone;

/// The smallest terminal that things can be read in.
const SMALLEST: (u16, u16) = (60, 16);

const SPINNER: [&str; 8] = ["⣾", "⣽", "⣻", "⢿", "⡿", "⣟", "⣯", "⣷"];

/// Whether nothing but that can be read in a terminal of this size.
pub(crate) const fn is_too_small((width, height): (u16, u16)) -> bool {
    width < SMALLEST.0 || height < SMALLEST.1
}

/// Draws everything.
pub(crate) fn view(state: &State, frame: &mut Frame) {
    let area = frame.area();
    if is_too_small((area.width, area.height)) {
        let said = format!(
            "Doorward needs {}×{}; this is {}×{}.",
            SMALLEST.0, SMALLEST.1, area.width, area.height
        );
        let lines: Vec<Line> = wrapped(&said, usize::from(area.width).max(8))
            .into_iter()
            .map(Line::raw)
            .collect();
        frame.render_widget(Paragraph::new(lines), area);
        return;
    }
    let desk = &state.desk;
    let parts = parts(state, area);
    draw_head(state, frame, parts.head);
    draw_tabs(state, frame, parts.tabs);
    if let Some((said, tone)) = banner(desk) {
        let line = Line::styled(format!(" {said}"), desk.theme.tone(tone));
        frame.render_widget(line, parts.banner);
    }
    if let Some(screen) = state.screen() {
        screen.draw(frame, parts.body, desk);
    }
    draw_foot(state, frame, parts.foot);
    // What one answers to lies over what is only said.
    draw_toasts(desk, frame, area);
    if let Some(job) = state.jobs.iter().find(|job| job.is_shown()) {
        progress::draw(job, frame, area, desk);
    }
    for overlay in &state.overlays {
        overlay.draw(frame, area, desk);
    }
    clusters::settle(frame.buffer_mut());
}

/// Where everything lies.
struct Parts {
    head: Rect,
    tabs: Rect,
    banner: Rect,
    body: Rect,
    foot: Rect,
}

fn parts(state: &State, area: Rect) -> Parts {
    let banner = u16::from(banner(&state.desk).is_some());
    let heights = [1, 1, banner].map(Constraint::Length);
    let [first, second, third] = heights;
    let [head, tabs, banner, body, foot] =
        Layout::vertical([first, second, third, Constraint::Min(0), Constraint::Length(1)]).areas(area);
    Parts {
        head,
        tabs,
        banner,
        body,
        foot,
    }
}

fn draw_head(state: &State, frame: &mut Frame, area: Rect) {
    let desk = &state.desk;
    let theme = &desk.theme;
    let right = standing(desk, area.width >= 100);
    let width = u16::try_from(right.width())
        .unwrap_or(0)
        .min(area.width.saturating_sub(24));
    let [first, _, second] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(1), Constraint::Length(width)]).areas(area);
    let mut left = Line::from(vec![Span::styled(" doorward ", theme.badge), Span::raw(" ")]);
    if let Some(screen) = state.screen() {
        left.push_span(Span::styled(screen.title(), theme.tone(Tone::Strong)));
        if let Some(crumb) = screen.crumb() {
            left.push_span(Span::styled(" › ", theme.tone(Tone::Dim)));
            let room = usize::from(first.width).saturating_sub(left.width());
            left.push_span(Span::styled(text::fit(&crumb, room), theme.tone(Tone::Accent)));
        }
    }
    frame.render_widget(left, first);
    frame.render_widget(right, second);
}

/// Who works where, and whether anything is under way.
fn standing(desk: &Desk, is_wide: bool) -> Line<'static> {
    let theme = &desk.theme;
    let mut spans = Vec::new();
    if !desk.flying.is_empty() {
        let moment = usize::try_from(desk.now.timestamp_subsec_millis() / 125).unwrap_or(0);
        spans.push(Span::styled(
            format!("{} ", SPINNER.get(moment).unwrap_or(&"⣾")),
            theme.tone(Tone::Accent),
        ));
    }
    if desk.start.read_only {
        spans.push(Span::styled("READ-ONLY ", theme.tone(Tone::Warn)));
    }
    let (sign, tone) = if desk.link == Link::Up {
        ("● ", Tone::Good)
    } else {
        ("○ ", Tone::Bad)
    };
    spans.push(Span::styled(sign, theme.tone(tone)));
    match &desk.standing {
        Standing::In(user) => {
            let room = if is_wide { 40 } else { 20 };
            spans.push(Span::styled(
                format!("{} ", text::fit(&user.email, room)),
                theme.tone(Tone::Plain),
            ));
            spans.push(Span::styled(user.role.clone(), theme.tone(Tone::Accent)));
        }
        Standing::Unknown => spans.push(Span::styled("…", theme.tone(Tone::Dim))),
        Standing::Out(_) => spans.push(Span::styled("signed out", theme.tone(Tone::Warn))),
    }
    spans.push(Span::styled(
        format!(" · {} ", text::fit(&desk.start.profile, 16)),
        theme.tone(Tone::Dim),
    ));
    Line::from(spans)
}

fn draw_tabs(state: &State, frame: &mut Frame, area: Rect) {
    let theme = &state.desk.theme;
    let mut spans = vec![Span::raw(" ")];
    for (place, screen) in state.screens.iter().enumerate() {
        let style = if place == state.active {
            theme.focus
        } else {
            theme.tone(Tone::Dim)
        };
        let mark = if place == state.active { "▪" } else { " " };
        spans.push(Span::styled(format!("{mark}{} ", screen.title()), style));
    }
    frame.render_widget(Line::from(spans), area);
}

/// The tab at a place of the terminal.
pub(crate) fn tab_at(state: &State, column: u16, row: u16) -> Option<usize> {
    if row != 1 {
        return None;
    }
    let mut end = 1;
    state.screens.iter().position(|screen| {
        end += screen.title().width() + 2;
        usize::from(column) < end
    })
}

/// The row of the list at a line of the terminal.
pub(crate) fn row_at(state: &State, line: u16) -> Option<usize> {
    let (width, height) = state.desk.size;
    let screen = state.screen()?;
    let place = screen.list_place(parts(state, Rect::new(0, 0, width, height)).body, state.desk.size);
    let list = screen.list()?;
    // The frame and the titles lie above the rows.
    let above = 2;
    let line = usize::from(line.checked_sub(place.y + above)?);
    let seen = usize::from(place.height.saturating_sub(above + 1));
    let row = first_seen(list.selected(), list.len(), seen) + line;
    (line < seen && row < list.len()).then_some(row)
}

/// What is wrong with the connection or the session.
fn banner(desk: &Desk) -> Option<(String, Tone)> {
    if let Link::Down { again_at, reason, .. } = &desk.link {
        let seconds = (*again_at - desk.now).num_seconds().max(0);
        let rest = format!("Next try in {seconds} s; what you see is old.");
        let room = usize::from(desk.size.0).saturating_sub(rest.width() + "  Offline:  ".width());
        return Some((format!("Offline: {} {rest}", text::fit(reason, room)), Tone::Bad));
    }
    match &desk.standing {
        Standing::Out(Some(_)) => Some(("Signed out. What you see may be old.".to_owned(), Tone::Warn)),
        Standing::In(user) if user.role == "user" => Some((
            "Your account may not administrate: ask an administrator for a role.".to_owned(),
            Tone::Warn,
        )),
        _ => None,
    }
}

/// What keys do; a window that has them says so itself.
fn draw_foot(state: &State, frame: &mut Frame, area: Rect) {
    if !state.overlays.is_empty() {
        return;
    }
    let always = [(Action::Palette, "commands"), (Action::Help, "help")];
    let always = keys_of(&always, usize::from(area.width), &state.desk);
    let width = u16::try_from(always.width()).unwrap_or(0);
    let [left, right] = Layout::horizontal([Constraint::Min(0), Constraint::Length(width)]).areas(area);
    frame.render_widget(keys_of(&state.hints(), usize::from(left.width), &state.desk), left);
    frame.render_widget(always, right);
}

/// The first key of each action, with what it does: as many as find room as a whole.
fn keys_of(hints: &[Hint], room: usize, desk: &Desk) -> Line<'static> {
    let mut line = Line::raw(" ");
    for (action, says) in hints {
        let Some(key) = desk.start.keys.keys(*action).into_iter().next() else {
            continue;
        };
        let key = Span::styled(key, desk.theme.tone(Tone::Accent));
        let says = Span::styled(format!(" {says}  "), desk.theme.bar);
        if line.width() + key.width() + says.width() > room + 1 {
            break;
        }
        line.push_span(key);
        line.push_span(says);
    }
    line
}

/// The newest messages, above the last line.
fn draw_toasts(desk: &Desk, frame: &mut Frame, area: Rect) {
    let width = (area.width / 2).clamp(30, 60);
    let mut bottom = area.bottom().saturating_sub(2);
    for toast in desk.toasts.iter().rev().take(3) {
        let lines = wrapped(&toast.text, usize::from(width.saturating_sub(4)));
        let lines: Vec<String> = lines.into_iter().take(4).collect();
        let height = u16::try_from(lines.len()).unwrap_or(1);
        if bottom < height + 4 {
            return;
        }
        bottom -= height;
        let place = Rect {
            x: area.right().saturating_sub(width + 1),
            y: bottom,
            width,
            height,
        };
        frame.render_widget(Clear, place);
        let tone = desk.theme.on_selected(desk.theme.tone(toast.tone));
        let line = |line| Line::from(vec![Span::styled("▌ ", tone), Span::styled(line, tone)]);
        let lines: Vec<Line> = lines.into_iter().map(line).collect();
        frame.render_widget(Paragraph::new(lines).style(desk.theme.selected), place);
    }
}
