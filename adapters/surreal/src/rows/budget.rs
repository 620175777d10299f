//! Rows of budgets.

use chrono::TimeDelta;
use doorward_core::Timestamp;
use doorward_core::records::budget::{Budget, BudgetKey, BudgetKind};
use surrealdb::types::{Array, RecordId, RecordIdKey, SurrealValue, Value};

use super::{Row, session};

/// How long a budget is kept after its last use.
const REST: TimeDelta = TimeDelta::hours(24);
/// How long it is kept when nothing succeeded since.
const REST_OF_A_STREAK: TimeDelta = TimeDelta::days(30);

/// A budget, under its kind and subject. `stale_day` spares the index a change at each use.
#[derive(SurrealValue)]
pub(crate) struct BudgetRow {
    id: RecordId,
    v: i64,
    marks: Vec<Timestamp>,
    streak: u32,
    stale_at: Timestamp,
    stale_day: i64,
}

pub(crate) fn id(key: &BudgetKey) -> RecordId {
    let key = vec![
        Value::String(key.kind.as_str().to_owned()),
        Value::String(super::hex(&key.subject)),
    ];
    RecordId::new(BudgetRow::TABLE, Array::from(key))
}

fn key(id: &RecordId) -> Option<BudgetKey> {
    let RecordIdKey::Array(parts) = &id.key else {
        return None;
    };
    Some(BudgetKey {
        kind: BudgetKind::parse(parts.first()?.as_string()?)?,
        subject: super::from_hex(super::last_key(id)?)?,
    })
}

impl From<&Budget> for BudgetRow {
    fn from(budget: &Budget) -> Self {
        let rest = if budget.streak == 0 { REST } else { REST_OF_A_STREAK };
        let newest = budget.marks.iter().max();
        let stale_at = newest.map_or(Timestamp::UNIX_EPOCH, |mark| *mark + rest);
        Self {
            id: id(&budget.key),
            v: super::written(budget.version),
            marks: budget.marks.clone(),
            streak: budget.streak,
            stale_at,
            stale_day: session::day(stale_at),
        }
    }
}

impl Row for BudgetRow {
    const TABLE: &'static str = "budget";
    type Record = Budget;

    fn into_record(self) -> Option<Budget> {
        Some(Budget {
            key: key(&self.id)?,
            version: super::version(self.v)?,
            marks: self.marks,
            streak: self.streak,
        })
    }
}
