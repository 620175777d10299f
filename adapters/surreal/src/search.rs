//! Finding rows by the beginning of one of several texts, each range of which an index holds together.
//!
//! What is found is listed exactly while it is no more than a total counts. A beginning that more rows share is common enough that
//! reading the list in its order and leaving out what does not match soon fills a page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use doorward_core::listing::{COUNTED, Page, Span};
use doorward_core::ports::PortError;
use surrealdb::types::{RecordId, RecordIdKey, Variables};

use crate::SurrealStore;
use crate::order;
use crate::pages::Order;
use crate::query::Query;
use crate::rows::{self, Row};
use crate::store::many;

/// A search.
pub(crate) struct Search<'q> {
    /// What a row may begin with to be found.
    pub(crate) beginnings: Vec<Beginning>,
    /// What further conditions name.
    pub(crate) values: Variables,
    /// How to list what is found.
    pub(crate) order: Order,
    /// Which part.
    pub(crate) span: &'q Span,
}

/// What a field of a row begins with.
pub(crate) struct Beginning {
    /// The field; an index holds it alone.
    pub(crate) field: &'static str,
    /// The text.
    pub(crate) text: String,
    /// Further conditions, each beginning with ` AND `.
    pub(crate) also: &'static str,
}

impl Beginning {
    /// A field that begins with a text.
    pub(crate) const fn of(field: &'static str, text: String) -> Self {
        Self { field, text, also: "" }
    }
}

impl SurrealStore {
    /// The page a search asks for, with its total; `None` when it finds more than a total counts.
    pub(crate) async fn search<R: Row>(&self, search: &Search<'_>) -> Result<Option<Page<R::Record>>, PortError> {
        let most = usize::try_from(COUNTED).unwrap_or(usize::MAX);
        let mut results = self.ask(text::<R>(search)).await?;
        let mut found: BTreeMap<String, RecordIdKey> = BTreeMap::new();
        for statement in 0..search.beginnings.len() {
            let rows = many(&mut results, statement)?;
            if rows.len() > most {
                return Ok(None);
            }
            for row in rows {
                let (key, id) = search
                    .order
                    .key(&row)
                    .zip(rows::id_of(&row))
                    .ok_or_else(|| rows::damaged::<R>(&row))?;
                found.insert(key, id);
            }
        }
        if found.len() > most {
            return Ok(None);
        }
        self.pick::<R>(search, found).await.map(Some)
    }

    /// The part of what was found that is on the page.
    async fn pick<R: Row>(
        &self,
        search: &Search<'_>,
        found: BTreeMap<String, RecordIdKey>,
    ) -> Result<Page<R::Record>, PortError> {
        let total = u64::try_from(found.len()).ok();
        let after = search.span.after.as_ref().map(|position| search.order.at(position));
        let mut rest = found
            .into_iter()
            .filter(|(key, _)| after.as_ref().is_none_or(|after| key > after));
        let picked: Vec<(String, RecordIdKey)> = rest.by_ref().take(search.span.limit).collect();
        let more = rest.next().is_some();
        let next = picked
            .last()
            .filter(|_| more)
            .map(|(key, _)| search.order.position(key));
        let items = self.in_order::<R>(picked, search.order).await?;
        Ok(Page { items, next, total })
    }

    /// The records under these ids, sorted.
    async fn in_order<R: Row>(
        &self,
        picked: Vec<(String, RecordIdKey)>,
        order: Order,
    ) -> Result<Vec<R::Record>, PortError> {
        let ids: Vec<RecordId> = picked
            .into_iter()
            .map(|(_, key)| RecordId::new(R::TABLE, key))
            .collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut results = self.ask(Query::new("SELECT * FROM $ids").bind("ids", ids)).await?;
        let mut sorted = BTreeMap::new();
        for row in many(&mut results, 0)? {
            sorted.insert(order.key(&row).ok_or_else(|| rows::damaged::<R>(&row))?, row);
        }
        rows::read_all::<R>(sorted.into_values().collect())
    }
}

/// One statement for each beginning.
pub(crate) fn text<R: Row>(search: &Search<'_>) -> Query {
    let mut query = Query {
        text: String::new(),
        values: search.values.clone(),
    };
    query.values.insert("most", COUNTED.cast_signed() + 1);
    for (at, Beginning { field, text, also }) in search.beginnings.iter().enumerate() {
        query.values.insert(format!("b{at}"), text.clone());
        query.values.insert(format!("e{at}"), order::end_of_prefix(text));
        let _ = write!(
            query.text,
            "SELECT id, {order} FROM {table} WHERE {field} >= $b{at} AND {field} < $e{at}{also} LIMIT $most;",
            order = search.order.field(),
            table = R::TABLE,
        );
    }
    query
}
