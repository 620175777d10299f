//! Writes lists: as a table for people, as JSON lines or CSV for programs. One page is held at a time.

use std::io::{self, IsTerminal as _, Write as _};

use serde::Serialize;
use serde_json::Value;

use super::members::Listed;
use super::{Outcome, Stop};
use crate::call::Query;
use crate::cli::{Format, Page};
use crate::client::Client;
use crate::clock;
use crate::export::Csv;
use crate::listing::Row;
use crate::table::Column;
use crate::text;
use crate::viewer::{Names, Viewer};

/// How many rows are asked for at once.
const AT_ONCE: u32 = 100;

pub(super) async fn list<R: Listed>(client: &Client, mut query: Query, page: &Page) -> Result<Outcome, Stop> {
    let mut written = 0;
    let mut csv = Csv::default();
    while page.left(written) > 0 {
        query.limit = AT_ONCE.min(u32::try_from(page.left(written)).unwrap_or(AT_ONCE));
        let reply = client.perform(R::call(query.clone())).await?;
        let Some(rows) = R::page(&reply) else { break };
        match page.format() {
            Format::Table => table(&rows.items, written == 0)?,
            Format::Json => rows.items.iter().try_for_each(|row| one(row, true))?,
            Format::Csv => io::stdout().write_all(csv.lines(&values(&rows.items)).as_bytes())?,
        }
        written += rows.items.len();
        match &rows.next_cursor {
            Some(cursor) if !rows.items.is_empty() => query.cursor = Some(cursor.clone()),
            _ => break,
        }
    }
    if written == 0 && page.format() == Format::Csv {
        writeln!(io::stdout(), "{}", R::MEMBERS.join(","))?;
    }
    Ok(Outcome::Done)
}

fn values<R: Row>(rows: &[R]) -> Vec<Value> {
    rows.iter().filter_map(|row| serde_json::to_value(row).ok()).collect()
}

/// One record: a line of JSON, or its columns.
pub(super) fn one<R: Row>(row: &R, json: bool) -> Result<(), Stop> {
    if json {
        let value = serde_json::to_value(row).unwrap_or(Value::Null);
        writeln!(io::stdout(), "{value}")?;
        return Ok(());
    }
    table(std::slice::from_ref(row), false)
}

/// Records of a kind that is told whole: a line of JSON each, or their columns.
pub(super) fn records<R: Serialize>(columns: &[Column<R>], rows: &[R], json: bool) -> Result<(), Stop> {
    if !json {
        return columned(columns, rows, |_| "", true);
    }
    for row in rows {
        writeln!(io::stdout(), "{}", serde_json::to_value(row).unwrap_or(Value::Null))?;
    }
    Ok(())
}

fn table<R: Row>(rows: &[R], with_titles: bool) -> Result<(), Stop> {
    columned(R::columns(), rows, Row::id, with_titles)
}

/// The columns of the screens, and the id that other commands take.
fn columned<R>(columns: &[Column<R>], rows: &[R], id: fn(&R) -> &str, with_titles: bool) -> Result<(), Stop> {
    let is_for_eyes = io::stdout().is_terminal();
    let mut out = io::stdout().lock();
    let names = Names::default();
    let viewer = Viewer {
        now: clock::now(),
        names: &names,
        wants_ids: true,
    };
    let line = |cells: Vec<String>| {
        let padded = cells.iter().zip(columns).map(|(cell, column)| {
            let width = usize::from(column.width.max(column.grows * 10)).saturating_sub(1);
            format!("{:<width$} ", shown(cell, width, is_for_eyes))
        });
        padded.collect::<String>()
    };
    if with_titles {
        let titles = columns.iter().map(|it| it.title.to_owned()).collect();
        let has_ids = rows.first().is_some_and(|row| !id(row).is_empty());
        writeln!(out, "{}{}", line(titles), if has_ids { "ID" } else { "" })?;
    }
    for row in rows {
        let cells = columns.iter().map(|it| (it.cell)(row, viewer).text).collect();
        writeln!(out, "{}{}", line(cells), id(row))?;
    }
    Ok(())
}

/// A cell on one line; what a program reads is never cut.
fn shown(cell: &str, columns: usize, is_for_eyes: bool) -> String {
    if is_for_eyes {
        text::fit(cell, columns)
    } else {
        cell.replace('\n', " ")
    }
}
