//! Lists in pages: what is asked for, and how a page is written.

use std::borrow::Cow;

use doorward_core::listing;
use doorward_core::values::flaw::Flaw;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{ParseFromParameter, ParseResult, ToJSON, Type};
use serde_json::{Map, Value};

use crate::fields::Fields;

const DEFAULT: usize = 20;
const MOST: usize = 100;
const BAD_LIMIT: Flaw = Flaw::new("invalid", "The limit is a number from 1 to 100.");
const BAD_CURSOR: Flaw = Flaw::new("invalid", "This cursor is none of this list.");

/// The part of a list that is asked for. `sort` names the order: a cursor of another order does not fit.
pub(crate) fn span(fields: &mut Fields, sort: &str, limit: &Limit, cursor: Option<&str>) -> Option<listing::Span> {
    let limit = fields.required("limit", limit.read());
    let cursor = cursor.filter(|cursor| !str::is_empty(cursor));
    let after = cursor.map(|cursor| listing::Position::from_cursor(sort, cursor).ok_or(BAD_CURSOR));
    let after = fields.optional("cursor", after);
    Some(listing::Span {
        after: after?,
        limit: limit?,
    })
}

/// The query parameter `limit`, not yet judged: `Query<Limit>`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limit(Option<String>);

impl Limit {
    fn read(&self) -> Result<usize, Flaw> {
        let Some(text) = self.0.as_deref().filter(|text| !str::is_empty(text)) else {
            return Ok(DEFAULT);
        };
        match text.parse() {
            Ok(limit @ 1..=MOST) => Ok(limit),
            _ => Err(BAD_LIMIT),
        }
    }
}

impl Type for Limit {
    const IS_REQUIRED: bool = false;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "limit".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            minimum: Some(1.0),
            maximum: Some(100.0),
            default: Some(Value::from(DEFAULT)),
            ..MetaSchema::new("integer")
        }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromParameter for Limit {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        Ok(Self(Some(value.to_owned())))
    }

    fn parse_from_parameters<I: IntoIterator<Item = A>, A: AsRef<str>>(values: I) -> ParseResult<Self> {
        let first = values.into_iter().next();
        Ok(Self(first.map(|value| value.as_ref().to_owned())))
    }
}

/// One page of a list; documented as `UserPage`, `ProductPage` and so on after what is on it.
#[derive(Debug)]
pub(crate) struct Page<T> {
    items: Vec<T>,
    next_cursor: Option<String>,
    total: Option<u64>,
}

impl<T> Page<T> {
    /// A page of the core, each item as clients see it. `sort` is the order the page was asked for in.
    pub(crate) fn of<U>(page: listing::Page<U>, sort: &str, each: impl FnMut(U) -> T) -> Self {
        Self {
            next_cursor: page.next.map(|next| next.to_cursor(sort)),
            total: page.total,
            items: page.items.into_iter().map(each).collect(),
        }
    }
}

impl<T: Type> Type for Page<T> {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        format!("{}Page", T::name()).into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference(Self::name().into_owned())
    }

    fn register(registry: &mut Registry) {
        registry.create_schema::<Self, _>(Self::name().into_owned(), |registry| {
            T::register(registry);
            MetaSchema {
                title: Some(Self::name().into_owned()),
                description: Some("One page of a list."),
                required: vec!["items"],
                properties: vec![
                    ("items", described(Vec::<T>::schema_ref(), "What is on this page.")),
                    (
                        "next_cursor",
                        described(
                            String::schema_ref(),
                            "The `cursor` of the next page; absent on the last one.",
                        ),
                    ),
                    (
                        "total",
                        described(
                            u64::schema_ref(),
                            "How many there are in all; absent when there are more than 10000.",
                        ),
                    ),
                ],
                ..MetaSchema::new("object")
            }
        });
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

fn described(schema: MetaSchemaRef, description: &'static str) -> MetaSchemaRef {
    schema.merge(MetaSchema {
        description: Some(description),
        ..MetaSchema::ANY
    })
}

impl<T: ToJSON> ToJSON for Page<T> {
    fn to_json(&self) -> Option<Value> {
        let mut page = Map::new();
        page.insert("items".to_owned(), self.items.to_json().unwrap_or_default());
        if let Some(cursor) = &self.next_cursor {
            page.insert("next_cursor".to_owned(), Value::from(cursor.as_str()));
        }
        if let Some(total) = self.total {
            page.insert("total".to_owned(), Value::from(total));
        }
        Some(Value::Object(page))
    }
}
