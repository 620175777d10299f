//! How far somebody has read in what is longer than its window.

use std::cell::Cell;

use ratatui::crossterm::event::KeyEvent;

use crate::keys::{Action, KeyMap};

/// The line a window begins with.
#[derive(Debug)]
pub(crate) struct Scroll {
    line: u16,
    /// Only who draws knows how much there is and how much room; without it, keys pressed at the end would have to be
    /// taken back one by one.
    last: Cell<u16>,
    /// How many lines the window has.
    room: Cell<u16>,
}

impl Default for Scroll {
    fn default() -> Self {
        Self {
            line: 0,
            last: Cell::new(u16::MAX),
            room: Cell::new(1),
        }
    }
}

impl Scroll {
    /// Moves by an action of a screen; whether it was one that moves.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        let last = self.last.get();
        // A line of the page before stays in sight.
        let page = self.room.get().saturating_sub(1).max(1);
        let here = self.line.min(last);
        self.line = match action {
            Action::Down => here.saturating_add(1).min(last),
            Action::Up => here.saturating_sub(1),
            Action::PageDown => here.saturating_add(page).min(last),
            Action::PageUp => here.saturating_sub(page),
            Action::Top => 0,
            Action::Bottom => last,
            _ => return false,
        };
        true
    }

    /// Moves by a key of a popup, as it moves on screens; whether it was one that moves.
    pub(crate) fn key(&mut self, key: KeyEvent, keys: &KeyMap) -> bool {
        keys.action(key).is_some_and(|action| self.act(action))
    }

    /// The line to begin with when so many lines are drawn into so much room: the last one is never passed.
    pub(crate) fn begin(&self, lines: usize, room: u16) -> u16 {
        let lines = u16::try_from(lines).unwrap_or(u16::MAX);
        self.last.set(lines.saturating_sub(room));
        self.room.set(room);
        self.line.min(self.last.get())
    }

    /// Whether more follows below what was drawn.
    pub(crate) fn has_more(&self) -> bool {
        self.line < self.last.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_not_passed_and_left_at_once() {
        let mut scroll = Scroll::default();
        scroll.begin(10, 4);

        for _ in 0..50 {
            scroll.act(Action::Down);
        }
        assert_eq!((scroll.begin(10, 4), scroll.has_more()), (6, false));
        scroll.act(Action::Up);

        assert_eq!((scroll.begin(10, 4), scroll.has_more()), (5, true));
    }

    #[test]
    fn what_has_become_shorter_is_left_from_its_new_end() {
        let mut scroll = Scroll::default();
        scroll.begin(10, 4);
        for _ in 0..6 {
            scroll.act(Action::Down);
        }

        assert_eq!(scroll.begin(6, 4), 2);
        scroll.act(Action::Up);

        assert_eq!(scroll.begin(6, 4), 1);
    }

    #[test]
    fn what_fits_does_not_move() {
        let mut scroll = Scroll::default();
        scroll.begin(3, 4);

        assert!(scroll.act(Action::Down));

        assert_eq!((scroll.begin(3, 4), scroll.has_more()), (0, false));
    }
}
