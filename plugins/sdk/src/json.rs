//! JSON going out and coming in. What comes in may be anything, so reading never fails: it finds a value or it does not.

pub use serde_json::{Value, json};

/// The same without members that are null, so that an object can be written with all it might hold.
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let present = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(present.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// A JSON answer, or what stands for an answer that is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Json(Value);

impl Json {
    /// Reads bytes. What is not JSON holds nothing.
    pub fn read(bytes: &[u8]) -> Self {
        Self(serde_json::from_slice(bytes).unwrap_or(Value::Null))
    }

    /// The text or number at a JSON pointer (`/errors/0/message`), as text; nothing where there is anything else.
    pub fn text(&self, pointer: &str) -> Option<String> {
        match self.0.pointer(pointer)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The elements of the list at a JSON pointer; none where there is no list.
    pub fn list(&self, pointer: &str) -> Vec<Json> {
        let list = self.0.pointer(pointer).and_then(Value::as_array);
        list.map(|elements| elements.iter().cloned().map(Json).collect())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_and_numbers_are_found_by_pointer() {
        let answer = Json::read(br#"{"code":21211,"errors":[{"message":"no"}],"sid":null}"#);
        assert_eq!(answer.text("/code").as_deref(), Some("21211"));
        assert_eq!(answer.text("/errors/0/message").as_deref(), Some("no"));
        assert_eq!(answer.text("/sid"), None);
        assert_eq!(answer.text("/errors"), None);
        assert_eq!(answer.list("/errors").len(), 1);
        assert_eq!(answer.list("/code"), Vec::new());
    }

    #[test]
    fn members_that_are_null_are_left_out_at_any_depth() {
        let value = json!({ "a": null, "b": [{ "c": null, "d": 1 }], "e": { "f": null } });
        assert_eq!(without_nulls(value), json!({ "b": [{ "d": 1 }], "e": {} }));
    }

    proptest! {
        #[test]
        fn no_bytes_make_reading_panic(bytes: Vec<u8>, pointer in "(/[a-z0-9~]{0,3}){0,4}") {
            let answer = Json::read(&bytes);
            answer.text(&pointer);
            answer.list(&pointer);
        }
    }
}
