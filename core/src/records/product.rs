//! A product: something with an id and a URL.

use crate::Timestamp;
use crate::records::Version;
use crate::values::ids::ProductId;
use crate::values::name::{Attributes, Label, Note};
use crate::values::product_url::ProductUrl;

/// A product.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// How often it was written.
    pub version: Version,
    /// Its URL; claimed.
    pub url: ProductUrl,
    /// Its name.
    pub name: Option<Label>,
    /// What it is.
    pub description: Option<Note>,
    /// Whatever else is known of it.
    pub attributes: Attributes,
    /// Whether it is offered.
    pub status: ProductStatus,
    /// When it came to be.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Product {
    /// Whether all that a request may change is the same.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let texts = |product: &Self| {
            (
                product.url.clone(),
                product.name.clone(),
                product.description.clone(),
                product.attributes.clone(),
            )
        };
        self.status == other.status && texts(self) == texts(other)
    }
}

/// Whether a product is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProductStatus {
    /// Offered.
    Active,
    /// Kept, no longer offered.
    Archived,
}

crate::words! {
    ProductStatus { Active => "active", Archived => "archived" }
}
