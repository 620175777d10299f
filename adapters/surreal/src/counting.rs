//! Totals: exact while they are small, and not counted again and again once they are known to be large.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use doorward_core::listing::COUNTED;
use doorward_core::ports::PortError;
use parking_lot::Mutex;
use surrealdb::types::Value;

use crate::SurrealStore;
use crate::query::Query;
use crate::store::one;

/// How long something counted as plenty is believed to be plenty.
const BELIEVED: Duration = Duration::from_secs(60);

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

impl SurrealStore {
    /// How many rows of a table are in each of these classes.
    pub(crate) async fn counts(
        &self,
        table: &'static str,
        class_field: &'static str,
        classes: &[String],
    ) -> Result<Vec<u64>, PortError> {
        let mut query = Query::default();
        for (at, class) in classes.iter().enumerate() {
            let _ = write!(
                query.text,
                "SELECT count() FROM {table} WHERE {class_field} = $c{at} GROUP ALL;"
            );
            query.values.insert(format!("c{at}"), class.clone());
        }
        let mut results = self.ask(query).await?;
        (0..classes.len()).map(|at| Ok(count(&one(&mut results, at)?))).collect()
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
