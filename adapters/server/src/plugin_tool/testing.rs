//! A plugin put to the test: its cassettes as they are written, then every fault a network knows, against the component
//! itself under the limits of a server.

use std::io;
use std::path::PathBuf;

use doorward_testkit::{Folder as Cassettes, FolderError, Report, Row, Sandbox, SandboxError, SandboxLimits};
use doorward_wasm::{Limits, Tier};

use super::building::{self, BuildingError};
use super::terminal::{Terminal, count, counted, size};
use super::workshop::{self, AdmitError};

/// What is tested.
#[derive(Debug)]
pub struct Trials {
    /// The plugin's folder.
    pub(crate) folder: PathBuf,
    /// Whether every row of the matrix is shown.
    pub(crate) all: bool,
}

/// Why a plugin has not passed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TestingError {
    /// It cannot be built.
    #[error(transparent)]
    Building(#[from] BuildingError),
    /// A server would not take it.
    #[error(transparent)]
    Admit(#[from] AdmitError),
    /// There is nothing to play.
    #[error(transparent)]
    Cassettes(#[from] FolderError),
    /// It cannot be run.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// It does what it should not.
    #[error("{} of {tried} went wrong", counted(*.wrong, "trial"))]
    Wrong {
        /// How many rows are wrong.
        wrong: usize,
        /// Of how many.
        tried: usize,
    },
    /// The terminal is gone.
    #[error("the terminal cannot be written to")]
    Terminal(#[from] io::Error),
}

/// Builds, tests, and tells.
pub(crate) async fn perform(trials: &Trials, terminal: &Terminal) -> Result<(), TestingError> {
    let built = building::build(&trials.folder)?;
    let cassettes = Cassettes::read(&trials.folder)?;
    let tier = built.folder.language.tier();
    workshop::admit(&built.component, Some(tier)).await?;
    let sandbox = Sandbox::open(&built.component, limits(tier))?;
    let played = cassettes.play(&sandbox);
    let endured = cassettes.endure(&sandbox);
    let manifest = &built.folder.manifest;
    let size = size(built.contents.size);
    terminal.say(&format!(
        "{} {}, {size}",
        terminal.strong(&manifest.id),
        manifest.version
    ))?;
    Table { terminal }.show(&played, &endured, trials.all)?;
    let tried = played.rows.len() + endured.rows.len();
    let wrong = played.failures().count() + endured.failures().count();
    if wrong > 0 {
        return Err(TestingError::Wrong { wrong, tried });
    }
    let done = format!(
        "{} played, {} endured",
        counted(played.rows.len(), "case"),
        counted(endured.rows.len(), "fault")
    );
    Ok(terminal.say(&format!("\n{}", terminal.good(&done)))?)
}

const fn limits(tier: Tier) -> SandboxLimits {
    let Limits {
        fuel,
        memory_bytes,
        table_elements,
        ..
    } = match tier {
        Tier::Compiled => Limits::compiled(),
        Tier::Interpreted => Limits::interpreted(),
    };
    SandboxLimits {
        fuel,
        memory_bytes,
        table_elements,
    }
}

/// The name of the line under a case's faults.
const SUM: &str = "all of them, at most";

/// How wide the mark before a line is.
const MARK: usize = 6;

/// What was tried, a line each.
struct Table<'a> {
    terminal: &'a Terminal,
}

impl Table<'_> {
    fn show(&self, played: &Report, endured: &Report, all: bool) -> io::Result<()> {
        let title = |row: &Row| row.trial.fault.clone().unwrap_or_else(|| row.trial.case.clone());
        let mut cases: Vec<&str> = endured.rows.iter().map(|row| row.trial.case.as_str()).collect();
        cases.dedup();
        let heads: Vec<String> = cases.iter().map(|case| format!("Faults of {case}")).collect();
        let titles = played.rows.iter().chain(&endured.rows).map(title);
        let longest = titles
            .chain(heads.iter().cloned())
            .map(|title| title.chars().count())
            .max();
        let width = longest.unwrap_or_default().max(SUM.len());
        self.head("Cassettes", width)?;
        for row in &played.rows {
            self.row(&title(row), row, width)?;
        }
        for (case, head) in cases.iter().zip(&heads) {
            let rows: Vec<&Row> = endured.rows.iter().filter(|row| row.trial.case == *case).collect();
            self.head(head, width)?;
            for row in rows.iter().filter(|row| all || !row.wrong.is_empty()) {
                self.row(&title(row), row, width)?;
            }
            self.sum(&rows, width)?;
        }
        Ok(())
    }

    fn head(&self, title: &str, width: usize) -> io::Result<()> {
        let width = width + MARK;
        let line = format!(
            "{title:width$}  {:13}  {:>8}  {:>13}  {:>8}",
            "outcome", "requests", "fuel", "memory"
        );
        self.terminal.say(&format!("\n{}", self.terminal.strong(&line)))
    }

    fn row(&self, title: &str, row: &Row, width: usize) -> io::Result<()> {
        let outcome = row.kind.map_or_else(|| "-".to_owned(), |kind| kind.to_string());
        let (fuel, memory) = taken([row].into_iter());
        self.line(
            row.wrong.is_empty(),
            title,
            width,
            (&outcome, row.requests, fuel, memory),
        )?;
        for wrong in &row.wrong {
            self.terminal.say(&format!("        {}", short(wrong)))?;
        }
        Ok(())
    }

    /// What all faults of a case took at most.
    fn sum(&self, rows: &[&Row], width: usize) -> io::Result<()> {
        let wrong = rows.iter().filter(|row| !row.wrong.is_empty()).count();
        let (fuel, memory) = taken(rows.iter().copied());
        let requests = rows.iter().map(|row| row.requests).max().unwrap_or_default();
        let outcome = format!("{} of {}", rows.len() - wrong, rows.len());
        self.line(wrong == 0, SUM, width, (&outcome, requests, fuel, memory))
    }

    fn line(
        &self,
        is_right: bool,
        title: &str,
        width: usize,
        (outcome, requests, fuel, memory): (&str, usize, u64, usize),
    ) -> io::Result<()> {
        let mark = if is_right {
            self.terminal.good("ok  ")
        } else {
            self.terminal.bad("FAIL")
        };
        let (fuel, memory) = (count(fuel), size(memory));
        self.terminal.say(&format!(
            "{mark}  {title:width$}  {outcome:13}  {requests:>8}  {fuel:>13}  {memory:>8}"
        ))
    }
}

/// The most fuel and memory that rows took.
fn taken<'a>(rows: impl Iterator<Item = &'a Row>) -> (u64, usize) {
    rows.filter_map(|row| row.usage).fold((0, 0), |(fuel, memory), usage| {
        (fuel.max(usage.fuel), memory.max(usage.memory_bytes))
    })
}

/// A complaint may quote a whole message.
fn short(wrong: &str) -> String {
    const MOST: usize = 400;
    let mut text: String = wrong.chars().take(MOST).collect();
    if text.len() < wrong.len() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plugins_that_come_with_the_server_pass_as_the_components_they_are() {
        let plugins = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
        for plugin in doorward_bundle::BUNDLED {
            let cassettes = Cassettes::read(plugins.join(plugin.id)).unwrap();
            let sandbox = Sandbox::open(plugin.component, limits(Tier::Compiled)).unwrap();

            let played = cassettes.play(&sandbox);
            let endured = cassettes.endure(&sandbox);

            assert!(played.passed(), "{}: {played}", plugin.id);
            assert!(endured.passed(), "{}: {endured}", plugin.id);
            assert!(played.rows.iter().all(|row| row.usage.is_some()));
        }
    }
}
