//! How one value is written by an operator, shown back to them and described in the schema.

use std::net::SocketAddr;
use std::path::PathBuf;

use doorward_core::values::secret::SecretText;
use figment::value::Value;
use serde_json::{Value as Json, json};

use super::problem::Fault;

/// What stands for a secret wherever a value is shown.
pub const HIDDEN: &str = "***";

/// A value that stands under one key.
pub trait Setting: Sized {
    /// Whether the value MUST never be shown, not even in a problem.
    const SECRET: bool = false;

    /// Reads the value as a variable or a flag holds it.
    fn parse(text: &str) -> Result<Self, Fault>;

    /// Reads the value as any source holds it. Numbers and truth values may stand where text is meant, and the reverse.
    fn read(value: &Value) -> Result<Self, Fault> {
        let text = text_of(value)?;
        Self::parse(text.trim()).map_err(|fault| if Self::SECRET { fault } else { fault.about(&text) })
    }

    /// Its JSON Schema.
    fn shape() -> Json;

    /// The value for people: `null` when it is not set, [`HIDDEN`] for a secret.
    fn show(&self) -> Json;
}

/// The text of a plain value.
fn text_of(value: &Value) -> Result<String, Fault> {
    match value {
        Value::String(_, text) => Ok(text.clone()),
        Value::Char(_, one) => Ok(one.to_string()),
        Value::Bool(_, truth) => Ok(truth.to_string()),
        Value::Num(_, number) => number
            .to_u128()
            .map(|whole| whole.to_string())
            .or_else(|| number.to_i128().map(|whole| whole.to_string()))
            .or_else(|| number.to_f64().map(|broken| broken.to_string()))
            .ok_or_else(|| Fault::new("is not a usable number", "write it in quotation marks")),
        Value::Empty(..) => Ok(String::new()),
        Value::Dict(..) => Err(Fault::new("is a table", "write one value")),
        Value::Array(..) => Err(Fault::new("is a list", "write one value")),
    }
}

/// Refuses a value outside `from ..= to`, which are written as the operator would write them.
pub fn within<T: Setting + PartialOrd>(value: T, from: &str, to: &str) -> Result<T, Fault> {
    let low = T::parse(from)?;
    let high = T::parse(to)?;
    let wrong = match () {
        () if value < low => format!("is less than {from}"),
        () if value > high => format!("is more than {to}"),
        () => return Ok(value),
    };
    let shown = value.show();
    Err(Fault::new(wrong, format!("set it from {from} to {to}")).about(shown.as_str().unwrap_or(&shown.to_string())))
}

impl Setting for bool {
    fn parse(text: &str) -> Result<Self, Fault> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(true),
            "false" | "no" | "off" | "0" => Ok(false),
            _ => Err(Fault::new("is neither true nor false", "write true or false")),
        }
    }

    fn shape() -> Json {
        json!({ "type": "boolean" })
    }

    fn show(&self) -> Json {
        json!(self)
    }
}

macro_rules! whole_numbers {
    ($($type:ty),+) => {$(
        impl Setting for $type {
            fn parse(text: &str) -> Result<Self, Fault> {
                text.parse().map_err(|_| {
                    let most = <$type>::MAX;
                    Fault::new("is not a usable whole number", format!("write a whole number from 0 to {most}"))
                })
            }

            fn shape() -> Json {
                json!({ "type": "integer", "minimum": 0 })
            }

            fn show(&self) -> Json {
                json!(self)
            }
        }
    )+};
}

whole_numbers!(u8, u16, u32, usize);

impl Setting for String {
    fn parse(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            Err(Fault::new("is empty", "write a text"))
        } else {
            Ok(text.to_owned())
        }
    }

    fn shape() -> Json {
        json!({ "type": "string", "minLength": 1 })
    }

    fn show(&self) -> Json {
        json!(self)
    }
}

impl Setting for PathBuf {
    fn parse(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            Err(Fault::new("is empty", "write a path"))
        } else {
            Ok(Self::from(text))
        }
    }

    fn shape() -> Json {
        json!({ "type": "string", "minLength": 1 })
    }

    fn show(&self) -> Json {
        json!(self.display().to_string())
    }
}

