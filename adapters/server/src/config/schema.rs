//! The JSON Schema of configuration files.

use serde_json::{Map, Value as Json, json};

use super::Config;
use super::outline::{Form, Key, Outline};
use super::section::Section as _;

/// The schema (draft 2020-12) of a configuration file: every key with what it decides, its default and its bounds.
pub fn schema() -> Json {
    let mut schema = of_outline(&Config::outline());
    if let Json::Object(members) = &mut schema {
        members.insert(
            "$schema".to_owned(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        members.insert("title".to_owned(), json!("Doorward's configuration"));
    }
    schema
}

fn of_outline(outline: &Outline) -> Json {
    let about = json!(outline.about.join("\n\n"));
    match &outline.form {
        Form::Table => of_table(outline),
        Form::List => json!({ "type": "array", "description": about, "items": of_table(outline) }),
        Form::Named => json!({
            "type": "object",
            "description": about,
            "propertyNames": { "pattern": NAME },
            "additionalProperties": of_table(outline),
        }),
        Form::Entries { shape, .. } => json!({
            "type": "object",
            "propertyNames": { "pattern": NAME },
            "additionalProperties": shape,
        }),
    }
}

const NAME: &str = "^[a-z][a-z0-9-]*$";

fn of_table(outline: &Outline) -> Json {
    let keys = outline.keys.iter().map(|key| (key.name.to_owned(), of_key(key)));
    let sections = outline
        .sections
        .iter()
        .map(|(name, section)| ((*name).to_owned(), of_outline(section)));
    let properties: Map<String, Json> = keys.chain(sections).collect();
    let required: Vec<_> = outline
        .keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    let mut table = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if let Json::Object(members) = &mut table {
        if !outline.about.is_empty() {
            members.insert("description".to_owned(), json!(outline.about.join("\n\n")));
        }
        if !required.is_empty() {
            members.insert("required".to_owned(), json!(required));
        }
    }
    table
}

fn of_key(key: &Key) -> Json {
    let mut about = key.about.clone();
    let mut schema = key.shape.clone();
    let Json::Object(members) = &mut schema else {
        return schema;
    };
    if let Some((from, to)) = key.bounds {
        match (from.parse::<u64>(), to.parse::<u64>()) {
            (Ok(from), Ok(to)) => {
                members.insert("minimum".to_owned(), json!(from));
                members.insert("maximum".to_owned(), json!(to));
            }
            _ => about.push(format!("From {from} to {to}.")),
        }
    }
    if !key.required && !key.default_json.is_null() {
        members.insert("default".to_owned(), key.default_json.clone());
    }
    members.insert("description".to_owned(), json!(about.join("\n\n")));
    schema
}
