//! Groups of keys that stand there any number of times: in a list, under free names, or as free names themselves.

use std::collections::BTreeMap;

use figment::value::{Tag, Value};
use serde_json::Value as Json;

use super::outline::{Form, Outline, join};
use super::problem::{Fault, Problem};
use super::section::{Findings, Section};
use super::setting::{Setting, written_list};

/// `[[section]]`, any number of times; in a variable the same as a list in brackets.
impl<T: Section> Section for Vec<T> {
    fn read(path: &str, value: Option<&Value>, findings: &mut Findings) -> Self {
        let Some(value) = value else {
            return Self::new();
        };
        let written = value
            .as_str()
            .and_then(written_list)
            .map(|list| from_source(list, value.tag()));
        let Value::Array(_, items) = written.as_ref().unwrap_or(value) else {
            let fix = format!("write `[[{path}]]` tables, or a list such as [{{ key = \"value\" }}]");
            findings.refuse(path, value, Fault::new("is not a list of tables", fix));
            return Self::new();
        };
        let items = items.iter().enumerate();
        items
            .map(|(index, item)| T::read(&format!("{path}[{index}]"), Some(item), findings))
            .collect()
    }

    fn outline() -> Outline {
        Outline {
            form: Form::List,
            ..T::outline()
        }
    }

    fn show(&self, path: &str, shown: &mut Vec<(String, Json)>) {
        for (index, item) in self.iter().enumerate() {
            item.show(&format!("{path}[{index}]"), shown);
        }
    }
}

/// The value with all that is in it, as if it had come from the source of `tag`.
fn from_source(value: Value, tag: Tag) -> Value {
    match value {
        Value::Dict(_, inner) => Value::Dict(
            tag,
            inner
                .into_iter()
                .map(|(name, value)| (name, from_source(value, tag)))
                .collect(),
        ),
        Value::Array(_, items) => Value::Array(tag, items.into_iter().map(|item| from_source(item, tag)).collect()),
        Value::String(_, text) => Value::String(tag, text),
        Value::Char(_, one) => Value::Char(tag, one),
        Value::Bool(_, truth) => Value::Bool(tag, truth),
        Value::Num(_, number) => Value::Num(tag, number),
        Value::Empty(_, empty) => Value::Empty(tag, empty),
    }
}

/// `[section.NAME]`, any number of times.
impl<T: Section> Section for BTreeMap<String, T> {
    fn read(path: &str, value: Option<&Value>, findings: &mut Findings) -> Self {
        let mut named = Self::new();
        for (name, value) in names_of(path, value, findings) {
            named.insert(name.clone(), T::read(&join(path, name), Some(value), findings));
        }
        named
    }

    fn outline() -> Outline {
        Outline {
            form: Form::Named,
            ..T::outline()
        }
    }

    fn show(&self, path: &str, shown: &mut Vec<(String, Json)>) {
        for (name, item) in self {
            item.show(&join(path, name), shown);
        }
    }
}

/// Values under keys that others decide.
#[derive(Debug, Clone)]
pub struct Entries<T>(BTreeMap<String, T>);

impl<T> Entries<T> {
    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.0.get(key)
    }

    /// All of them, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl<T: Setting> Section for Entries<T> {
    fn read(path: &str, value: Option<&Value>, findings: &mut Findings) -> Self {
        let mut entries = BTreeMap::new();
        for (name, value) in names_of(path, value, findings) {
            let path = join(path, name);
            findings.trace(&path, value);
            match T::read(value) {
                Ok(entry) => drop(entries.insert(name.clone(), entry)),
                Err(fault) => findings.refuse(&path, value, fault),
            }
        }
        Self(entries)
    }

    fn outline() -> Outline {
        let form = Form::Entries {
            secret: T::SECRET,
            shape: T::shape(),
        };
        Outline {
            about: Vec::new(),
            form,
            keys: Vec::new(),
            sections: Vec::new(),
        }
    }

    fn show(&self, path: &str, shown: &mut Vec<(String, Json)>) {
        shown.extend(self.0.iter().map(|(name, value)| (join(path, name), value.show())));
    }
}

/// The entries of a table whose names are free, without those whose names cannot be.
fn names_of<'a>(path: &str, value: Option<&'a Value>, findings: &mut Findings) -> Vec<(&'a String, &'a Value)> {
    let dict = match value {
        None => return Vec::new(),
        Some(Value::Dict(_, dict)) => dict,
        Some(value) => {
            findings.refuse(path, value, Fault::new("is not a table", "write the keys below it"));
            return Vec::new();
        }
    };
    let (good, bad): (Vec<_>, Vec<_>) = dict.iter().partition(|(name, _)| is_name(name));
    for (name, value) in bad {
        let origin = findings.origin(value);
        let (wrong, fix) = (
            "this name cannot be used",
            "take a-z, 0-9 and `-`, beginning with a letter",
        );
        findings.problems.push(Problem {
            origin,
            ..Problem::new(join(path, name), wrong, fix)
        });
    }
    good
}

/// Names can be spelled in variables: lower case, with hyphens, which `_` stands for there.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
