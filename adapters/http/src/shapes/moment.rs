//! Instants as every answer writes them: RFC 3339 in UTC, to the microsecond, ending in `Z`.

use std::borrow::Cow;

use chrono::SecondsFormat;
use doorward_core::Timestamp;
use poem_openapi::registry::MetaSchemaRef;
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde_json::Value;

/// An instant in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) Timestamp);

impl From<Timestamp> for Moment {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

impl Type for Moment {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        Timestamp::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        Timestamp::schema_ref()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ToJSON for Moment {
    fn to_json(&self) -> Option<Value> {
        Some(self.0.to_rfc3339_opts(SecondsFormat::Micros, true).into())
    }
}

impl ParseFromJSON for Moment {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        Timestamp::parse_from_json(value)
            .map(Self)
            .map_err(ParseError::propagate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_ends_in_z() {
        let instant = Timestamp::from_timestamp(1_767_268_800, 5_000).unwrap();

        assert_eq!(Moment(instant).to_json(), Some("2026-01-01T12:00:00.000005Z".into()));
    }
}
