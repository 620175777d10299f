//! Examples of answers, so that a reader sees what comes back.

use serde_json::{Map, Value, json};

/// Examples by schema.
const EXAMPLES: &str = include_str!("examples.json");

/// Gives the schemas of answers their examples; a page shows one item.
pub(super) fn show(document: &mut Value) {
    let examples: Map<String, Value> = serde_json::from_str(EXAMPLES).unwrap_or_default();
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        let page = || {
            let item = examples.get(name.strip_suffix("Page")?)?;
            Some(json!({ "items": [item], "next_cursor": "eyJhIjoxfQ", "total": 42 }))
        };
        let example = examples.get(name).cloned().or_else(page);
        if let (Some(example), None) = (example, schema.get("example")) {
            super::normal::set(schema, "example", example);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_of_something_and_shows_all_that_is_always_there() {
        let document = crate::openapi::document("https://login.example.com");
        let examples: Map<String, Value> = serde_json::from_str(EXAMPLES).unwrap();

        for (name, example) in &examples {
            let schema = &document["components"]["schemas"][name];
            assert!(schema.is_object(), "{name}");
            for member in schema["required"].as_array().into_iter().flatten() {
                assert!(example.get(member.as_str().unwrap()).is_some(), "{name}.{member}");
            }
            for member in example.as_object().unwrap().keys() {
                assert!(schema["properties"].get(member).is_some(), "{name}.{member}");
            }
        }
    }

    #[test]
    fn every_answer_has_an_example() {
        let document = crate::openapi::document("https://login.example.com");
        let operations = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .filter_map(Value::as_object);

        for operation in operations.flat_map(Map::values) {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let schema = &response["content"]["application/json"]["schema"]["$ref"];
                let Some(name) = schema.as_str().and_then(|path| path.rsplit('/').next()) else {
                    continue;
                };
                let example = &document["components"]["schemas"][name]["example"];
                assert!(example.is_object(), "{} {status}: {name}", operation["operationId"]);
            }
        }
    }
}
