//! A query: its text, which holds no values, and the values bound to it.

use surrealdb::types::{SurrealValue, Variables};

/// A query and its values.
#[derive(Clone, Default)]
pub(crate) struct Query {
    pub(crate) text: String,
    pub(crate) values: Variables,
}

impl Query {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            values: Variables::new(),
        }
    }

    pub(crate) fn bind(mut self, name: impl Into<String>, value: impl SurrealValue) -> Self {
        self.values.insert(name, value);
        self
    }
}
