//! Products as clients see and write them.

use std::collections::BTreeMap;

use doorward_core::Timestamp;
use doorward_core::records::product::{Product, ProductStatus};
use poem_openapi::Object;
use poem_openapi::types::{Example, MaybeUndefined};

use crate::shapes::word::Word;

/// A product.
#[derive(Debug, Object)]
#[oai(rename = "Product", skip_serializing_if_is_none)]
pub struct ProductOut {
    /// Its id.
    pub id: String,
    /// Its URL, normalised; no other product has it.
    pub url: String,
    /// Its name.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Whatever else is known of it.
    pub attributes: BTreeMap<String, String>,
    /// Whether it is offered.
    pub status: Word<ProductStatus>,
    /// When it came to be.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// How often it was written; its `ETag`.
    pub version: u64,
}

impl From<Product> for ProductOut {
    fn from(product: Product) -> Self {
        Self {
            id: product.id.to_string(),
            url: product.url.into(),
            name: product.name.map(String::from),
            description: product.description.map(String::from),
            attributes: product.attributes.into(),
            status: product.status.into(),
            created_at: product.created_at,
            updated_at: product.updated_at,
            version: product.version.0,
        }
    }
}

/// A product to be added.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
pub struct CreateProductBody {
    /// An absolute `http` or `https` URL.
    pub url: String,
    /// Its name: one line of at most 200 characters.
    pub name: Option<String>,
    /// What it is, in at most 4000 characters.
    pub description: Option<String>,
    /// Whatever else is known of it: at most 50 texts.
    pub attributes: Option<BTreeMap<String, String>>,
}

impl Example for CreateProductBody {
    fn example() -> Self {
        Self {
            url: "https://shop.example/lamps/42".to_owned(),
            name: Some("Reading lamp".to_owned()),
            description: Some("Brass, with a green shade.".to_owned()),
            attributes: Some(BTreeMap::from([("colour".to_owned(), "green".to_owned())])),
        }
    }
}

/// What changes of a product; members left out stay as they are.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, example)]
pub struct UpdateProductBody {
    /// An absolute `http` or `https` URL.
    pub url: Option<String>,
    /// Its name; `null` removes it.
    pub name: MaybeUndefined<String>,
    /// What it is; `null` removes it.
    pub description: MaybeUndefined<String>,
    /// Whatever else is known of it, as a whole.
    pub attributes: Option<BTreeMap<String, String>>,
    /// Whether it is offered.
    pub status: Option<Word<ProductStatus>>,
}

impl Example for UpdateProductBody {
    fn example() -> Self {
        Self {
            url: None,
            name: MaybeUndefined::Value("Reading lamp, used".to_owned()),
            description: MaybeUndefined::Undefined,
            attributes: None,
            status: Some(ProductStatus::Archived.into()),
        }
    }
}
