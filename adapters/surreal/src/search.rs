//! Finding rows by the beginning of one of several texts, each range of which an index holds together.
//!
//! What is found is listed exactly while it is no more than a total counts. A beginning that more rows share is common enough that
//! reading the list in its order and leaving out what does not match soon fills a page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use doorward_core::listing::{COUNTED, Page, Span};
use doorward_core::ports::PortError;
use surrealdb::types::{RecordId, RecordIdKey, Value};

use crate::SurrealStore;
use crate::order;
use crate::pages::{corrupt_order, sort, sort_key};
use crate::query::Query;
use crate::rows::{self, Row};
use crate::store::many;

/// A search.
pub(crate) struct Search<'q> {
    /// The field that divides the table, and its values that belong to the list.
    pub(crate) class_field: &'static str,
    /// The values.
    pub(crate) classes: &'q [String],
    /// What a row may begin with to be found.
    pub(crate) beginnings: Vec<Beginning>,
    /// The field that holds the sort key.
    pub(crate) order: &'static str,
    /// Whether the last comes first.
    pub(crate) descending: bool,
    /// Which part.
    pub(crate) span: &'q Span,
}

/// What a field of a row begins with.
#[derive(Clone)]
pub(crate) struct Beginning {
    /// The field.
    pub(crate) field: &'static str,
    /// The text.
    pub(crate) text: String,
    /// What else must hold, without values.
    pub(crate) also: &'static str,
}

impl SurrealStore {
    /// The page a search asks for, with its total; `None` when it finds more than a total counts.
    pub(crate) async fn search<R: Row>(
        &self,
        search: &Search<'_>,
    ) -> Result<Option<Page<R::Record>>, PortError> {
        let statements = search.classes.len() * search.beginnings.len();
        let mut results = self.ask(text::<R>(search)).await?;
        let mut found: BTreeMap<String, RecordIdKey> = BTreeMap::new();
        let most = usize::try_from(COUNTED).unwrap_or(usize::MAX);
        for statement in 0..statements {
            let part = many(&mut results, statement)?;
            if part.len() > most {
                return Ok(None);
            }
            for row in part {
                let (Some(key), Some(id)) = (sort_key(&row, search.order), rows::id_of(&row)) else {
                    return Err(corrupt_order::<R>(&row));
                };
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
        let after = search.span.after.as_ref().map(order::at);
        let mut rest: Vec<(String, RecordIdKey)> = found
            .into_iter()
            .filter(|(key, _)| match &after {
                Some(after) if search.descending => key < after,
                Some(after) => key > after,
                None => true,
            })
            .collect();
        sort(&mut rest, search.descending);
        let more = rest.len() > search.span.limit;
        rest.truncate(search.span.limit);
        let next = rest.last().filter(|_| more).map(|(key, _)| order::position(key));
        let items = self.in_order::<R>(rest, search.order, search.descending).await?;
        Ok(Page { items, next, total })
    }

    /// The records under these ids, sorted.
    async fn in_order<R: Row>(
        &self,
        picked: Vec<(String, RecordIdKey)>,
        order: &'static str,
        descending: bool,
    ) -> Result<Vec<R::Record>, PortError> {
        let ids: Vec<RecordId> = picked.into_iter().map(|(_, key)| RecordId::new(R::TABLE, key)).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut results = self.ask(Query::new("SELECT * FROM $ids").bind("ids", ids)).await?;
        let mut rows: Vec<(String, Value)> = many(&mut results, 0)?
            .into_iter()
            .map(|row| sort_key(&row, order).ok_or_else(|| corrupt_order::<R>(&row)).map(|key| (key, row)))
            .collect::<Result<_, _>>()?;
        sort(&mut rows, descending);
        rows.into_iter().map(|(_, row)| rows::read::<R>(row)).collect()
    }
}

/// One statement for each class and beginning.
fn text<R: Row>(search: &Search<'_>) -> Query {
    let mut query = Query::default().bind("most", COUNTED.cast_signed() + 1);
    for (at, beginning) in search.beginnings.iter().enumerate() {
        query.values.insert(format!("b{at}"), beginning.text.clone());
        query.values.insert(format!("e{at}"), order::end_of_prefix(&beginning.text));
    }
    for (at, class) in search.classes.iter().enumerate() {
        query.values.insert(format!("c{at}"), class.clone());
        for (which, Beginning { field, also, .. }) in search.beginnings.iter().enumerate() {
            let _ = write!(
                query.text,
                "SELECT id, {order} FROM {table} \
                 WHERE {class} = $c{at} AND {field} >= $b{which} AND {field} < $e{which}{also} LIMIT $most;",
                order = search.order,
                table = R::TABLE,
                class = search.class_field,
            );
        }
    }
    query
}
