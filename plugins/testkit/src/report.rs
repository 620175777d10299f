//! What a run found, a line for everything that was tried.

use std::fmt;

use doorward_plugin::Outcome;

use crate::{Guest, Kind, Stage, Usage};

/// What was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The cassette and the case.
    pub case: String,
    /// What was made to go wrong, in a fault matrix.
    pub fault: Option<String>,
}

impl Trial {
    /// A case as it is written.
    pub(crate) fn of(cassette: &str, case: &str) -> Self {
        Self {
            case: format!("{cassette} / {case}"),
            fault: None,
        }
    }

    /// The same with something going wrong.
    pub(crate) fn with(&self, fault: impl Into<String>) -> Self {
        Self {
            case: self.case.clone(),
            fault: Some(fault.into()),
        }
    }
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fault {
            Some(fault) => write!(f, "{} / {fault}", self.case),
            None => f.write_str(&self.case),
        }
    }
}

/// One thing that was tried, and what came of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was tried.
    pub trial: Trial,
    /// The arm of the outcome, when a message was sent and there was one.
    pub kind: Option<Kind>,
    /// What the plugin said.
    pub said: String,
    /// What is wrong with that; empty when nothing is.
    pub wrong: Vec<String>,
    /// How many requests it made.
    pub requests: usize,
    /// What the call took, where that is measured.
    pub usage: Option<Usage>,
}

impl Row {
    /// A call that was judged.
    pub(crate) fn judged(trial: Trial, stage: &Stage, guest: &dyn Guest, said: Said, mut wrong: Vec<String>) -> Self {
        wrong.extend(stage.offences());
        Self {
            trial,
            kind: said.kind,
            said: said.words,
            wrong,
            requests: stage.seen().len(),
            usage: guest.usage(),
        }
    }

    /// A trial that did not come about.
    pub(crate) fn failed(trial: Trial, wrong: String) -> Self {
        Self {
            trial,
            kind: None,
            said: String::new(),
            wrong: vec![wrong],
            requests: 0,
            usage: None,
        }
    }
}

/// A plugin's answer on one line.
#[derive(Default)]
pub(crate) struct Said {
    kind: Option<Kind>,
    words: String,
}

impl Said {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        Self {
            kind: Some(Kind::of(outcome)),
            words: format!("{outcome:?}").chars().take(300).collect(),
        }
    }

    pub(crate) fn words(words: String) -> Self {
        Self { kind: None, words }
    }
}

/// Everything that was tried, in order.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The rows.
    pub rows: Vec<Row>,
}

impl Report {
    /// Whether something was tried and nothing was wrong.
    pub fn passed(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row.wrong.is_empty())
    }

    /// The rows in which something was wrong.
    pub fn failures(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.wrong.is_empty())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            let mark = if row.wrong.is_empty() { "ok  " } else { "FAIL" };
            writeln!(f, "{mark} {}: {}", row.trial, row.said)?;
            for wrong in &row.wrong {
                writeln!(f, "       {wrong}")?;
            }
        }
        write!(f, "{} tried, {} wrong", self.rows.len(), self.failures().count())
    }
}
