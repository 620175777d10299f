//! How far somebody has read in what is longer than its window.

use std::cell::Cell;

use ratatui::crossterm::event::KeyCode;

use crate::keys::Action;

/// The line a window begins with.
#[derive(Debug)]
pub(crate) struct Scroll {
    line: u16,
    /// Only who draws knows how much there is and how much room; without it, keys pressed at the end would have to be
    /// taken back one by one.
    last: Cell<u16>,
}

impl Default for Scroll {
    fn default() -> Self {
        Self {
            line: 0,
            last: Cell::new(u16::MAX),
        }
    }
}

impl Scroll {
    /// Moves by an action of a screen; whether it was one that moves.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Down => self.line = self.line.saturating_add(1).min(self.last.get()),
            Action::Up => self.line = self.line.min(self.last.get()).saturating_sub(1),
            _ => return false,
        }
        true
    }

    /// Moves by a key of a popup; whether it was one that moves.
    pub(crate) fn key(&mut self, code: KeyCode) -> bool {
        match code {
            KeyCode::Down | KeyCode::Char('j') => self.act(Action::Down),
            KeyCode::Up | KeyCode::Char('k') => self.act(Action::Up),
            _ => false,
        }
    }

    /// The line to begin with when so many lines are drawn into so much room: the last one is never passed.
    pub(crate) fn begin(&self, lines: usize, room: u16) -> u16 {
        let lines = u16::try_from(lines).unwrap_or(u16::MAX);
        self.last.set(lines.saturating_sub(room));
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
            scroll.key(KeyCode::Down);
        }

        assert_eq!(scroll.begin(6, 4), 2);
        scroll.key(KeyCode::Up);

        assert_eq!(scroll.begin(6, 4), 1);
    }

    #[test]
    fn what_fits_does_not_move() {
        let mut scroll = Scroll::default();
        scroll.begin(3, 4);

        assert!(scroll.key(KeyCode::Char('j')));

        assert_eq!((scroll.begin(3, 4), scroll.has_more()), (0, false));
    }
}
