//! What keys there are: the one table that the schema, the reference page, the refusal of unknown keys and the reading
//! of variables are made from.

use serde_json::Value as Json;

/// What an operator may write at one place.
#[derive(Debug, Clone)]
pub struct Outline {
    /// What the place is for: a paragraph for each element.
    pub about: Vec<String>,
    /// How the place is written.
    pub form: Form,
    /// The keys of the place.
    pub keys: Vec<Key>,
    /// The places within the place.
    pub sections: Vec<(&'static str, Outline)>,
}

/// How a place is written.
#[derive(Debug, Clone)]
pub enum Form {
    /// Once, as a table.
    Table,
    /// Any number of times, as `[[place]]`.
    List,
    /// Any number of times, each under a name of the operator's choice.
    Named,
    /// As a table whose keys others decide.
    Entries {
        /// Whether the values must never be shown.
        secret: bool,
        /// The JSON Schema of a value.
        shape: Json,
    },
}

/// One key and all that is said about it.
#[derive(Debug, Clone)]
pub struct Key {
    /// The name within its section.
    pub name: &'static str,
    /// What it decides: a paragraph for each element.
    pub about: Vec<String>,
    /// The value without one, as text; empty when then nothing is set.
    pub default: &'static str,
    /// Whether a value must be given, so that the default counts for nothing.
    pub required: bool,
    /// The least and the greatest value.
    pub bounds: Option<(&'static str, &'static str)>,
    /// A value somebody might write.
    pub example: Option<&'static str>,
    /// Whether the value must never be shown.
    pub secret: bool,
    /// The JSON Schema of the value.
    pub shape: Json,
    /// The default as JSON.
    pub default_json: Json,
}

/// Where a sequence of words from a variable or a credential's name leads.
#[derive(Debug, PartialEq, Eq)]
pub struct Destination {
    /// The key, word by word, as a file would spell it.
    pub path: Vec<String>,
    /// Whether a secret is kept there.
    pub secret: bool,
}

impl Outline {
    /// Follows words such as `http`, `listen`. Where names are free, `_` is read as `-`, which variables cannot spell.
    pub fn locate(&self, words: &[&str]) -> Destination {
        let mut path = Vec::new();
        let secret = self.follow(words, &mut path);
        Destination { path, secret }
    }

    fn follow(&self, words: &[&str], path: &mut Vec<String>) -> bool {
        let Some((word, rest)) = words.split_first() else {
            return false;
        };
        match &self.form {
            Form::Entries { secret, .. } => {
                path.push(word.replace('_', "-"));
                path.extend(rest.iter().map(ToString::to_string));
                *secret && rest.is_empty()
            }
            Form::Named => {
                path.push(word.replace('_', "-"));
                self.follow_within(rest, path)
            }
            Form::Table | Form::List => self.follow_within(words, path),
        }
    }

    /// Follows words among the keys and sections of one table.
    fn follow_within(&self, words: &[&str], path: &mut Vec<String>) -> bool {
        let Some((word, rest)) = words.split_first() else {
            return false;
        };
        path.push((*word).to_owned());
        if let Some((_, section)) = self.sections.iter().find(|(name, _)| name == word) {
            return section.follow(rest, path);
        }
        path.extend(rest.iter().map(ToString::to_string));
        rest.is_empty() && self.keys.iter().any(|key| key.name == *word && key.secret)
    }

    /// The full path of every key, with `NAME` and `KEY` where names are free.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.collect_paths("", &mut paths);
        paths
    }

    fn collect_paths(&self, prefix: &str, paths: &mut Vec<String>) {
        let place = self.place(prefix);
        if matches!(self.form, Form::Entries { .. }) {
            paths.push(place.clone());
        }
        paths.extend(self.keys.iter().map(|key| join(&place, key.name)));
        for (name, section) in &self.sections {
            section.collect_paths(&join(&place, name), paths);
        }
    }

    /// The path of the keys' table, given the path of the place.
    pub fn place(&self, path: &str) -> String {
        match self.form {
            Form::Table => path.to_owned(),
            Form::List => format!("{path}[]"),
            Form::Named => join(path, "NAME"),
            Form::Entries { .. } => join(path, "KEY"),
        }
    }
}

/// A path one step longer.
pub fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// The variable that sets the key at `path`.
pub fn variable(path: &str) -> String {
    let name = path.replace('.', "__").replace('-', "_").to_ascii_uppercase();
    format!("{}{name}", super::layers::PREFIX)
}

/// Doc comment lines as paragraphs: lines belong together until an empty one.
pub fn paragraphs(lines: &[&str]) -> Vec<String> {
    lines
        .split(|line| line.trim().is_empty())
        .map(|block| block.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}
