//! What is wrong with a configuration, said so that an operator can mend it: the key, what is wrong with its value, the cure.

use std::fmt;

/// The longest piece of a wrong value that is repeated back.
const REPEATED: usize = 60;

/// What of the wrong value is repeated back.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Repeated {
    Nothing,
    Never,
    Text(String),
}

/// What is wrong with one value, without the key it stands under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    value: Repeated,
    wrong: String,
    fix: String,
}

impl Fault {
    /// A fault by what is wrong ("is not a port") and what to do ("write a number up to 65535"). Neither holds the value.
    pub fn new(wrong: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            value: Repeated::Nothing,
            wrong: wrong.into(),
            fix: fix.into(),
        }
    }

    /// A fault of a value that holds a secret it should not hold, and so is never repeated.
    pub fn hiding(wrong: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            value: Repeated::Never,
            ..Self::new(wrong, fix)
        }
    }

    /// The same fault repeating the value, for values that are no secret. The innermost value stays.
    #[must_use]
    pub fn about(mut self, value: &str) -> Self {
        if self.value == Repeated::Nothing {
            let shown: String = value.chars().take(REPEATED).collect();
            let dots = if shown.len() < value.len() { "…" } else { "" };
            self.value = Repeated::Text(format!("{shown:?}{dots}"));
        }
        self
    }

    /// The fault of the value under `key`, which came from `origin`.
    pub fn at(self, key: impl Into<String>, origin: Option<String>) -> Problem {
        let subject = match &self.value {
            Repeated::Text(text) => text,
            Repeated::Nothing | Repeated::Never => "the value",
        };
        Problem {
            key: key.into(),
            wrong: format!("{subject} {}", self.wrong),
            fix: self.fix,
            origin,
        }
    }
}

/// One thing to mend. Never holds the value of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, or the file or variable when the trouble begins before any key.
    pub key: String,
    /// What is wrong.
    pub wrong: String,
    /// What to do.
    pub fix: String,
    /// The file, variable, credential or flag the value came from.
    pub origin: Option<String>,
}

impl Problem {
    /// A problem of the configuration as a whole, to be mended at `key`.
    pub fn new(key: impl Into<String>, wrong: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            wrong: wrong.into(),
            fix: fix.into(),
            origin: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.wrong)?;
        if let Some(origin) = &self.origin {
            write!(f, " ({origin})")?;
        }
        write!(f, "; {}", self.fix)
    }
}

/// Everything that must be mended before the server starts: at least one problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Nothing when there is no problem.
    pub fn refuse(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Self(problems))
        }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        write!(f, "the configuration has {count} {noun}:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}
