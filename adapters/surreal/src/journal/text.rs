//! The text of a commit, put together from short snippets; values are bound and never part of it.

use std::fmt::Write as _;

use doorward_core::Timestamp;
use doorward_core::ports::{Change, Changes, ClaimChange, Record, RecordKey};
use doorward_core::records::Version;
use doorward_core::records::audit::AuditEvent;
use surrealdb::types::{RecordId, SurrealValue as _, Value};

use crate::connection::{LATE, STALE, TAKEN};
use crate::query::Query;
use crate::rows;

/// The one statement that writes all changes or none.
pub(super) fn commit(changes: &Changes, deadline: Option<Timestamp>) -> Query {
    if let (None, Some(row)) = (deadline, only_new_record(changes)) {
        return Query::new("INSERT $n RETURN NONE").bind("n", row);
    }
    let mut text = Text::default();
    if let Some(deadline) = deadline {
        text.before(deadline);
    }
    for change in &changes.records {
        match change {
            Change::Put(record) if record.version() == Version::NEW => text.new_rows.push(row(record)),
            Change::Put(record) => text.replace(id(&record.key()), row(record), record.version()),
            Change::Remove(key, version) => text.remove(id(key), *version),
        }
    }
    text.new_rows.extend(changes.events.iter().map(event));
    for change in &changes.claims {
        match change {
            ClaimChange::Take { key, holder } => text.take(rows::claim::id(key), holder),
            ClaimChange::Release { key, holder } => text.release(rows::claim::id(key), holder),
        }
    }
    text.finish()
}

/// The row of the one new record that is all that changes.
fn only_new_record(changes: &Changes) -> Option<Value> {
    let nothing_else = changes.claims.is_empty() && changes.events.is_empty();
    match changes.records.as_slice() {
        [Change::Put(record)] if nothing_else && record.version() == Version::NEW => Some(row(record)),
        _ => None,
    }
}

/// A record as the row it is once committed.
pub(super) fn row(record: &Record) -> Value {
    match record {
        Record::User(user) => rows::user::UserRow::from(user.as_ref()).into_value(),
        Record::Challenge(challenge) => rows::challenge::ChallengeRow::from(challenge.as_ref()).into_value(),
        Record::Session(session) => rows::session::SessionRow::from(session.as_ref()).into_value(),
        Record::Product(product) => rows::product::ProductRow::from(product.as_ref()).into_value(),
        Record::Delivery(delivery) => rows::delivery::DeliveryRow::from(delivery.as_ref()).into_value(),
        Record::Budget(budget) => rows::budget::BudgetRow::from(budget).into_value(),
        Record::Fact(fact) => rows::fact::FactRow::from(fact).into_value(),
        Record::Link(link) => rows::link::LinkRow::from(link).into_value(),
        Record::Replay(replay) => rows::replay::ReplayRow::from(replay).into_value(),
        Record::SigningKey(key) => rows::signing_key::SigningKeyRow::from(key).into_value(),
        Record::Suppression(entry) => rows::suppression::SuppressionRow::from(entry).into_value(),
    }
}

/// An event as its row.
pub(super) fn event(event: &AuditEvent) -> Value {
    rows::audit::AuditRow::from(event).into_value()
}

/// The id of a record's row.
pub(super) fn id(key: &RecordKey) -> RecordId {
    match key {
        RecordKey::User(id) => rows::user::id(*id),
        RecordKey::Challenge(id) => rows::challenge::id(*id),
        RecordKey::Session(user, id) => rows::session::id(*user, *id),
        RecordKey::Product(id) => rows::product::id(*id),
        RecordKey::Delivery(id) => rows::delivery::id(*id),
        RecordKey::Budget(key) => rows::budget::id(key),
        RecordKey::Fact(key) => rows::fact::id(*key),
        RecordKey::Link(id) => rows::link::id(*id),
        RecordKey::Replay(key) => rows::replay::id(key),
        RecordKey::SigningKey(id) => rows::signing_key::id(*id),
        RecordKey::Suppression(id) => rows::suppression::id(*id),
    }
}

/// A text in the making.
#[derive(Default)]
struct Text {
    query: Query,
    bound: usize,
    /// Rows that wait to be inserted together, before whatever comes after them.
    new_rows: Vec<Value>,
}

impl Text {
    /// Refuses to run when nobody waits for the answer any more.
    fn before(&mut self, deadline: Timestamp) {
        let deadline = self.value(deadline.into_value());
        let _ = write!(self.query.text, "IF time::now() > {deadline} {{ THROW '{LATE}' }};");
    }

    /// Inserts the rows that wait; one statement for many rows is much cheaper than one for each.
    fn insert(&mut self) {
        let rows = std::mem::take(&mut self.new_rows);
        if !rows.is_empty() {
            let rows = self.value(Value::Array(rows.into()));
            let _ = write!(self.query.text, "INSERT {rows} RETURN NONE;");
        }
    }

    fn replace(&mut self, id: RecordId, row: Value, replaced: Version) {
        let (id, row) = (self.value(id.into_value()), self.value(row));
        let version = self.value(rows::number(replaced).into_value());
        let done = format!("UPDATE {id} CONTENT {row} WHERE v = {version} RETURN VALUE v");
        self.unless_stale(&done);
    }

    fn remove(&mut self, id: RecordId, removed: Version) {
        let id = self.value(id.into_value());
        let version = self.value(rows::number(removed).into_value());
        self.unless_stale(&format!("DELETE {id} WHERE v = {version} RETURN BEFORE"));
    }

    fn release(&mut self, id: RecordId, holder: &str) {
        let (id, holder) = (self.value(id.into_value()), self.value(holder.into_value()));
        self.unless_stale(&format!("DELETE {id} WHERE holder = {holder} RETURN BEFORE"));
    }

    /// A holder who takes once more changes nothing.
    fn take(&mut self, id: RecordId, holder: &str) {
        self.insert();
        let (id, holder) = (self.value(id.into_value()), self.value(holder.into_value()));
        let _ = write!(
            self.query.text,
            "LET $held = SELECT VALUE holder FROM ONLY {id};\
             IF $held = NONE {{ CREATE {id} SET holder = {holder} RETURN NONE }} \
             ELSE IF $held != {holder} {{ THROW '{TAKEN}' }};"
        );
    }

    /// Throws when a statement found nothing to do.
    fn unless_stale(&mut self, statement: &str) {
        self.insert();
        let _ = write!(self.query.text, "IF ({statement}) = [] {{ THROW '{STALE}' }};");
    }

    /// Binds a value and answers its name.
    fn value(&mut self, value: Value) -> String {
        let name = format!("p{}", self.bound);
        self.bound += 1;
        self.query.values.insert(name.clone(), value);
        format!("${name}")
    }

    /// One block is one statement, and one statement is one transaction.
    fn finish(mut self) -> Query {
        self.insert();
        self.query.text = format!("{{{}RETURN NONE}}", self.query.text);
        self.query
    }
}
