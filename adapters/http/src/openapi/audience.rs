//! Whom operations are for: those that no program written with an SDK calls say so, and get no method in any.

use serde_json::{Value, json};

use super::normal::{operations_mut, set};

/// What is for clients of earlier systems, by tag.
const EARLIER: [&str; 2] = ["mailguard", "flask"];

/// What is for providers and for Prometheus, by name.
const MACHINES: [&str; 2] = ["take_receipts", "read_metrics"];

/// Marks what is not for SDKs.
pub(super) fn mark(document: &mut Value) {
    for operation in operations_mut(document) {
        let is = |pointer: &str, known: &[&str]| {
            let said = operation.pointer(pointer).and_then(Value::as_str);
            said.is_some_and(|said| known.contains(&said))
        };
        if is("/tags/0", &EARLIER) || is("/operationId", &MACHINES) {
            set(operation, "x-sdk", json!(false));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::normal::operations;
    use super::*;

    #[test]
    fn what_earlier_clients_providers_and_prometheus_call_is_not_for_sdks_and_all_else_is() {
        let document = crate::openapi::document("https://login.example.com");
        let marked = operations(&document).filter(|operation| operation.get("x-sdk") == Some(&json!(false)));
        let names: BTreeSet<_> = marked
            .filter_map(|operation| operation["operationId"].as_str())
            .collect();

        let is_earlier = |name: &str| EARLIER.iter().any(|tag| name.starts_with(tag));
        let (earlier, others): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| is_earlier(name));
        assert_eq!(others, ["read_metrics", "take_receipts"]);
        let all = operations(&document).filter_map(|operation| operation["operationId"].as_str());
        assert_eq!(earlier.len(), all.filter(|name| is_earlier(name)).count());
    }
}
