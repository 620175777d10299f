//! Rows of products.

use std::collections::BTreeMap;

use doorward_core::Timestamp;
use doorward_core::ports::ProductSort;
use doorward_core::records::product::{Product, ProductStatus};
use doorward_core::values::ids::ProductId;
use doorward_core::values::name::{Attributes, Label, Note};
use doorward_core::values::product_url::ProductUrl;
use surrealdb::types::{RecordId, SurrealValue};

use super::Row;
use crate::order;
use crate::pages::Order;

/// A product. `status` divides lists; what begins with `by_` sorts or finds it, and holds the status too except in `by_newest` and `by_oldest`.
#[derive(SurrealValue)]
pub(crate) struct ProductRow {
    id: RecordId,
    v: i64,
    url: String,
    name: Option<String>,
    description: Option<String>,
    attributes: BTreeMap<String, String>,
    status: String,
    created_at: Timestamp,
    updated_at: Timestamp,
    by_newest: String,
    by_oldest: String,
    by_name: String,
    by_url: String,
    by_host: String,
}

pub(crate) fn id(product: ProductId) -> RecordId {
    RecordId::new(ProductRow::TABLE, product.to_string())
}

/// The index a list is read from.
pub(crate) const fn order(sort: ProductSort) -> Order {
    match sort {
        ProductSort::CreatedAtDescending => Order::Newest("by_newest"),
        ProductSort::CreatedAt => Order::Beside("by_oldest"),
        ProductSort::Name => Order::Within("by_name"),
        ProductSort::Url => Order::Within("by_url"),
    }
}

/// What follows the scheme of a URL.
fn from_host(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

impl From<&Product> for ProductRow {
    fn from(product: &Product) -> Self {
        let url = product.url.as_str();
        let by = |key: &str| order::within(product.status.as_str(), &order::of(key, product.id));
        let name = product.name.as_ref().map(|name| name.as_str().to_owned());
        Self {
            id: id(product.id),
            v: super::written(product.version),
            url: url.to_owned(),
            description: product.description.as_ref().map(|note| note.as_str().to_owned()),
            attributes: product.attributes.as_map().clone(),
            status: product.status.as_str().to_owned(),
            created_at: product.created_at,
            updated_at: product.updated_at,
            by_newest: order::newest(product.created_at, product.id),
            by_oldest: order::oldest(product.created_at, product.id),
            by_name: by(&name.as_deref().unwrap_or_default().to_lowercase()),
            by_url: by(url),
            by_host: by(&from_host(url).to_lowercase()),
            name,
        }
    }
}

impl Row for ProductRow {
    const TABLE: &'static str = "product";
    type Record = Product;

    fn into_record(self) -> Option<Product> {
        Some(Product {
            id: ProductId::parse(super::text_key(&self.id)?)?,
            version: super::version(self.v)?,
            url: ProductUrl::parse(&self.url).ok()?,
            name: self.name.map(|name| Label::parse(&name)).transpose().ok()?,
            description: self.description.map(|note| Note::parse(&note)).transpose().ok()?,
            attributes: Attributes::parse(self.attributes).ok()?,
            status: ProductStatus::parse(&self.status)?,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
