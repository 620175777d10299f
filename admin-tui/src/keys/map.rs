//! Which key does what: the usual ones, or those of a file.

use std::collections::{BTreeMap, HashMap};

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::chord::Chord;
use super::{Action, BINDINGS, Binding};

/// Why a key-map file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyMapError {
    #[error("there is no action `{0}`; `doorward-admin keys` prints them all")]
    NoSuchAction(String),
    #[error("`{1}` of action `{0}` is no key; write `x`, `ctrl-x`, `alt-x`, `enter`, `f5` …")]
    NoSuchKey(String, String),
    #[error("key `{0}` is given to both `{1}` and `{2}`")]
    Twice(String, &'static str, &'static str),
}

/// Which key does what now.
#[derive(Debug, Clone)]
pub(crate) struct KeyMap {
    by_chord: HashMap<Chord, Action>,
    by_action: HashMap<Action, Vec<Chord>>,
}

impl KeyMap {
    /// The usual keys, except for the actions that are given others.
    pub(crate) fn with(own: &BTreeMap<String, Vec<String>>) -> Result<Self, KeyMapError> {
        if let Some(word) = own.keys().find(|word| BINDINGS.iter().all(|it| it.word != **word)) {
            return Err(KeyMapError::NoSuchAction(word.clone()));
        }
        let mut map = Self {
            by_chord: HashMap::new(),
            by_action: HashMap::new(),
        };
        for binding in BINDINGS {
            let usual = || binding.keys.iter().map(|it| (*it).to_owned()).collect();
            let keys: Vec<String> = own.get(binding.word).cloned().unwrap_or_else(usual);
            for key in keys {
                let chord = Chord::parse(&key).ok_or_else(|| KeyMapError::NoSuchKey(binding.word.to_owned(), key))?;
                map.give(chord, binding)?;
            }
        }
        for column in 1..=9_u8 {
            let chord = Chord {
                code: KeyCode::Char(char::from(b'0' + column)),
                ctrl: false,
                alt: false,
            };
            map.by_chord.entry(chord).or_insert(Action::Sort(usize::from(column)));
        }
        Ok(map)
    }

    fn give(&mut self, chord: Chord, binding: &'static Binding) -> Result<(), KeyMapError> {
        if let Some(other) = self.by_chord.insert(chord, binding.action) {
            let word = BINDINGS
                .iter()
                .find(|it| it.action == other)
                .map_or("sort", |it| it.word);
            return Err(KeyMapError::Twice(chord.to_string(), word, binding.word));
        }
        self.by_action.entry(binding.action).or_default().push(chord);
        Ok(())
    }

    /// What a key asks for.
    pub(crate) fn action(&self, key: KeyEvent) -> Option<Action> {
        self.by_chord.get(&Chord::of(key)).copied()
    }

    /// The keys of an action, as a file has them.
    pub(crate) fn names(&self, action: Action) -> Vec<String> {
        let chords = self.by_action.get(&action).map_or(&[][..], Vec::as_slice);
        chords.iter().map(Chord::name).collect()
    }

    /// The keys of an action, as they are shown.
    pub(crate) fn keys(&self, action: Action) -> Vec<String> {
        if matches!(action, Action::Sort(_)) {
            return vec!["1–9".to_owned()];
        }
        let chords = self.by_action.get(&action).map_or(&[][..], Vec::as_slice);
        chords.iter().map(ToString::to_string).collect()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::crossterm::event::KeyModifiers;

    use super::*;

    fn own(word: &str, key: &str) -> BTreeMap<String, Vec<String>> {
        BTreeMap::from([(word.to_owned(), vec![key.to_owned()])])
    }

    #[test]
    fn no_two_usual_bindings_share_a_key() {
        assert!(KeyMap::with(&BTreeMap::new()).is_ok());
    }

    #[test]
    fn own_keys_replace_the_usual_ones() {
        let map = KeyMap::with(&own("remove", "ctrl-d")).unwrap();

        let pressed = KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL);
        assert_eq!(map.action(pressed), Some(Action::Remove));
        assert_eq!(map.action(KeyEvent::from(KeyCode::Char('d'))), None);
        assert_eq!(map.keys(Action::Remove), ["ctrl-d"]);
    }

    #[test]
    fn a_mistake_in_the_file_is_named() {
        assert_eq!(
            KeyMap::with(&own("remov", "x")).unwrap_err(),
            KeyMapError::NoSuchAction("remov".to_owned())
        );
        assert!(matches!(
            KeyMap::with(&own("edit", "meta-q")).unwrap_err(),
            KeyMapError::NoSuchKey(..)
        ));
        assert!(matches!(
            KeyMap::with(&own("edit", "q")).unwrap_err(),
            KeyMapError::Twice(..)
        ));
    }
}
