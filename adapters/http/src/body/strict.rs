//! JSON in which no object names a member twice, as two readers of such an object might each believe another value, and none has
//! more members than anybody means.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How many members an object may have.
const MOST_MEMBERS: usize = 200;

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice::<Strict>(bytes).map(|strict| strict.0)
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let Strict(value) = members.next_value()?;
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a member is named twice"));
            }
            if object.len() > MOST_MEMBERS {
                return Err(A::Error::custom("an object has too many members"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_read_as_they_are_written() {
        let text = r#"{"a":[1,-2,2.5,"x",null,true],"b":{"c":{}}}"#;

        assert_eq!(
            read(text.as_bytes()).map(|value| value.to_string()).ok().as_deref(),
            Some(text)
        );
    }

    #[test]
    fn a_member_named_twice_is_refused_at_every_depth() {
        assert!(read(br#"{"a":1,"a":2}"#).is_err());
        assert!(read(br#"{"a":[{"b":1,"b":1}]}"#).is_err());
        assert!(read(br#"{"a":{"b":1},"b":1}"#).is_ok());
    }

    #[test]
    fn an_object_with_more_members_than_anybody_means_is_refused() {
        let object = |members: usize| {
            let members: Vec<_> = (0..members).map(|at| format!("\"m{at}\":1")).collect();
            format!("{{\"a\":{{{}}}}}", members.join(","))
        };

        assert!(read(object(MOST_MEMBERS).as_bytes()).is_ok());
        assert!(read(object(MOST_MEMBERS + 1).as_bytes()).is_err());
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let deep = "[".repeat(100_000);

        assert!(read(deep.as_bytes()).is_err());
    }
}
