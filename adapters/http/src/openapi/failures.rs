//! How each operation can fail: what follows from its shape, and what only its own rules bring about.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::problem::Code;

/// What an operation answers besides what its shape tells.
const OWN: &[(&str, &[u16])] = &[
    ("register", &[403, 409, 429]),
    ("verify_challenge", &[410, 429]),
    ("resend_code", &[410, 429]),
    ("request_login_code", &[429]),
    ("login_with_password", &[401, 403, 429]),
    ("refresh_tokens", &[401]),
    ("request_password_reset", &[429]),
    ("setup", &[409, 429]),
    ("take_receipts", &[401, 404]),
    ("read_metrics", &[404]),
    ("update_me", &[404]),
    ("change_password", &[429]),
    ("change_email", &[429]),
    ("change_phone", &[429]),
    ("close_account", &[409, 429]),
    ("update_user", &[409]),
    ("deactivate_user", &[409]),
    ("erase_user", &[409]),
    ("start_password_reset", &[409]),
    ("update_product", &[409]),
    ("retry_delivery", &[409]),
    ("test_plugin", &[409, 429]),
    ("list_inbox", &[404]),
    ("clear_inbox", &[404]),
    ("mailguard_get_otp", &[429]),
    ("mailguard_login", &[410, 429]),
    ("mailguard_add_user", &[401, 403, 409, 429]),
    ("mailguard_update_user", &[403, 409, 412, 429]),
    ("mailguard_delete_user", &[403, 409, 412]),
    ("flask_register", &[403, 409, 429]),
    ("flask_verify_email", &[410, 429]),
    ("flask_login", &[429]),
    ("flask_otp_verification", &[410, 429]),
    ("flask_update", &[429]),
    ("flask_update_details", &[412, 429]),
];

/// Takes from every operation the failures that it cannot come to.
pub(super) fn keep_possible(document: &mut Value) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, methods) in paths.into_iter().flatten() {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            let possible = possible(path, method, operation);
            let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
            if let Some(responses) = responses {
                responses.retain(|status, _| status.as_str() < "400" || possible.contains(status.as_str()));
            }
        }
    }
}

fn possible(path: &str, method: &str, operation: &Value) -> BTreeSet<String> {
    let text = |name: &str| operation.get(name).and_then(Value::as_str).unwrap_or_default();
    let tag = operation.pointer("/tags/0").and_then(Value::as_str).unwrap_or_default();
    let has_body = operation.get("requestBody").is_some();
    let is_of_one_type = has_body && operation.pointer("/requestBody/content/*~1*").is_none();
    let is_secured = operation
        .get("security")
        .and_then(Value::as_array)
        .is_some_and(|it| !it.is_empty());
    let for_some_roles = matches!(tag, "users" | "administration") || (tag == "products" && method != "get");
    let can_be_off = path.starts_with("/compat/");
    let names_a_record = takes(operation, "path", "id") && !path.starts_with("/v1/challenges/");
    let changes_a_version = takes(operation, "header", "If-Match");
    let adds_under_a_key = takes(operation, "header", "Idempotency-Key");
    let is_asked_something = has_body || changes_a_version || adds_under_a_key || takes_any(operation, "query");
    let by_shape = [
        (400, is_asked_something),
        (401, is_secured),
        (403, is_secured && for_some_roles),
        (404, names_a_record || can_be_off),
        (409, adds_under_a_key),
        (412, changes_a_version),
        (413, has_body),
        (415, is_of_one_type),
        (500, true),
        (503, true),
    ];
    let own = OWN.iter().find(|(name, _)| *name == text("operationId"));
    let own = own.into_iter().flat_map(|(_, statuses)| statuses.iter().copied());
    let by_shape = by_shape
        .into_iter()
        .filter_map(|(status, can_be)| can_be.then_some(status));
    by_shape.chain(own).map(|status| status.to_string()).collect()
}

fn takes(operation: &Value, place: &str, name: &str) -> bool {
    parameters(operation).any(|it| it.get("in") == Some(&json!(place)) && it.get("name") == Some(&json!(name)))
}

