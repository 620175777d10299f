//! One line of text being typed.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthStr as _;

use crate::text;

/// No field of the API takes more; a longer paste is cut here.
const LONGEST: usize = 4_096;

/// A line and the place of the cursor in it, counted in letters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Input {
    letters: Vec<char>,
    cursor: usize,
}

impl Input {
    /// A line that holds a text already, however long, with the cursor behind it.
    pub(crate) fn holding(text: &str) -> Self {
        let letters: Vec<char> = text::clean(text).replace('\n', " ").chars().collect();
        let cursor = letters.len();
        Self { letters, cursor }
    }

    pub(crate) fn value(&self) -> String {
        self.letters.iter().collect()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Types a text at the cursor; whether all of it found room.
    pub(crate) fn insert(&mut self, typed: &str) -> bool {
        let room = LONGEST.saturating_sub(self.letters.len());
        let mut letters = typed.chars().take(room + 1).collect::<String>();
        let fits = letters.chars().count() <= room;
        letters = text::clean(&letters).replace('\n', " ");
        let letters: Vec<char> = letters.chars().take(room).collect();
        let count = letters.len();
        let at = self.cursor.min(self.letters.len());
        self.letters.splice(at..at, letters);
        self.cursor = at + count;
        fits
    }

    /// Takes a key that edits a line; whether it was one.
    pub(crate) fn edit(&mut self, key: KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('u') if ctrl => self.clear(),
            KeyCode::Char('w') if ctrl => self.erase_word(),
            KeyCode::Char('a') if ctrl => self.cursor = 0,
            KeyCode::Char('e') if ctrl => self.cursor = self.letters.len(),
            KeyCode::Char(it) if !ctrl && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.insert(it.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Backspace => {
                let from = self.cursor.saturating_sub(1);
                self.letters.drain(from..self.cursor);
                self.cursor = from;
            }
            KeyCode::Delete => {
                let to = (self.cursor + 1).min(self.letters.len());
                self.letters.drain(self.cursor..to);
            }
            KeyCode::Left => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Right => self.cursor = (self.cursor + 1).min(self.letters.len()),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.letters.len(),
            _ => return false,
        }
        true
    }

    /// The part that is seen in so many columns, and the cursor's column in it.
    pub(crate) fn window(&self, columns: usize, hidden: bool) -> (String, u16) {
        let shown: Vec<char> = if hidden {
            self.letters.iter().map(|_| '•').collect()
        } else {
            self.letters.clone()
        };
        let mut from = 0;
        let before = |from: usize| -> usize {
            let part: String = shown.iter().take(self.cursor).skip(from).collect();
            part.width()
        };
        while before(from) + 1 > columns && from < self.cursor {
            from += 1;
        }
        let rest: String = shown.iter().skip(from).collect();
        (
            text::fit(&rest, columns.max(1)),
            u16::try_from(before(from)).unwrap_or(0),
        )
    }

    fn erase_word(&mut self) {
        let mut at = self.cursor;
        let is_blank = |at: usize| self.letters.get(at).is_some_and(|it| it.is_whitespace());
        while at > 0 && is_blank(at - 1) {
            at -= 1;
        }
        while at > 0 && !is_blank(at - 1) {
            at -= 1;
        }
        self.letters.drain(at..self.cursor);
        self.cursor = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ctrl(it: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(it), KeyModifiers::CONTROL)
    }

    #[test]
    fn a_megabyte_is_cut_and_stays_clean() {
        let mut input = Input::default();

        let fits = input.insert(&"\u{1b}[2Jx".repeat(250_000));

        assert!(!fits);
        assert!(input.value().chars().count() <= LONGEST);
        assert!(!input.value().contains('\u{1b}'));
    }

    #[test]
    fn keys_edit_at_the_cursor() {
        let mut input = Input::holding("ann lee");
        input.edit(ctrl('w'));
        input.edit(KeyEvent::from(KeyCode::Char('X')));
        input.edit(KeyEvent::from(KeyCode::Home));
        input.edit(KeyEvent::from(KeyCode::Delete));

        assert_eq!(input.value(), "nn X");
    }

    #[test]
    fn the_cursor_stays_in_sight_and_a_secret_out_of_it() {
        let input = Input::holding("abcdefghij");

        assert_eq!(input.window(5, false), ("ghij".to_owned(), 4));
        assert_eq!(input.window(20, true), ("•".repeat(10), 10));
    }
}
