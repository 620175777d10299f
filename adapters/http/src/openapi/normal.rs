//! From what the framework writes to what generators read: version 3.0.3, plain media types, refused members shown as
//! such, and each kind of failure described once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

const SCHEMAS: &str = "#/components/schemas/";

/// The same document in its normal form.
pub(super) fn normalise(mut document: Value) -> Value {
    set(&mut document, "openapi", json!("3.0.3"));
    order_tags(&mut document);
    plain_media_types(&mut document);
    plain_schemas(&mut document);
    close_request_bodies(&mut document);
    allow_empty_parameters(&mut document);
    open_operations(&mut document);
    super::failures::keep_possible(&mut document);
    super::audience::mark(&mut document);
    share_failures(&mut document);
    super::failures::explain_codes(&mut document);
    super::examples::show(&mut document);
    name_headers(&mut document);
    document
}

pub(super) fn set(value: &mut Value, name: &str, member: Value) {
    if let Some(object) = value.as_object_mut() {
        object.insert(name.to_owned(), member);
    }
}

/// As a newcomer reads them.
fn order_tags(document: &mut Value) {
    const ORDER: [&str; 8] = [
        "sign_in",
        "oneself",
        "users",
        "products",
        "administration",
        "system",
        "mailguard",
        "flask",
    ];
    if let Some(tags) = document.get_mut("tags").and_then(Value::as_array_mut) {
        tags.sort_by_key(|tag| ORDER.iter().position(|name| tag.get("name") == Some(&json!(name))));
    }
}

/// JSON has no charset.
fn plain_media_types(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(json) = object.remove("application/json; charset=utf-8") {
                object.insert("application/json".to_owned(), json);
            }
            object.values_mut().for_each(plain_media_types);
        }
        Value::Array(items) => items.iter_mut().for_each(plain_media_types),
        _ => {}
    }
}

/// Says nothing twice and nothing that goes without saying, and counts in whole numbers.
fn plain_schemas(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|name, member| !(name == "deprecated" && *member == json!(false)));
            let repeats = |part: &Value, object: &Map<String, Value>| {
                let members = part.as_object().filter(|members| !members.contains_key("$ref"));
                members.is_some_and(|members| members.iter().all(|(name, member)| object.get(name) == Some(member)))
            };
            if let Some(Value::Array(parts)) = object.remove("allOf") {
                let parts: Vec<_> = parts.into_iter().filter(|part| !repeats(part, object)).collect();
                object.insert("allOf".to_owned(), Value::Array(parts));
            }
            for bound in ["minimum", "maximum"] {
                if let Some(whole) = object.get(bound).and_then(whole) {
                    object.insert(bound.to_owned(), whole);
                }
            }
            object.values_mut().for_each(plain_schemas);
        }
        Value::Array(items) => items.iter_mut().for_each(plain_schemas),
        _ => {}
    }
}

fn whole(number: &Value) -> Option<Value> {
    let text = number.to_string();
    text.strip_suffix(".0")?.parse::<i64>().ok().map(Value::from)
}

/// What a body may hold is all it may hold, and `null` stands for what is left out.
fn close_request_bodies(document: &mut Value) {
    let mut names = BTreeSet::new();
    for operation in operations(document) {
        if let Some(body) = operation.get("requestBody") {
            references(body, &mut names);
        }
    }
    let types = types(document);
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        let is_open = schema.get("type") == Some(&json!("object")) && schema.get("additionalProperties").is_none();
        if names.contains(name) && is_open {
            set(schema, "additionalProperties", json!(false));
            allow_null(schema, &types);
        }
    }
}

/// The type of each named schema.
fn types(document: &Value) -> BTreeMap<String, Value> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let typed = |(name, schema): (&String, &Value)| Some((name.clone(), schema.get("type")?.clone()));
    schemas.into_iter().flatten().filter_map(typed).collect()
}

/// `nullable` counts only beside a type, so a member that names its schema repeats the type of that.
fn allow_null(schema: &mut Value, types: &BTreeMap<String, Value>) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |name: &String| required.as_array().is_some_and(|names| names.contains(&json!(name)));
    let members = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (_, member) in members.into_iter().flatten().filter(|(name, _)| !is_required(name)) {
        let mut names = BTreeSet::new();
        references(member, &mut names);
        let named = names.iter().find_map(|name| types.get(name));
        if let Some(named) = named.filter(|_| member.get("type").is_none()) {
            set(member, "type", named.clone());
        }
        set(member, "nullable", json!(true));
    }
}

/// What needs no token says so.
fn open_operations(document: &mut Value) {
    for operation in operations_mut(document) {
        if operation.get("security").is_none() {
            set(operation, "security", json!([]));
        }
    }
}

/// A query parameter without a value is as good as none.
fn allow_empty_parameters(document: &mut Value) {
    for operation in operations_mut(document) {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            if parameter.get("in") == Some(&json!("query")) {
                set(parameter, "allowEmptyValue", json!(true));
            }
        }
    }
}

fn references(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            let target = object.get("$ref").and_then(Value::as_str);
            names.extend(
                target
                    .and_then(|target| target.strip_prefix(SCHEMAS))
                    .map(str::to_owned),
            );
            object.values().for_each(|member| references(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}

/// Every operation fails in the same ways: each is described once, under its status.
fn share_failures(document: &mut Value) {
    let mut shared = Map::new();
    for operation in operations_mut(document) {
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            let is_problem = response.pointer("/content/application~1problem+json").is_some();
            if is_problem {
                show_failure(status, response);
                let name = format!("Problem{status}");
                let reference = json!({ "$ref": format!("#/components/responses/{name}") });
                shared.insert(name, std::mem::replace(response, reference));
            }
        }
    }
    if let Some(components) = document.get_mut("components") {
        set(components, "responses", Value::Object(shared));
    }
}

fn show_failure(status: &str, response: &mut Value) {
    let problem = response.pointer_mut("/content/application~1problem+json");
    if let (Some(problem), Some(example)) = (problem, super::failures::example(status)) {
        set(problem, "example", example);
    }
}

/// Headers under the names people know them by.
fn name_headers(value: &mut Value) {
    const NAMES: [(&str, &str); 2] = [("X-REQUEST-ID", "x-request-id"), ("ETAG", "ETag")];
    match value {
        Value::Object(object) => {
            for (shouted, known) in NAMES {
                if let Some(header) = object.remove(shouted) {
                    object.insert(known.to_owned(), header);
                }
            }
            object.values_mut().for_each(name_headers);
        }
        Value::Array(items) => items.iter_mut().for_each(name_headers),
        _ => {}
    }
}

pub(super) fn operations(document: &Value) -> impl Iterator<Item = &Value> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths
        .into_iter()
        .flat_map(Map::values)
        .filter_map(Value::as_object)
        .flat_map(Map::values)
}

pub(super) fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
}
