//! Pages cut from what matches, by position and never by number.

use chrono::SecondsFormat;

use crate::Timestamp;
use crate::listing::{COUNTED, Page, Position, Span};

/// Which end of the list comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Ascending,
    Descending,
}

/// The page of `matching` that `span` asks for, sorted by sort key and then by id.
pub(super) fn page<'t, T: Clone + 't>(
    matching: impl Iterator<Item = &'t T>,
    place: impl Fn(&T) -> Position,
    direction: Direction,
    span: &Span,
) -> Page<T> {
    let mut found: Vec<(Position, &T)> = matching.map(|item| (place(item), item)).collect();
    found.sort_by(|(left, _), (right, _)| order(left, right, direction));
    let total = u64::try_from(found.len()).ok().filter(|total| *total <= COUNTED);
    let rest = |(at, _): &(Position, &T)| match &span.after {
        Some(after) => order(at, after, direction).is_gt(),
        None => true,
    };
    let mut rest = found.into_iter().filter(rest);
    let mut last = None;
    let items = rest
        .by_ref()
        .take(span.limit)
        .map(|(at, item)| {
            last = Some(at);
            item.clone()
        })
        .collect();
    let next = rest.next().and(last);
    Page { items, next, total }
}

/// The place of something whose id is its sort key.
pub(super) fn by_id(id: &impl ToString) -> Position {
    let id = id.to_string();
    Position { key: id.clone(), id }
}

/// The place of something by its instant.
pub(super) fn by_instant(at: Timestamp, id: &impl ToString) -> Position {
    Position {
        key: at.to_rfc3339_opts(SecondsFormat::Micros, true),
        id: id.to_string(),
    }
}

fn order(left: &Position, right: &Position, direction: Direction) -> std::cmp::Ordering {
    let ascending = (&left.key, &left.id).cmp(&(&right.key, &right.id));
    match direction {
        Direction::Ascending => ascending,
        Direction::Descending => ascending.reverse(),
    }
}
