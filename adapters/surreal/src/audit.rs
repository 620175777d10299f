//! The audit trail.

use async_trait::async_trait;
use doorward_core::listing::Page;
use doorward_core::ports::{Audit, AuditQuery, PortError};
use doorward_core::records::audit::{Action, AuditEvent};
use surrealdb::types::Variables;

use crate::SurrealStore;
use crate::order;
use crate::pages::List;
use crate::rows::audit::AuditRow;

#[async_trait]
impl Audit for SurrealStore {
    async fn list(&self, query: &AuditQuery) -> Result<Page<AuditEvent>, PortError> {
        let (class_field, classes) = classes(query);
        let list = List {
            class_field,
            classes,
            order: "by_at",
            descending: true,
            bounds: bounds(query),
            also: also(query, class_field),
            values: values(query),
            counted: true,
            span: &query.span,
        };
        self.page::<AuditRow>(list).await
    }
}

/// The narrowest index: what was done to one thing, by one person, or in one way.
fn classes(query: &AuditQuery) -> (&'static str, Vec<String>) {
    match (&query.target, &query.actor, query.action) {
        (Some(target), _, _) => ("target", vec![target.clone()]),
        (None, Some(actor), _) => ("actor", vec![actor.clone()]),
        (None, None, Some(action)) => ("action", vec![action.as_str().to_owned()]),
        (None, None, None) => (
            "action",
            Action::ALL.iter().map(|action| action.as_str().to_owned()).collect(),
        ),
    }
}

/// The sort key begins with the instant.
const fn bounds(query: &AuditQuery) -> &'static str {
    match (query.since, query.until) {
        (Some(_), Some(_)) => " AND by_at >= $since AND by_at < $until",
        (Some(_), None) => " AND by_at >= $since",
        (None, Some(_)) => " AND by_at < $until",
        (None, None) => "",
    }
}

/// What the index does not answer for.
fn also(query: &AuditQuery, class_field: &str) -> String {
    let mut also = String::new();
    if query.actor.is_some() && class_field != "actor" {
        also.push_str(" AND actor = $actor");
    }
    if query.action.is_some() && class_field != "action" {
        also.push_str(" AND action = $action");
    }
    also
}

fn values(query: &AuditQuery) -> Variables {
    let mut values = Variables::new();
    if let Some(actor) = &query.actor {
        values.insert("actor", actor.clone());
    }
    if let Some(action) = query.action {
        values.insert("action", action.as_str());
    }
    if let Some(since) = query.since {
        values.insert("since", order::instant(since));
    }
    if let Some(until) = query.until {
        values.insert("until", order::instant(until));
    }
    values
}
