//! Totals: exact while they are small, and not counted again and again once they are known to be large.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use doorward_core::listing::COUNTED;
use doorward_core::ports::PortError;
use parking_lot::Mutex;
use surrealdb::types::Value;

use crate::SurrealStore;
use crate::connection::Fault;
use crate::pages::List;
use crate::query::Query;
use crate::rows::Row;
use crate::store::one;

/// How long something counted as plenty is believed to be plenty.
const BELIEVED: Duration = Duration::from_mins(1);

/// From how many on it cannot become few while that is believed.
const PLENTY: u64 = 2 * COUNTED;

/// What was counted lately and found to be plenty.
#[derive(Default)]
pub(crate) struct Plenty(Mutex<HashMap<String, Instant>>);

impl Plenty {
    /// Whether there is plenty of it.
    pub(crate) fn is_known(&self, what: &str) -> bool {
        self.0.lock().get(what).is_some_and(|since| since.elapsed() < BELIEVED)
    }

    /// Remembers what was counted, if it is plenty.
    pub(crate) fn consider(&self, what: String, total: u64) {
        if total <= PLENTY {
            return;
        }
        let mut known = self.0.lock();
        known.retain(|_, since| since.elapsed() < BELIEVED);
        #[expect(clippy::disallowed_methods, reason = "only the age of a count is measured")]
        known.insert(what, Instant::now());
    }
}

impl List<'_> {
    /// Whether it is all there is in its classes.
    fn is_whole(&self) -> bool {
        self.begin.is_none() && self.end.is_none() && self.also.is_empty()
    }
}

impl SurrealStore {
    /// How many are on all pages of a list, as far as a total counts.
    pub(crate) async fn total<R: Row>(&self, list: &List<'_>) -> Option<u64> {
        let what = format!("{} {}", R::TABLE, list.classes.join(" "));
        if !list.counted || (list.is_whole() && self.plenty.is_known(&what)) {
            return None;
        }
        // What takes most of the time a page may take is plenty.
        let patience = self.connection.time_limit() / 2;
        let total = match self.connection.ask_for(text::<R>(list), patience).await {
            Ok(mut results) => {
                let counts = (0..list.classes.len()).map(|at| one(&mut results, at));
                counts
                    .map(|answer| answer.map(|answer| count(&answer)))
                    .sum::<Result<u64, Fault>>()
                    .ok()?
            }
            Err(Fault::Lost) => u64::MAX,
            Err(_) => return None,
        };
        if list.is_whole() {
            self.plenty.consider(what, total);
        }
        Some(total).filter(|total| *total <= COUNTED)
    }

    /// How many rows of a table are in each of these classes.
    pub(crate) async fn counts(
        &self,
        table: &'static str,
        class: &'static str,
        words: &[String],
    ) -> Result<Vec<u64>, PortError> {
        let mut query = Query::default();
        for word in words {
            let _ = write!(query.text, "{};", counted(table, class, word, ""));
        }
        let mut results = self.ask(query).await?;
        (0..words.len()).map(|at| Ok(count(&one(&mut results, at)?))).collect()
    }
}

/// One statement for each class of a list.
///
/// An index alone answers only where the class and one bound stand in the text itself; what lies between two bounds is the difference
/// of two such counts. Everything else is counted row by row, and not beyond what a total counts.
pub(crate) fn text<R: Row>(list: &List<'_>) -> Query {
    let (table, class, key) = (R::TABLE, list.class, list.order.field());
    let mut query = Query {
        text: String::new(),
        values: list.values.clone(),
    };
    query.values.insert("most", COUNTED.cast_signed() + 1);
    for (at, word) in list.classes.iter().enumerate() {
        let count = if list.words && list.also.is_empty() {
            between(table, class, word, key, list)
        } else {
            query.values.insert(format!("c{at}"), word.clone());
            let (begin, end) = (
                bound(key, ">=", list.begin.as_ref()),
                bound(key, "<", list.end.as_ref()),
            );
            format!(
                "count(SELECT VALUE id FROM {table} WHERE {class} = $c{at}{begin}{end}{} LIMIT $most)",
                list.also
            )
        };
        let _ = write!(query.text, "RETURN {{ count: {count} }};");
    }
    query
}

/// Counts a class from a bound on; the word and the bound are made by this program and need no care.
fn counted(table: &str, class: &str, word: &str, bound: &str) -> String {
    format!("SELECT count() FROM {table} WHERE {class} = '{word}'{bound} GROUP ALL")
}

/// The number of rows of a class within the bounds of a list.
fn between(table: &str, class: &str, word: &str, key: &str, list: &List<'_>) -> String {
    let from = |bound: &str| format!("(({})[0].count ?? 0)", counted(table, class, word, bound));
    let all = from(&bound(key, ">=", list.begin.as_ref()));
    match &list.end {
        Some(_) => format!("{all} - {}", from(&bound(key, ">=", list.end.as_ref()))),
        None => all,
    }
}

/// A bound of a sort key; digits only.
fn bound(key: &str, relation: &str, digits: Option<&String>) -> String {
    match digits {
        Some(digits) => format!(" AND {key} {relation} '{digits}'"),
        None => String::new(),
    }
}

/// The number in the answer to a counting statement; an empty answer counts nothing.
pub(crate) fn count(answer: &Value) -> u64 {
    let row = match answer {
        Value::Array(rows) => rows.first(),
        row => Some(row),
    };
    let Some(Value::Object(fields)) = row else {
        return 0;
    };
    let counted = fields.get("count").and_then(Value::as_int).copied().unwrap_or(0);
    u64::try_from(counted).unwrap_or(0)
}
