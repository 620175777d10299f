//! How each kind of record looks in a list and in detail: one file a kind.

mod audit_event;
mod delivery;
mod inbox_message;
mod plugin;
mod product;
mod session;
mod suppression;
mod user;

use chrono::{DateTime, Utc};

use crate::table::Cell;
use crate::text;

/// A text that may be missing.
fn maybe(text: Option<&str>) -> Cell {
    text.map_or_else(|| Cell::dim("–"), Cell::plain)
}

/// An instant in full, with how long ago that is.
fn when(at: DateTime<Utc>, now: DateTime<Utc>) -> Cell {
    Cell::plain(format!("{} ({})", text::instant(at), text::ago(at, now)))
}
