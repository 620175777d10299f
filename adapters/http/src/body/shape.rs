//! Whether a JSON object has the members its documented schema asks for, no others, and each of the right type.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use doorward_core::values::flaw::Flaw;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde_json::{Map, Value};

const REQUIRED: Flaw = Flaw::new("required", "This has to be given.");
pub(super) const UNKNOWN: Flaw = Flaw::new("unknown", "There is no such member.");
const NOT_TEXT: Flaw = Flaw::new("invalid", "This has to be a text.");
const NOT_NUMBER: Flaw = Flaw::new("invalid", "This has to be a number.");
const NOT_BOOLEAN: Flaw = Flaw::new("invalid", "This has to be true or false.");
const NOT_ARRAY: Flaw = Flaw::new("invalid", "This has to be a list.");
const NOT_OBJECT: Flaw = Flaw::new("invalid", "This has to be an object.");

/// How much of an unknown member's name is repeated.
const SHOWN_CHARS: usize = 64;

/// How many flaws are told of: nobody who means well makes more.
const MOST_FLAWS: usize = 32;

/// The flaws of an object's shape, with the path of each member.
pub(super) fn flaws<T: Type + 'static>(value: &Value) -> Vec<(String, Flaw)> {
    let known = known::<T>();
    let mut judge = Judge {
        registry: &known.registry,
        flaws: Vec::new(),
    };
    judge.value(&T::schema_ref(), value, "");
    judge.flaws.truncate(MOST_FLAWS);
    judge.flaws
}

/// Whether something has to be said at all.
pub(super) fn is_required<T: Type + 'static>() -> bool {
    known::<T>().is_required
}

/// What is known of a type: its schemas never change.
struct Known {
    registry: Registry,
    is_required: bool,
}

static KNOWN: LazyLock<RwLock<HashMap<TypeId, Arc<Known>>>> = LazyLock::new(RwLock::default);

fn known<T: Type + 'static>() -> Arc<Known> {
    let id = TypeId::of::<T>();
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
        return known.clone();
    }
    let mut registry = Registry::new();
    T::register(&mut registry);
    let schema = registry.create_fake_schema::<T>();
    let known = Arc::new(Known {
        registry,
        is_required: !schema.required.is_empty(),
    });
    let mut all = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    all.entry(id).or_insert(known).clone()
}

struct Judge<'a> {
    registry: &'a Registry,
    flaws: Vec<(String, Flaw)>,
}

impl Judge<'_> {
    fn has_enough(&self) -> bool {
        self.flaws.len() >= MOST_FLAWS
    }

    fn value(&mut self, schema: &MetaSchemaRef, value: &Value, path: &str) {
        match schema {
            MetaSchemaRef::Inline(schema) => self.against(schema, value, path),
            MetaSchemaRef::Reference(name) => {
                let registry = self.registry;
                if let Some(schema) = registry.schemas.get(name) {
                    self.against(schema, value, path);
                }
            }
        }
    }

    fn against(&mut self, schema: &MetaSchema, value: &Value, path: &str) {
        if let Some(first) = schema.all_of.first() {
            return self.value(first, value, path);
        }
        match (schema.ty, value) {
            ("object", Value::Object(members)) => self.members(schema, members, path),
            ("array", Value::Array(items)) => {
                if let Some(each) = schema.items.as_deref() {
                    for (at, item) in items.iter().enumerate() {
                        if self.has_enough() {
                            return;
                        }
                        self.value(each, item, &format!("{path}[{at}]"));
                    }
                }
            }
            ("string", Value::String(_)) | ("boolean", Value::Bool(_)) | ("number", Value::Number(_)) | ("", _) => {}
            ("integer", Value::Number(number)) if number.is_i64() || number.is_u64() => {}
            (wanted, _) => self.flaws.push((path.to_owned(), wrong_type(wanted))),
        }
    }

    fn members(&mut self, schema: &MetaSchema, members: &Map<String, Value>, path: &str) {
        for (name, member) in &schema.properties {
            let is_required = schema.required.contains(name);
            match members.get(*name) {
                // `null` is how many languages write what is absent.
                None | Some(Value::Null) if is_required => self.flaws.push((join(path, name), REQUIRED)),
                None | Some(Value::Null) => {}
                Some(value) => self.value(member, value, &join(path, name)),
            }
        }
        let others = members
            .iter()
            .filter(|(name, _)| schema.properties.iter().all(|(known, _)| known != name));
        for (name, value) in others {
            if self.has_enough() {
                return;
            }
            let shown: String = name.chars().take(SHOWN_CHARS).collect();
            let at = join(path, &shown);
            match schema.additional_properties.as_deref() {
                Some(each) => self.value(each, value, &at),
                None => self.flaws.push((at, UNKNOWN)),
            }
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn wrong_type(wanted: &str) -> Flaw {
    match wanted {
        "string" => NOT_TEXT,
        "integer" | "number" => NOT_NUMBER,
        "boolean" => NOT_BOOLEAN,
        "array" => NOT_ARRAY,
        _ => NOT_OBJECT,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use poem_openapi::Object;
    use serde_json::json;

    use super::*;

    #[derive(Object)]
    #[oai(deny_unknown_fields)]
    struct Wanted {
        name: String,
        age: Option<u8>,
        tags: Option<BTreeMap<String, String>>,
        nicknames: Option<Vec<String>>,
    }

    fn found(value: &Value) -> Vec<(String, &'static str)> {
        flaws::<Wanted>(value)
            .into_iter()
            .map(|(member, flaw)| (member, flaw.code))
            .collect()
    }

    #[test]
    fn everything_that_is_wrong_is_found_at_once() {
        let body = json!({"age": "7", "tags": {"a": 1, "b": "x"}, "nicknames": ["x", 2], "colour": 1});

        let expected = [
            ("name", "required"),
            ("age", "invalid"),
            ("tags.a", "invalid"),
            ("nicknames[1]", "invalid"),
            ("colour", "unknown"),
        ];
        assert_eq!(found(&body), expected.map(|(member, code)| (member.to_owned(), code)));
    }

    #[test]
    fn whoever_is_wrong_throughout_is_told_of_some_of_it() {
        let unknown: Map<String, Value> = (0..60_000).map(|at| (format!("x{at}"), json!(1))).collect();
        let nicknames = json!({"name": "Ann", "nicknames": vec![1; 60_000]});

        assert_eq!(found(&Value::Object(unknown)).len(), MOST_FLAWS);
        assert_eq!(found(&nicknames).len(), MOST_FLAWS);
    }

    #[test]
    fn null_stands_for_absent() {
        assert_eq!(found(&json!({"name": "Ann", "age": null})), []);
        assert_eq!(found(&json!({"name": null})), [("name".to_owned(), "required")]);
    }
}