fn takes_any(operation: &Value, place: &str) -> bool {
    parameters(operation).any(|it| it.get("in") == Some(&json!(place)))
}

fn parameters(operation: &Value) -> impl Iterator<Item = &Value> {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters.into_iter().flatten()
}

/// The words for problems, each with its status, its meaning and what to do about it.
pub(super) fn explain_codes(document: &mut Value) {
    let mut explained = Map::new();
    let mut statuses = Map::new();
    for code in Code::ALL {
        let meaning = format!("{}. {}", code.title(), code.advice());
        explained.insert(code.as_str().to_owned(), json!(meaning));
        statuses.insert(code.as_str().to_owned(), json!(code.status()));
    }
    if let Some(words) = document.pointer_mut("/components/schemas/ProblemCode") {
        super::normal::set(words, "x-enumDescriptions", Value::Object(explained));
        super::normal::set(words, "x-statuses", Value::Object(statuses));
    }
}

/// A problem with this status, for the eye.
pub(super) fn example(status: &str) -> Option<Value> {
    let code = Code::ALL.iter().find(|code| code.status().to_string() == status)?;
    let mut example = json!({
        "type": format!("https://login.example.com/problems/{}", code.as_str()),
        "title": code.title(),
        "status": code.status(),
        "code": code.as_str(),
        "detail": format!("{}.", code.title()),
        "request_id": "0198f2c4-7f3e-7a51-9c58-7d1f3b0e6a42",
    });
    if *code == Code::MalformedRequest {
        let code = Code::ValidationFailed;
        let flaw = json!({"field": "email", "code": "invalid", "detail": "This is no e-mail address."});
        super::normal::set(
            &mut example,
            "type",
            json!(format!("https://login.example.com/problems/{}", code.as_str())),
        );
        super::normal::set(&mut example, "code", json!(code.as_str()));
        super::normal::set(&mut example, "title", json!(code.title()));
        super::normal::set(&mut example, "detail", json!(format!("{}.", code.title())));
        super::normal::set(&mut example, "errors", json!([flaw]));
    }
    if matches!(code.status(), 429 | 503) {
        super::normal::set(&mut example, "retry_after", json!(30));
    }
    Some(example)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn failures() -> BTreeMap<String, Vec<String>> {
        let document = crate::openapi::document("https://login.example.com");
        let methods = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .filter_map(Value::as_object);
        methods
            .flat_map(Map::values)
            .map(|operation| {
                let statuses = operation["responses"].as_object().unwrap().keys();
                let failures = statuses.filter(|status| status.as_str() >= "400").cloned().collect();
                (operation["operationId"].as_str().unwrap().to_owned(), failures)
            })
            .collect()
    }

    #[test]
    fn every_operation_with_failures_of_its_own_is_there_and_has_them() {
        let failures = failures();

        for (name, own) in OWN {
            for status in *own {
                assert!(failures[*name].contains(&status.to_string()), "{name}: {status}");
            }
        }
    }

    #[test]
    fn an_operation_fails_only_as_it_can() {
        let failures = failures();

        assert_eq!(failures["check_live"], ["500", "503"]);
        assert_eq!(failures["get_me"], ["401", "500", "503"]);
        assert_eq!(failures["get_user"], ["401", "403", "404", "500", "503"]);
        assert_eq!(
            failures["create_product"],
            ["400", "401", "403", "409", "413", "415", "500", "503"]
        );
        assert_eq!(
            failures["verify_challenge"],
            ["400", "410", "413", "415", "429", "500", "503"]
        );
        assert_eq!(failures["take_receipts"], ["400", "401", "404", "413", "500", "503"]);
        assert_eq!(failures["read_metrics"], ["404", "500", "503"]);
    }

    #[test]
    fn every_status_of_a_code_has_an_example() {
        for code in Code::ALL {
            assert!(example(&code.status().to_string()).is_some(), "{}", code.as_str());
        }
    }
}