impl Setting for SocketAddr {
    fn parse(text: &str) -> Result<Self, Fault> {
        text.parse().map_err(|_| {
            Fault::new(
                "is not an IP address with a port",
                "write one such as \"127.0.0.1:8080\", \"0.0.0.0:8080\" or \"[::1]:8080\"",
            )
        })
    }

    fn shape() -> Json {
        json!({ "type": "string" })
    }

    fn show(&self) -> Json {
        json!(self.to_string())
    }
}

impl Setting for SecretText {
    const SECRET: bool = true;

    fn parse(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            Err(Fault::new("is empty", "write the secret"))
        } else {
            Ok(Self::new(text))
        }
    }

    /// Exactly as written: blanks at the ends may be part of the secret.
    fn read(value: &Value) -> Result<Self, Fault> {
        Self::parse(&text_of(value)?)
    }

    fn shape() -> Json {
        json!({ "type": "string", "minLength": 1, "writeOnly": true })
    }

    fn show(&self) -> Json {
        json!(HIDDEN)
    }
}

/// Empty text means "not set", so that a variable can take a file's value back.
impl<T: Setting> Setting for Option<T> {
    const SECRET: bool = T::SECRET;

    fn parse(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            Ok(None)
        } else {
            T::parse(text).map(Some)
        }
    }

    fn read(value: &Value) -> Result<Self, Fault> {
        match value {
            Value::Empty(..) => Ok(None),
            Value::String(_, text) if text.is_empty() => Ok(None),
            _ => T::read(value).map(Some),
        }
    }

    fn shape() -> Json {
        T::shape()
    }

    fn show(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::show)
    }
}

/// A list, or text with commas between the items, or one item alone.
impl<T: Setting> Setting for Vec<T> {
    const SECRET: bool = T::SECRET;

    fn parse(text: &str) -> Result<Self, Fault> {
        if let Some(list) = written_list(text) {
            return Self::read(&list);
        }
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(|item| T::read(&Value::from(item)))
            .collect()
    }

    fn read(value: &Value) -> Result<Self, Fault> {
        match value {
            Value::Array(_, items) => items.iter().map(T::read).collect(),
            _ => Self::parse(text_of(value)?.trim()),
        }
    }

    fn shape() -> Json {
        json!({ "type": "array", "items": T::shape() })
    }

    fn show(&self) -> Json {
        self.iter().map(T::show).collect()
    }
}

/// The list a text holds when it is written as in a file: `["a", "b"]`.
pub fn written_list(text: &str) -> Option<Value> {
    let mut table: figment::value::Dict = toml::from_str(&format!("list = {text}")).ok()?;
    table.remove("list").filter(|value| matches!(value, Value::Array(..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_written_in_three_ways() {
        for written in ["a, b", "a,b,", "[\"a\", \"b\"]"] {
            assert_eq!(Vec::<String>::parse(written).unwrap(), ["a", "b"], "{written}");
        }
        assert_eq!(Vec::<String>::parse("").unwrap(), Vec::<String>::new());
        assert_eq!(Vec::<String>::read(&Value::from(vec!["a", "b"])).unwrap(), ["a", "b"]);
    }

    #[test]
    fn a_number_may_stand_for_a_text_and_a_text_for_a_number() {
        assert_eq!(String::read(&Value::from(12_345)).unwrap(), "12345");
        assert_eq!(u8::read(&Value::from("6")).unwrap(), 6);
        assert_eq!(SecretText::read(&Value::from(12_345)).unwrap().reveal(), "12345");
    }

    #[test]
    fn a_secret_keeps_its_blanks() {
        assert_eq!(SecretText::read(&Value::from(" a b ")).unwrap().reveal(), " a b ");
    }

    #[test]
    fn empty_text_takes_an_optional_value_back() {
        assert!(Option::<PathBuf>::read(&Value::from("")).unwrap().is_none());
        assert!(Option::<SecretText>::read(&Value::from("")).unwrap().is_none());
    }

    #[test]
    fn a_value_outside_its_bounds_names_them() {
        let problem = within(3_u8, "4", "10").unwrap_err().at("codes.length", None);

        assert_eq!(
            problem.to_string(),
            "codes.length: \"3\" is less than 4; set it from 4 to 10"
        );
    }
}
