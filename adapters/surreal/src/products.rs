//! Products.

use async_trait::async_trait;
use doorward_core::listing::Page;
use doorward_core::ports::{PortError, ProductQuery, Products};
use doorward_core::records::product::{Product, ProductStatus};
use doorward_core::values::ids::ProductId;
use surrealdb::types::Variables;

use crate::SurrealStore;
use crate::order;
use crate::pages::List;
use crate::rows::product::{self, ProductRow};
use crate::search::{Beginning, Search};

/// The schemes there are, and how to leave out what has the other one.
const SCHEMES: [(&str, &str); 2] = [
    ("https://", " AND string::starts_with(url, 'https:')"),
    ("http://", " AND string::starts_with(url, 'http:')"),
];

const WWW: &str = "www.";

const BEGINS: &str = " AND (string::starts_with(by_name, string::concat(status, $prefix)) \
                      OR string::starts_with(by_host, string::concat(status, $prefix)) \
                      OR string::starts_with(by_host, string::concat(status, $after_www)) \
                      OR string::starts_with(string::lowercase(url), $text))";

#[async_trait]
impl Products for SurrealStore {
    async fn find(&self, id: ProductId) -> Result<Option<Product>, PortError> {
        self.find::<ProductRow>(product::id(id)).await
    }

    async fn list(&self, query: &ProductQuery) -> Result<Page<Product>, PortError> {
        let mut list = listed(query);
        let Some(prefix) = query.prefix.as_deref().map(str::to_lowercase) else {
            return self.page::<ProductRow>(list).await;
        };
        if let Some(page) = self.search::<ProductRow>(&searched(&list, &prefix)).await? {
            return Ok(page);
        }
        list.counted = false;
        list.also.push_str(BEGINS);
        list.values
            .insert("after_www", order::within("", &format!("{WWW}{prefix}")));
        list.values.insert("prefix", order::within("", &prefix));
        list.values.insert("text", prefix);
        self.page::<ProductRow>(list).await
    }
}

pub(crate) fn listed(query: &ProductQuery) -> List<'_> {
    List::of("status", classes(query), product::order(query.sort), &query.span)
}

pub(crate) fn searched<'q>(list: &List<'q>, prefix: &str) -> Search<'q> {
    Search {
        beginnings: list
            .classes
            .iter()
            .flat_map(|class| beginnings(class, prefix))
            .collect(),
        values: Variables::new(),
        order: list.order,
        span: list.span,
    }
}

/// The classes of products a query is about.
fn classes(query: &ProductQuery) -> Vec<String> {
    let wanted = |status: &&ProductStatus| query.status.is_none_or(|only| only == **status);
    let words = ProductStatus::ALL.iter().filter(wanted);
    words.map(|status| status.as_str().to_owned()).collect()
}

/// A URL begins with its scheme, or its host, or what follows the host's `www.`.
fn beginnings(class: &str, prefix: &str) -> Vec<Beginning> {
    let of = |field, text: &str| Beginning::of(field, order::within(class, text));
    let mut beginnings = vec![
        of("by_name", prefix),
        of("by_host", prefix),
        of("by_host", &format!("{WWW}{prefix}")),
    ];
    for (scheme, also) in SCHEMES {
        if scheme.starts_with(prefix) {
            beginnings.push(Beginning {
                also,
                ..of("by_url", prefix)
            });
        } else if let Some(from_host) = prefix.strip_prefix(scheme) {
            beginnings.push(Beginning {
                also,
                ..of("by_host", from_host)
            });
        }
    }
    beginnings
}
