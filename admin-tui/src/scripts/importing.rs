//! Adds what the lines of a CSV file say. A line that is refused is told with its number and does not stop the others.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};

use super::{Outcome, Stop, all_from_stdin, complain};
use crate::call::{Call, Failure, FailureKind, Fields};
use crate::cli::Import;
use crate::client::Client;

/// Reads the whole file before anything is sent, so that a file that does not fit changes nothing.
pub(super) async fn import(
    client: &Client,
    import: &Import,
    needed: &[&str],
    known: &[&str],
    add: fn(Fields) -> Call,
) -> Result<Outcome, Stop> {
    let (lines, mut refused) = read(import, needed, known)?;
    if import.dry_run {
        complain(&format!(
            "{} would be added, {refused} refused; nothing was sent",
            lines.len()
        ));
        return Ok(if refused > 0 { Outcome::Partly } else { Outcome::Done });
    }
    let mut added = 0;
    for (number, fields) in &lines {
        match client.perform(add(fields.clone())).await {
            Ok(_) => added += 1,
            Err(failure) if failure.kind != FailureKind::Refused => return Err(stopped(*number, added, &failure)),
            Err(failure) => {
                refused += 1;
                complain(&format!("line {number}: {}", failure.sentence()));
            }
        }
        progress(added + refused, lines.len());
    }
    writeln!(io::stdout(), "{added} added, {refused} refused")?;
    Ok(if refused > 0 { Outcome::Partly } else { Outcome::Done })
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
        let pairs = names.iter().cloned().zip(record.iter().map(str::to_owned));
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
fn progress(done: usize, all: usize) {
    if io::stderr().is_terminal() && (done.is_multiple_of(10) || done == all) {
        // It is only company for who waits.
        let _ = write!(io::stderr(), "\r{done}/{all}{}", if done == all { "\n" } else { "" });
    }
}
