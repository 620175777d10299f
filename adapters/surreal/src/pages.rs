//! Pages of a table that is divided into classes: each class is read in order from an index, and the sorted runs are merged.

use std::fmt::Write as _;

use doorward_core::listing::{COUNTED, Page, Span};
use doorward_core::ports::PortError;
use surrealdb::IndexedResults;
use surrealdb::types::{Value, Variables};

use crate::SurrealStore;
use crate::connection::Fault;
use crate::counting::count;
use crate::order;
use crate::query::Query;
use crate::rows::{self, Row};
use crate::store::{many, one};

/// A list in one order.
pub(crate) struct List<'q> {
    /// The field that divides the table.
    pub(crate) class_field: &'static str,
    /// Its values that belong to the list.
    pub(crate) classes: Vec<String>,
    /// The field that holds the sort key.
    pub(crate) order: &'static str,
    /// Whether the last comes first.
    pub(crate) descending: bool,
    /// Further conditions on the sort key, each beginning with ` AND `.
    pub(crate) bounds: &'static str,
    /// Further conditions on anything else, each beginning with ` AND `.
    pub(crate) also: String,
    /// What the further conditions name.
    pub(crate) values: Variables,
    /// Whether to count what is on all pages.
    pub(crate) counted: bool,
    /// Which part.
    pub(crate) span: &'q Span,
}

impl SurrealStore {
    /// The page a list asks for.
    pub(crate) async fn page<R: Row>(&self, list: List<'_>) -> Result<Page<R::Record>, PortError> {
        let what = format!("{} {}", R::TABLE, list.classes.join(" "));
        let cacheable = list.bounds.is_empty() && list.also.is_empty();
        let counted = list.counted && !(cacheable && self.plenty.is_known(&what));
        let mut results = self.ask(text::<R>(&list, counted)).await?;
        let mut found = Vec::new();
        for class in 0..list.classes.len() {
            for row in many(&mut results, class)? {
                found.push((sort_key(&row, list.order).ok_or_else(|| corrupt_order::<R>(&row))?, row));
            }
        }
        sort(&mut found, list.descending);
        let mut page = cut::<R>(found, list.span.limit)?;
        if counted {
            let total = counts(&mut results, list.classes.len())?.iter().sum();
            if cacheable {
                self.plenty.consider(what, total);
            }
            page.total = Some(total).filter(|total| *total <= COUNTED);
        }
        Ok(page)
    }
}

/// One statement for each class, and then one for each that counts it.
fn text<R: Row>(list: &List<'_>, counted: bool) -> Query {
    let (beyond, direction) = if list.descending { ("<", " DESC") } else { (">", "") };
    let (order, bounds, also) = (list.order, list.bounds, &list.also);
    let mut query = Query::default();
    query.values = list.values.clone();
    let after = match &list.span.after {
        Some(position) => {
            query.values.insert("after", order::at(position));
            format!(" AND {order} {beyond} $after")
        }
        None => String::new(),
    };
    query.values.insert("limit", one_more(list.span.limit));
    for (at, class) in list.classes.iter().enumerate() {
        let _ = write!(
            query.text,
            "SELECT * FROM {} WHERE {} = $c{at}{bounds}{after}{also} ORDER BY {order}{direction} LIMIT $limit;",
            R::TABLE,
            list.class_field,
        );
        query.values.insert(format!("c{at}"), class.clone());
    }
    if counted {
        query = counting::<R>(list, query);
    }
    query
}

/// Counting reads nothing but an index, unless there are conditions it does not hold; then it ends where a total does.
fn counting<R: Row>(list: &List<'_>, mut query: Query) -> Query {
    let (table, class_field, bounds, also) = (R::TABLE, list.class_field, list.bounds, &list.also);
    query.values.insert("most", COUNTED.cast_signed() + 1);
    for at in 0..list.classes.len() {
        let which = format!("FROM {table} WHERE {class_field} = $c{at}{bounds}{also}");
        let _ = if also.is_empty() {
            write!(query.text, "SELECT count() {which} GROUP ALL;")
        } else {
            write!(query.text, "RETURN {{ count: count(SELECT VALUE id {which} LIMIT $most) }};")
        };
    }
    query
}

/// The counts after the answers to the first `classes` statements.
fn counts(results: &mut IndexedResults, classes: usize) -> Result<Vec<u64>, Fault> {
    (classes..2 * classes)
        .map(|statement| Ok(count(&one(results, statement)?)))
        .collect()
}

/// Enough to know whether another page follows.
fn one_more(limit: usize) -> i64 {
    i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX)
}

/// The sort key of a row.
pub(crate) fn sort_key(row: &Value, order: &str) -> Option<String> {
    match row {
        Value::Object(fields) => fields.get(order).and_then(Value::as_string).cloned(),
        _ => None,
    }
}

pub(crate) fn corrupt_order<R: Row>(row: &Value) -> PortError {
    rows::corrupt(R::TABLE, rows::id_of(row).as_ref())
}

/// Sorts what was found by its sort key.
pub(crate) fn sort<T>(found: &mut [(String, T)], descending: bool) {
    found.sort_by(|(left, _), (right, _)| if descending { right.cmp(left) } else { left.cmp(right) });
}

/// The first `limit` of what was found, and the position of the last of them if more follow.
fn cut<R: Row>(mut found: Vec<(String, Value)>, limit: usize) -> Result<Page<R::Record>, PortError> {
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(key, _)| order::position(key));
    let items = found
        .into_iter()
        .map(|(_, row)| rows::read::<R>(row))
        .collect::<Result<_, _>>()?;
    Ok(Page {
        items,
        next,
        total: None,
    })
}
