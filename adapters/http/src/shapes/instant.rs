//! Instants in query parameters, not yet judged.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use doorward_core::Timestamp;
use doorward_core::values::flaw::Flaw;
use poem_openapi::registry::MetaSchemaRef;
use poem_openapi::types::{ParseFromParameter, ParseResult, Type};

const NO_INSTANT: Flaw = Flaw::new("invalid", "Write an instant as 2026-01-31T12:00:00Z.");

/// A query parameter that names an instant as RFC 3339.
#[derive(Debug, Clone)]
pub(crate) struct Instant(String);

impl Instant {
    /// The instant; an empty parameter names none.
    pub(crate) fn read(&self) -> Option<Result<Timestamp, Flaw>> {
        // Unescaped in a query, the plus sign of an offset arrives as a space.
        let text = self.0.replace(' ', "+");
        let instant = || DateTime::parse_from_rfc3339(&text).map(|instant| instant.with_timezone(&Utc));
        (!text.is_empty()).then(|| instant().map_err(|_| NO_INSTANT))
    }
}

impl Type for Instant {
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

impl ParseFromParameter for Instant {
    fn parse_from_parameter(text: &str) -> ParseResult<Self> {
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> Option<i64> {
        let read = Instant(text.to_owned()).read()?;
        Some(read.map_or(-1, |instant| instant.timestamp_micros()))
    }

    #[test]
    fn an_instant_is_read_in_every_offset() {
        let noon = Some(1_767_268_800_000_000);

        assert_eq!(micros("2026-01-01T12:00:00Z"), noon);
        assert_eq!(micros("2026-01-01T13:00:00+01:00"), noon);
        assert_eq!(micros("2026-01-01T13:00:00 01:00"), noon);
        assert_eq!(micros(""), None);
        assert_eq!(micros("2026-01-01"), Some(-1));
    }
}
