//! The audit trail.

use async_trait::async_trait;
use doorward_core::listing::Page;
use doorward_core::ports::{Audit, AuditQuery, PortError};
use doorward_core::records::audit::{Action, AuditEvent};
use surrealdb::types::Variables;

use crate::SurrealStore;
use crate::order;
use crate::pages::{List, Order};
use crate::rows::audit::AuditRow;

#[async_trait]
impl Audit for SurrealStore {
    async fn list(&self, query: &AuditQuery) -> Result<Page<AuditEvent>, PortError> {
        self.page::<AuditRow>(listed(query)).await
    }
}

pub(crate) fn listed(query: &AuditQuery) -> List<'_> {
    let (class, classes) = classes(query);
    List {
        words: class == "action",
        begin: query.until.map(order::before),
        end: query.since.map(order::before),
        also: also(query, class),
        values: values(query),
        ..List::of(class, classes, Order::Newest("by_newest"), &query.span)
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

/// What the index does not answer for.
fn also(query: &AuditQuery, class: &str) -> String {
    let mut also = String::new();
    if query.actor.is_some() && class != "actor" {
        also.push_str(" AND actor = $actor");
    }
    if query.action.is_some() && class != "action" {
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
    values
}
