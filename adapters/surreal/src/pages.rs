//! Pages of a table that is divided into classes: each class is read in order from an index, and the sorted runs are merged.

use std::fmt::Write as _;

use doorward_core::listing::{Page, Position, Span};
use doorward_core::ports::PortError;
use surrealdb::types::{Value, Variables};

use crate::SurrealStore;
use crate::connection::Fault;
use crate::order;
use crate::query::Query;
use crate::rows::{self, Row};
use crate::store::many;

/// A list in one order.
pub(crate) struct List<'q> {
    /// The field that divides the table.
    pub(crate) class: &'static str,
    /// Its values that belong to the list.
    pub(crate) classes: Vec<String>,
    /// Whether these are words of this program, which may be part of a text.
    pub(crate) words: bool,
    /// The index it is read from.
    pub(crate) order: Order,
    /// Only what sorts after this; digits only.
    pub(crate) begin: Option<String>,
    /// Only what sorts before this; digits only.
    pub(crate) end: Option<String>,
    /// Further conditions, each beginning with ` AND `.
    pub(crate) also: String,
    /// What the further conditions name.
    pub(crate) values: Variables,
    /// Whether to count what is on all pages.
    pub(crate) counted: bool,
    /// Which part.
    pub(crate) span: &'q Span,
}

/// An index that holds a table in order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Over the class and, as the second of two fields, the sort key.
    Beside(&'static str),
    /// The same, and the sort key is one of [`order::newest`].
    Newest(&'static str),
    /// Over one field that holds the class and the sort key in one text, so that it can be searched too.
    Within(&'static str),
}

impl Order {
    /// The field of the sort key.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Beside(field) | Self::Newest(field) | Self::Within(field) => field,
        }
    }

    /// The sort key of a row.
    pub(crate) fn key(self, row: &Value) -> Option<String> {
        let Value::Object(fields) = row else {
            return None;
        };
        let text = fields.get(self.field()).and_then(Value::as_string)?;
        Some(match self {
            Self::Within(_) => order::without_class(text).to_owned(),
            Self::Beside(_) | Self::Newest(_) => text.clone(),
        })
    }

    /// The position of a sort key.
    pub(crate) fn position(self, key: &str) -> Position {
        match self {
            Self::Beside(_) | Self::Within(_) => order::position(key),
            Self::Newest(_) => order::newest_position(key),
        }
    }

    /// The sort key at a position.
    pub(crate) fn at(self, position: &Position) -> String {
        match self {
            Self::Beside(_) | Self::Within(_) => order::at(position),
            Self::Newest(_) => order::newest_at(position),
        }
    }
}

impl<'q> List<'q> {
    /// Everything in these classes.
    pub(crate) fn of(class: &'static str, classes: Vec<String>, order: Order, span: &'q Span) -> Self {
        Self {
            class,
            classes,
            words: true,
            order,
            begin: None,
            end: None,
            also: String::new(),
            values: Variables::new(),
            counted: true,
            span,
        }
    }
}

impl SurrealStore {
    /// The page a list asks for.
    pub(crate) async fn page<R: Row>(&self, list: List<'_>) -> Result<Page<R::Record>, PortError> {
        if list.classes.is_empty() {
            return Ok(Page {
                items: Vec::new(),
                next: None,
                total: Some(0),
            });
        }
        let (page, total) = tokio::join!(self.items::<R>(&list), self.total::<R>(&list));
        Ok(Page { total, ..page? })
    }

    async fn items<R: Row>(&self, list: &List<'_>) -> Result<Page<R::Record>, PortError> {
        let mut results = self.ask(text::<R>(list)).await?;
        cut::<R>(list, merged::<R>(list, |class| many(&mut results, class))?)
    }
}

/// One statement for each class.
pub(crate) fn text<R: Row>(list: &List<'_>) -> Query {
    let mut query = Query {
        text: String::new(),
        values: list.values.clone(),
    };
    let limit = i64::try_from(list.span.limit.saturating_add(1)).unwrap_or(i64::MAX);
    query.values.insert("limit", limit);
    let from = from(list);
    for (at, class) in list.classes.iter().enumerate() {
        select::<R>(list, &mut query, at, class, from.as_deref());
    }
    query
}

/// After which sort key the page begins.
fn from(list: &List<'_>) -> Option<String> {
    let after = list.span.after.as_ref().map(|position| list.order.at(position));
    after.max(list.begin.clone())
}

fn select<R: Row>(list: &List<'_>, query: &mut Query, at: usize, class: &str, from: Option<&str>) {
    let (class_field, field) = (list.class, list.order.field());
    let which = match (list.order, from) {
        (Order::Within(_), from) => {
            query
                .values
                .insert(format!("f{at}"), order::within(class, from.unwrap_or_default()));
            query.values.insert(format!("t{at}"), order::end_of_class(class));
            format!("{field} > $f{at} AND {field} < $t{at}")
        }
        (Order::Beside(_) | Order::Newest(_), Some(from)) => {
            query.values.insert("from", from);
            format!("{class_field} = $c{at} AND {field} > $from")
        }
        (Order::Beside(_) | Order::Newest(_), None) => format!("{class_field} = $c{at}"),
    };
    query.values.insert(format!("c{at}"), class);
    let _ = write!(
        query.text,
        "SELECT * FROM {} WHERE {which}{} ORDER BY {field} LIMIT $limit;",
        R::TABLE,
        list.also,
    );
}

/// The rows of all classes in order, up to the end of the list.
fn merged<R: Row>(
    list: &List<'_>,
    mut class: impl FnMut(usize) -> Result<Vec<Value>, Fault>,
) -> Result<Vec<(String, Value)>, PortError> {
    let mut found = Vec::new();
    for at in 0..list.classes.len() {
        for row in class(at)? {
            let key = list.order.key(&row).ok_or_else(|| rows::damaged::<R>(&row))?;
            if list.end.as_ref().is_none_or(|end| key < *end) {
                found.push((key, row));
            }
        }
    }
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(found)
}

/// The first of what was found, and the position of the last of them if more follow.
fn cut<R: Row>(list: &List<'_>, mut found: Vec<(String, Value)>) -> Result<Page<R::Record>, PortError> {
    let more = found.len() > list.span.limit;
    found.truncate(list.span.limit);
    let next = found.last().filter(|_| more).map(|(key, _)| list.order.position(key));
    let items = found
        .into_iter()
        .map(|(_, row)| rows::read::<R>(row))
        .collect::<Result<_, _>>()?;
    Ok(Page {
        items,
        next,
        total: None,
    })
}
