//! Reading groups of keys so that every problem in them is found, not only the first.

use std::collections::BTreeMap;

use figment::Figment;
use figment::value::{Dict, Value};
use serde_json::Value as Json;

use super::nearest::nearest;
use super::outline::{Outline, join};
use super::problem::{Fault, Problem};
use super::setting::Setting;

/// A group of keys.
pub trait Section: Sized {
    /// Reads all of it. What is wrong goes to the findings, and a default takes its place.
    fn read(path: &str, value: Option<&Value>, findings: &mut Findings) -> Self;

    /// The keys there are.
    fn outline() -> Outline;

    /// Adds every value with its path, in the order of the outline.
    fn show(&self, path: &str, shown: &mut Vec<(String, Json)>);
}

/// What reading finds besides the values.
pub struct Findings {
    /// The layered sources.
    pub sources: Figment,
    /// The path of every key there is.
    pub known: Vec<String>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Where the value of a key came from; keys left at their default are absent.
    pub origins: BTreeMap<String, String>,
}

impl Findings {
    /// The file, variable, credential or flag a value came from.
    pub(super) fn origin(&self, value: &Value) -> Option<String> {
        self.sources
            .get_metadata(value.tag())
            .map(|metadata| metadata.name.to_string())
    }

    pub(super) fn refuse(&mut self, path: &str, value: &Value, fault: Fault) {
        let problem = fault.at(path, self.origin(value));
        self.problems.push(problem);
    }

    /// Notes where a value came from.
    pub(super) fn trace(&mut self, path: &str, value: &Value) {
        if let Some(origin) = self.origin(value) {
            self.origins.insert(path.to_owned(), origin);
        }
    }

    /// Refuses a key nobody knows, or every key below it.
    fn refuse_unknown(&mut self, path: &str, value: &Value, siblings: &[&str]) {
        if let Value::Dict(_, inner) = value
            && !inner.is_empty()
        {
            for (name, value) in inner {
                self.refuse_unknown(&join(path, name), value, &[]);
            }
            return;
        }
        let fix = nearest(path, siblings, &self.known).map_or_else(
            || "`doorward config schema --markdown` lists the keys".to_owned(),
            |key| format!("did you mean `{key}`?"),
        );
        let origin = self.origin(value);
        self.problems.push(Problem {
            key: path.to_owned(),
            wrong: "there is no such key".to_owned(),
            fix,
            origin,
        });
    }
}

/// A table being read.
pub struct Table<'a> {
    path: &'a str,
    dict: &'a Dict,
    findings: &'a mut Findings,
}

static NOTHING: Dict = Dict::new();

impl<'a> Table<'a> {
    /// Opens the table at `path` and refuses all keys but `names`.
    pub fn open(path: &'a str, value: Option<&'a Value>, findings: &'a mut Findings, names: &[&str]) -> Self {
        let dict = match value {
            None => &NOTHING,
            Some(Value::Dict(_, dict)) => dict,
            Some(value) => {
                findings.refuse(path, value, Fault::new("is not a table", "write the keys below it"));
                &NOTHING
            }
        };
        for (name, value) in dict.iter().filter(|(name, _)| !names.contains(&name.as_str())) {
            findings.refuse_unknown(&join(path, name), value, names);
        }
        Self { path, dict, findings }
    }

    /// Reads one key. Without a value, or with a refused one, `default` counts.
    pub fn setting<T: Setting>(
        &mut self,
        name: &str,
        default: &str,
        required: bool,
        confine: impl FnOnce(T) -> Result<T, Fault>,
    ) -> T {
        let path = join(self.path, name);
        let Some(value) = self.dict.get(name) else {
            if required {
                self.findings
                    .problems
                    .push(Problem::new(&path, "it has no value", format!("set `{path}`")));
            }
            return fallback(default);
        };
        self.findings.trace(&path, value);
        T::read(value).and_then(confine).unwrap_or_else(|fault| {
            self.findings.refuse(&path, value, fault);
            fallback(default)
        })
    }

    /// Reads a section within the table.
    pub fn section<T: Section>(&mut self, name: &str) -> T {
        T::read(&join(self.path, name), self.dict.get(name), self.findings)
    }
}

/// The value a default's text stands for.
#[expect(
    clippy::expect_used,
    reason = "a test reads an empty configuration, and with it every default"
)]
pub(crate) fn fallback<T: Setting>(default: &str) -> T {
    T::parse(default).expect("every default parses")
}
