//! Adds what the lines of a CSV file say. A line that is refused is told with its number and does not stop the others.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};

use super::{Outcome, Stop, all_from_stdin, complain};
use crate::call::{Call, Failure, FailureKind, Fields};
use crate::cli::Import;
use crate::client::Client;
use crate::formulas;

/// Reads the whole file before anything is sent, so that a file that does not fit changes nothing.
pub(super) async fn import(
    client: &Client,
    import: &Import,
    needed: &[&str],
    known: &[&str],
    add: fn(Fields) -> Call,
) -> Result<Outcome, Stop> {
    let (lines, dropped) = read(import, needed, known)?;
    let mut course = Course::of(lines.len(), dropped);
    if import.dry_run {
        complain(&format!(
            "{} would be added, {dropped} refused; nothing was sent",
            lines.len()
        ));
        return Ok(course.outcome());
    }
    for (number, fields) in &lines {
        match client.perform(add(fields.clone())).await {
            Ok(_) => course.added += 1,
            Err(failure) if matches!(failure.kind, FailureKind::Refused | FailureKind::NotNow) => {
                course.refused += 1;
                complain(&format!("line {number}: {}", failure.sentence()));
            }
            Err(failure) => return Err(stopped(*number, course.added, &failure)),
        }
        progress(&course);
    }
    writeln!(
        io::stdout(),
        "{} added, {} refused",
        course.added,
        course.refused + course.dropped
    )?;
    Ok(course.outcome())
}

/// How far an import is.
struct Course {
    /// The lines to be sent.
    all: usize,
    /// Lines that cannot be used, and so are not sent.
    dropped: usize,
    added: usize,
    refused: usize,
}

impl Course {
    fn of(all: usize, dropped: usize) -> Self {
        Self {
            all,
            dropped,
            added: 0,
            refused: 0,
        }
    }

    fn outcome(&self) -> Outcome {
        if self.refused + self.dropped > 0 {
            Outcome::Partly
        } else {
            Outcome::Done
        }
    }

    /// What is worth showing of it: every tenth line, and the last one with an end of its own.
    fn shown(&self) -> Option<String> {
        let sent = self.added + self.refused;
        let end = if sent == self.all { "\n" } else { "" };
        (sent.is_multiple_of(10) || sent == self.all).then(|| format!("\r{sent}/{}{end}", self.all))
    }
}

/// Every line with its number, and how many cannot be used.
fn read(import: &Import, needed: &[&str], known: &[&str]) -> Result<(Vec<(u64, Fields)>, usize), Stop> {
    let source: Box<dyn io::Read> = match import.file.to_str() {
        Some("-") => Box::new(io::Cursor::new(all_from_stdin()?)),
        _ => Box::new(File::open(&import.file)?),
    };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source);
    let names: Vec<String> = reader.headers()?.iter().map(str::to_lowercase).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(Stop::Wrong(format!(
            "column `{name}` is unknown; there are: {}",
            known.join(", ")
        )));
    }
    if let Some(name) = needed.iter().find(|name| names.iter().all(|it| it != **name)) {
        return Err(Stop::Wrong(format!("column `{name}` is missing")));
    }
    let (mut lines, mut refused) = (Vec::new(), 0);
    for record in reader.records() {
        let record = record?;
        let number = record.position().map_or(0, csv::Position::line);
        let pairs = names
            .iter()
            .cloned()
            .zip(record.iter().map(|it| formulas::freed(it).to_owned()));
        let fields: Fields = pairs.filter(|(_, value)| !value.is_empty()).collect();
        match needed.iter().find(|name| !fields.contains_key(**name)) {
            Some(name) => {
                refused += 1;
                complain(&format!("line {number}: `{name}` is empty"));
            }
            None => lines.push((number, fields)),
        }
    }
    Ok((lines, refused))
}

fn stopped(number: u64, added: usize, failure: &Failure) -> Stop {
    let detail = format!("Stopped at line {number} after {added} added: {}", failure.detail);
    Stop::Failed(Failure {
        detail,
        ..failure.clone()
    })
}

/// One line that counts up, for a person only.
fn progress(course: &Course) {
    if let Some(shown) = course.shown().filter(|_| io::stderr().is_terminal()) {
        // It is only company for who waits.
        let _ = write!(io::stderr(), "{shown}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_counts_what_is_sent_and_ends_with_the_last_of_it() {
        let mut course = Course::of(12, 3);
        let mut shown = Vec::new();

        for line in 1..=12 {
            if line == 4 {
                course.refused += 1;
            } else {
                course.added += 1;
            }
            shown.extend(course.shown().map(|shown| (line, shown)));
        }

        assert_eq!(shown, [(10, "\r10/12".to_owned()), (12, "\r12/12\n".to_owned())]);
        assert_eq!(course.outcome(), Outcome::Partly);
    }
}
