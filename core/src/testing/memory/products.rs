//! Products.

use async_trait::async_trait;

use super::MemoryStore;
use super::paging::{Direction, by_id, page};
use crate::listing::{Page, Position};
use crate::ports::{PortError, ProductQuery, ProductSort, Products};
use crate::records::product::Product;
use crate::values::ids::ProductId;

#[async_trait]
impl Products for MemoryStore {
    async fn find(&self, id: ProductId) -> Result<Option<Product>, PortError> {
        self.read(|tables| tables.products.get(&id).cloned())
    }

    async fn list(&self, query: &ProductQuery) -> Result<Page<Product>, PortError> {
        let prefix = query.prefix.as_deref().map(str::to_lowercase);
        let direction = match query.sort {
            ProductSort::CreatedAtDescending => Direction::Descending,
            ProductSort::CreatedAt | ProductSort::Name | ProductSort::Url => Direction::Ascending,
        };
        self.read(|tables| {
            let matching = tables.products.values().filter(|product| {
                query.status.is_none_or(|status| product.status == status)
                    && prefix.as_deref().is_none_or(|prefix| begins_with(product, prefix))
            });
            page(matching, |product| place(product, query.sort), direction, &query.span)
        })
    }
}

/// A URL begins with its scheme, or its host, or what follows the host's `www.`.
fn begins_with(product: &Product, prefix: &str) -> bool {
    let url = product.url.as_str().to_lowercase();
    let from_host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let from_name = from_host.strip_prefix("www.").unwrap_or(from_host);
    name(product).starts_with(prefix) || [&url, from_host, from_name].iter().any(|form| form.starts_with(prefix))
}

fn name(product: &Product) -> String {
    product
        .name
        .as_ref()
        .map(|name| name.as_str().to_lowercase())
        .unwrap_or_default()
}

fn place(product: &Product, sort: ProductSort) -> Position {
    let key = match sort {
        ProductSort::CreatedAt | ProductSort::CreatedAtDescending => return by_id(&product.id),
        ProductSort::Name => name(product),
        ProductSort::Url => product.url.as_str().to_owned(),
    };
    Position {
        key,
        id: product.id.to_string(),
    }
}
