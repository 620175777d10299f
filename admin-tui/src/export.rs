//! Records as CSV or JSON, as they came from the server.

use std::collections::BTreeSet;

use serde_json::Value;

/// An array of records.
pub(crate) fn json(records: &[Value]) -> String {
    let mut text = serde_json::to_string_pretty(records).unwrap_or_default();
    text.push('\n');
    text
}

/// One line a record; the members are columns, and what is not plain stands there as JSON.
pub(crate) fn csv(records: &[Value]) -> String {
    let members = records.iter().filter_map(Value::as_object).flat_map(|it| it.keys());
    let names: BTreeSet<&String> = members.collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |line: Vec<String>| writer.write_record(line);
    let mut outcome = write(names.iter().map(|it| (*it).clone()).collect());
    for record in records {
        let line = names.iter().map(|name| plain(record.get(name.as_str()))).collect();
        outcome = outcome.and_then(|()| write(line));
    }
    // Writing to memory does not fail.
    outcome
        .ok()
        .and_then(|()| writer.into_inner().ok())
        .and_then(|it| String::from_utf8(it).ok())
        .unwrap_or_default()
}

/// A value in one place of a table. What a spreadsheet would take for a formula is made plain text.
fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if text.starts_with(['=', '@', '\t', '\r']) => format!("'{text}"),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn every_member_of_any_record_is_a_column() {
        let records = [json!({"a": "x,y", "b": 1}), json!({"a": "=1+1", "c": {"k": "v"}})];

        assert_eq!(
            super::csv(&records),
            "a,b,c\n\"x,y\",1,\n'=1+1,,\"{\"\"k\"\":\"\"v\"\"}\"\n"
        );
    }
}
