//! Products.

use async_trait::async_trait;
use doorward_core::listing::Page;
use doorward_core::ports::{PortError, ProductQuery, ProductSort, Products};
use doorward_core::records::product::{Product, ProductStatus};
use doorward_core::values::ids::ProductId;
use surrealdb::types::Variables;

use crate::SurrealStore;
use crate::pages::List;
use crate::rows::product::{self, ProductRow};
use crate::search::{Beginning, Search};

/// The schemes there are, and how to leave out the other one.
const SCHEMES: [(&str, &str); 2] = [
    ("https://", " AND string::starts_with(url, 'https:')"),
    ("http://", " AND string::starts_with(url, 'http:')"),
];

const WWW: &str = "www.";

const BEGINS: &str = " AND (string::starts_with(by_name, $prefix) OR string::starts_with(string::lowercase(url), $prefix) \
                      OR string::starts_with(by_host, $prefix) OR string::starts_with(by_host, $www))";

#[async_trait]
impl Products for SurrealStore {
    async fn find(&self, id: ProductId) -> Result<Option<Product>, PortError> {
        self.find::<ProductRow>(product::id(id)).await
    }

    async fn list(&self, query: &ProductQuery) -> Result<Page<Product>, PortError> {
        let mut list = List {
            class_field: "status",
            classes: classes(query),
            order: product::order_field(query.sort),
            descending: query.sort == ProductSort::CreatedAtDescending,
            bounds: "",
            also: String::new(),
            values: Variables::new(),
            counted: true,
            span: &query.span,
        };
        let Some(prefix) = query.prefix.as_deref().map(str::to_lowercase) else {
            return self.page::<ProductRow>(list).await;
        };
        let search = Search {
            class_field: list.class_field,
            classes: &list.classes,
            beginnings: beginnings(&prefix),
            order: list.order,
            descending: list.descending,
            span: list.span,
        };
        if let Some(page) = self.search::<ProductRow>(&search).await? {
            return Ok(page);
        }
        list.counted = false;
        list.also = BEGINS.to_owned();
        list.values.insert("www", format!("{WWW}{prefix}"));
        list.values.insert("prefix", prefix);
        self.page::<ProductRow>(list).await
    }
}

/// The classes of products a query is about.
fn classes(query: &ProductQuery) -> Vec<String> {
    let wanted = |status: &&ProductStatus| query.status.is_none_or(|only| only == **status);
    let words = ProductStatus::ALL.iter().filter(wanted);
    words.map(|status| status.as_str().to_owned()).collect()
}

/// A URL begins with its scheme, or its host, or what follows the host's `www.`.
fn beginnings(prefix: &str) -> Vec<Beginning> {
    let begins = |field, text: &str, also| Beginning {
        field,
        text: text.to_owned(),
        also,
    };
    let mut beginnings = vec![
        begins("by_name", prefix, ""),
        begins("by_host", prefix, ""),
        begins("by_host", &format!("{WWW}{prefix}"), ""),
    ];
    for (scheme, only) in SCHEMES {
        if scheme.starts_with(prefix) {
            beginnings.push(begins("by_url", prefix, only));
        } else if let Some(from_host) = prefix.strip_prefix(scheme) {
            beginnings.push(begins("by_host", from_host, only));
        }
    }
    beginnings
}
