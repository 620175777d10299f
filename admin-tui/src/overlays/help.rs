//! Every key, straight from the key map in force.

use ratatui::Frame;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{Flow, Overlay, footer, reading, window};
use crate::app::Offer;
use crate::desk::Desk;
use crate::scroll::Scroll;
use crate::theme::Tone;

pub(crate) struct Help {
    offers: Vec<Offer>,
    scroll: Scroll,
}

impl Help {
    /// A help that tells of what is offered.
    pub(crate) fn new(offers: Vec<Offer>) -> Self {
        Self {
            offers,
            scroll: Scroll::default(),
        }
    }
}

impl Overlay for Help {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        reading(&mut self.scroll, key, desk)
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let groups = groups(&self.offers, desk);
        let is_split = area.width >= 120;
        let (width, columns) = if is_split {
            (118, balanced(groups))
        } else {
            (70, vec![groups.concat()])
        };
        let lines = columns.iter().map(Vec::len).max().unwrap_or(0);
        let wanted = u16::try_from(lines).unwrap_or(u16::MAX);
        let height = wanted.saturating_add(4).min(area.height.saturating_sub(2));
        let inner = window(frame, area, (width, height), "Keys", Tone::Accent, desk);
        let [body, _, foot] =
            Layout::vertical([Constraint::Min(1), Constraint::Length(1), Constraint::Length(1)]).areas(inner);
        let first = self.scroll.begin(lines, body.height);
        let places = Layout::horizontal(columns.iter().map(|_| Constraint::Fill(1))).split(body);
        for (lines, place) in columns.into_iter().zip(places.iter()) {
            frame.render_widget(Paragraph::new(lines).scroll((first, 0)), *place);
        }
        let more = if self.scroll.has_more() {
            "more below"
        } else {
            "all seen"
        };
        let keys: &[(&str, &str)] = if wanted > body.height {
            &[("j k", more), ("esc", "close")]
        } else {
            &[("esc", "close")]
        };
        frame.render_widget(footer(keys, desk), foot);
    }
}

/// The groups in two columns of about the same height.
fn balanced(groups: Vec<Vec<Line<'static>>>) -> Vec<Vec<Line<'static>>> {
    let all: usize = groups.iter().map(Vec::len).sum();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for group in groups {
        let has_room = right.is_empty() && left.len() + group.len() / 2 <= all / 2;
        if has_room { &mut left } else { &mut right }.extend(group);
    }
    vec![left, right]
}

/// The bindings of each group below its name.
fn groups(offers: &[Offer], desk: &Desk) -> Vec<Vec<Line<'static>>> {
    let mut groups: Vec<Vec<Line<'static>>> = Vec::new();
    let mut name = "";
    for Offer { binding, says } in offers {
        if binding.group != name {
            name = binding.group;
            groups.push(vec![Line::styled(name, desk.theme.tone(Tone::Strong))]);
        }
        let keys = desk.start.keys.keys(binding.action).join(" ");
        let line = Line::from(vec![
            Span::styled(format!("  {keys:<16} "), desk.theme.tone(Tone::Accent)),
            Span::styled(says.clone(), desk.theme.tone(Tone::Plain)),
        ]);
        if let Some(group) = groups.last_mut() {
            group.push(line);
        }
    }
    groups
}
