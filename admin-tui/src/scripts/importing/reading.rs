//! Takes a CSV file apart.

use std::fs::File;
use std::io;

use csv::ErrorKind;

use super::super::members::Listed;
use super::super::{Stop, all_from_stdin, complain};
use super::{Line, checks};
use crate::call::Fields;
use crate::cli::Import;
use crate::formulas;

/// What the first line of a file may name.
pub(in crate::scripts) struct Columns<'a> {
    needed: &'a [&'a str],
    known: &'a [&'a str],
    /// Everything that an export of the same kind has.
    exported: &'a [&'a str],
}

impl<'a> Columns<'a> {
    pub(in crate::scripts) fn of<R: Listed>(needed: &'a [&'a str], known: &'a [&'a str]) -> Self {
        Self {
            needed,
            known,
            exported: R::MEMBERS,
        }
    }

    /// Refuses what nobody knows; says what an export has and nobody can set.
    fn check(&self, names: &[String]) -> Result<(), Stop> {
        let is_in = |columns: &[&str], name: &str| columns.contains(&name);
        let mut left_out = Vec::new();
        for name in names.iter().map(String::as_str).filter(|name| !is_in(self.known, name)) {
            if !is_in(self.exported, name) {
                let there_are = self.known.join(", ");
                return Err(Stop::Wrong(format!(
                    "column `{name}` is unknown; there are: {there_are}"
                )));
            }
            left_out.push(name);
        }
        if let Some(name) = self.needed.iter().find(|name| names.iter().all(|it| it != **name)) {
            return Err(Stop::Wrong(format!("column `{name}` is missing")));
        }
        if !left_out.is_empty() {
            let left_out = left_out.join(", ");
            complain(&format!("Columns that cannot be set are left out: {left_out}"));
        }
        Ok(())
    }
}

/// Every line with its number.
pub(super) fn read(import: &Import, columns: &Columns<'_>) -> Result<Vec<(u64, Line)>, Stop> {
    let named = |error: io::Error| Stop::Wrong(format!("{} cannot be read: {error}", import.file.display()));
    let source: Box<dyn io::Read> = match import.file.to_str() {
        Some("-") => Box::new(io::Cursor::new(all_from_stdin()?)),
        _ => Box::new(File::open(&import.file).map_err(named)?),
    };
    let unread = |error: csv::Error| Stop::Wrong(said_of(&error, &import.file.display().to_string()));
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source);
    let header = reader.headers().map_err(unread)?;
    let names: Vec<String> = header.iter().map(str::to_lowercase).collect();
    columns.check(&names)?;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unread)?;
        let number = record.position().map_or(0, csv::Position::line);
        let pairs = names
            .iter()
            .cloned()
            .zip(record.iter().map(|it| formulas::freed(it).to_owned()));
        let is_set = |name: &str, value: &str| !value.is_empty() && columns.known.contains(&name);
        let fields: Fields = pairs.filter(|(name, value)| is_set(name, value)).collect();
        lines.push((number, checks::flaw(&fields, columns.needed).map_or(Ok(fields), Err)));
    }
    Ok(lines)
}

/// Why a file cannot be taken apart, with the line if it is one.
fn said_of(error: &csv::Error, file: &str) -> String {
    let line = error.position().map_or(0, csv::Position::line);
    match error.kind() {
        ErrorKind::Io(error) => format!("{file} cannot be read: {error}"),
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let cells = if *len == 1 { "cell" } else { "cells" };
            format!("{file}: line {line} has {len} {cells} and not {expected_len}, as the first line has")
        }
        ErrorKind::Utf8 { .. } => format!("{file}: line {line} is not UTF-8"),
        _ => format!("{file} cannot be read: {error}"),
    }
}
