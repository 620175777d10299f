//! Records as CSV or JSON, as they came from the server.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::formulas;

/// An array of records.
pub(crate) fn json(records: &[Value]) -> String {
    let mut text = serde_json::to_string_pretty(records).unwrap_or_default();
    text.push('\n');
    text
}

/// One line a record; the members are columns, and what is not plain stands there as JSON.
pub(crate) fn csv(records: &[Value]) -> String {
    Csv::default().lines(records)
}

/// The same for records that come little by little.
#[derive(Default)]
pub(crate) struct Csv {
    names: BTreeSet<String>,
}

impl Csv {
    /// The lines of the next records. The first ones name the columns, so all have to be of one kind.
    pub(crate) fn lines(&mut self, records: &[Value]) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut outcome = Ok(());
        if self.names.is_empty() && !records.is_empty() {
            let members = records.iter().filter_map(Value::as_object).flat_map(|it| it.keys());
            self.names = members.cloned().collect();
            outcome = writer.write_record(&self.names);
        }
        for record in records {
            let line = self.names.iter().map(|name| plain(record.get(name.as_str())));
            outcome = outcome.and_then(|()| writer.write_record(line));
        }
        // Writing to memory does not fail.
        outcome
            .ok()
            .and_then(|()| writer.into_inner().ok())
            .and_then(|it| String::from_utf8(it).ok())
            .unwrap_or_default()
    }
}

/// A value in one place of a table.
fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => formulas::guarded(text).into_owned(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use crate::model::{AuditEvent, Delivery, InboxMessage, Product, Suppression, User};

    #[test]
    fn every_member_of_any_record_is_a_column() {
        let records = [json!({"a": "x,y", "b": 1}), json!({"a": "=1+1", "c": {"k": "v"}})];

        assert_eq!(
            super::csv(&records),
            "a,b,c\n\"x,y\",1,\n'=1+1,,\"{\"\"k\"\":\"\"v\"\"}\"\n"
        );
    }

    #[test]
    fn without_records_nothing_is_written() {
        assert_eq!(super::csv(&[]), "");
    }

    /// How many columns the record has that says least.
    fn columns<R: Serialize + DeserializeOwned>(least: Value) -> usize {
        let record: R = serde_json::from_value(least).unwrap();
        serde_json::to_value(record).unwrap().as_object().unwrap().len()
    }

    #[test]
    fn the_columns_of_a_kind_are_the_same_whatever_a_record_leaves_out() {
        let at = "2026-11-21T11:00:00Z";
        let user = json!({"id": "", "email": "", "first_name": "", "last_name": "", "role": "", "status": "",
            "created_at": at, "updated_at": at, "version": 1});
        assert_eq!(columns::<User>(user), 13);
        let product = json!({"id": "", "url": "", "status": "", "created_at": at, "updated_at": at, "version": 1});
        assert_eq!(columns::<Product>(product), 9);
        let delivery = json!({"id": "", "channel": "", "purpose": "", "destination": "", "status": "",
            "created_at": at, "expires_at": at});
        assert_eq!(columns::<Delivery>(delivery), 10);
        let event = json!({"id": "", "at": at, "actor": "", "action": ""});
        assert_eq!(columns::<AuditEvent>(event), 7);
        let message = json!({"id": "", "channel": "", "to": "", "purpose": "", "at": at});
        assert_eq!(columns::<InboxMessage>(message), 9);
        let barred = json!({"id": "", "channel": "", "provider": "", "reason": "", "since": at});
        assert_eq!(columns::<Suppression>(barred), 6);
    }
}
