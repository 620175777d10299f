//! Reads every template the way a printer reads proofs: all of them, before anything is sent, noting all that is wrong.

mod rehearsal;
mod samples;

use std::collections::BTreeSet;
use std::error::Error as _;
use std::fmt;

use minijinja::ErrorKind;

use super::mentions::{House, NAMES};
use super::message::Message;
use super::sources::Sources;
use super::writing::Writer;

/// One thing that is wrong with one template. Shown as `file: line: sentence`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The name of the template, such as `de/login.email.txt`, or the folder.
    pub file: String,
    /// The line, when it is not the file as a whole.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub sentence: String,
}

/// All that is wrong with the templates: at least one thing, in the order of files and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problem {
    /// A problem of a file as a whole.
    pub(super) fn whole(file: impl fmt::Display, sentence: String) -> Self {
        Self {
            file: file.to_string(),
            line: None,
            sentence,
        }
    }
}

impl Problems {
    /// The problems, when there are any.
    pub(super) fn from_list(problems: Vec<Problem>) -> Option<Self> {
        let problems: Vec<_> = BTreeSet::from_iter(problems).into_iter().collect();
        (!problems.is_empty()).then_some(Self(problems))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}: {line}: {}", self.file, self.sentence),
            None => write!(f, "{}: {}", self.file, self.sentence),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// Parses all templates and renders every message in every language; notes what is wrong.
pub(super) fn read(sources: &Sources, house: House, problems: &mut Vec<Problem>) -> Writer {
    let mut writer = Writer::new(house);
    let mut broken = BTreeSet::new();
    for (name, text) in sources.iter() {
        match writer.add(name, text) {
            Ok(()) => problems.extend(misspelt(&writer, name, text)),
            Err(error) => {
                broken.insert(name.to_owned());
                problems.push(explain(&error, name));
            }
        }
    }
    for folder in sources.folders() {
        for message in Message::all() {
            for problem in rehearsal::rehearse(&writer, folder, message, &broken) {
                // What is misspelt also fails to render; once is enough.
                let same_place = |known: &Problem| known.file == problem.file && known.line == problem.line;
                if !problems.iter().any(same_place) {
                    problems.push(problem);
                }
            }
        }
    }
    writer
}

/// Variables a template asks for that no message has.
fn misspelt(writer: &Writer, name: &str, text: &str) -> Vec<Problem> {
    // What the template language itself provides.
    const OWN: &[&str] = &["caller", "loop", "self", "super"];
    let Ok(template) = writer.templates().get_template(name) else {
        return Vec::new();
    };
    let is_known = |variable: &str| {
        let is_global = writer.templates().globals().any(|(global, _)| global == variable);
        NAMES.contains(&variable) || OWN.contains(&variable) || is_global
    };
    let used = template.undeclared_variables(false);
    used.into_iter()
        .filter(|variable| !is_known(variable))
        .map(|variable| Problem {
            file: name.to_owned(),
            line: text
                .lines()
                .position(|line| line.contains(&variable))
                .map(|index| index + 1),
            sentence: format!("There is no variable `{variable}`. There are: {}.", NAMES.join(", ")),
        })
        .collect()
}

/// The innermost cause, at its place.
fn explain(error: &minijinja::Error, name: &str) -> Problem {
    let innermost = innermost(error);
    let sentence = match innermost.kind() {
        ErrorKind::UndefinedError => "A value is used that this message does not always have. Ask first, as in \
             `{% if first_name is defined %}`."
            .to_owned(),
        kind => innermost
            .detail()
            .map_or_else(|| format!("{kind}."), |detail| format!("{kind}: {detail}.")),
    };
    Problem {
        file: innermost.name().unwrap_or(name).to_owned(),
        line: innermost.line(),
        sentence,
    }
}

fn innermost(error: &minijinja::Error) -> &minijinja::Error {
    let mut innermost = error;
    while let Some(cause) = innermost.source().and_then(|source| source.downcast_ref()) {
        innermost = cause;
    }
    innermost
}
