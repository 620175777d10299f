//! Read products.

use crate::app::{Actor, App, Hindrance};
use crate::listing::Page;
use crate::ports::ProductQuery;
use crate::records::product::Product;
use crate::values::ids::ProductId;

/// Why there is nothing to read.
#[derive(Debug, thiserror::Error)]
pub enum ReadProductError {
    /// There is no such product.
    #[error("no such product")]
    NotFound,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// One page of products.
    pub async fn list_products(&self, _: &Actor, query: &ProductQuery) -> Result<Page<Product>, Hindrance> {
        Ok(self.ports.storage.products.list(query).await?)
    }

    /// One product.
    pub async fn read_product(&self, _: &Actor, id: ProductId) -> Result<Product, ReadProductError> {
        let product = self.ports.storage.products.find(id).await.map_err(Hindrance::from)?;
        product.ok_or(ReadProductError::NotFound)
    }
}
