//! What a run found, a line for everything that was tried.

use std::fmt;

/// One thing that was tried.
#[derive(Clone, Debug)]
pub struct Row {
    /// What: the cassette, the case, and the fault if there was one.
    pub what: String,
    /// What the plugin said.
    pub said: String,
    /// What is wrong with that; empty when nothing is.
    pub wrong: Vec<String>,
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
            writeln!(f, "{mark} {}: {}", row.what, row.said)?;
            for wrong in &row.wrong {
                writeln!(f, "       {wrong}")?;
            }
        }
        write!(f, "{} tried, {} wrong", self.rows.len(), self.failures().count())
    }
}
