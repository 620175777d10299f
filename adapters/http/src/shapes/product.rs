//! Products as clients see and write them.

use std::collections::BTreeMap;

use doorward_core::records::product::{Product, ProductStatus};
use doorward_core::use_cases::products::{CreateProduct, UpdateProduct};
use doorward_core::values::name::{Attributes, Label, Note};
use doorward_core::values::product_url::ProductUrl;
use poem_openapi::Object;
use poem_openapi::types::{Example, MaybeUndefined};

use crate::fields::Fields;
use crate::shapes::edit::edit;
use crate::shapes::moment::Moment;
use crate::shapes::word::Word;

/// A product.
#[derive(Debug, Object)]
#[oai(rename = "Product", skip_serializing_if_is_none)]
pub(crate) struct ProductOut {
    /// Its id.
    pub(crate) id: String,
    /// Its URL, normalised; no other product has it.
    pub(crate) url: String,
    /// Its name.
    pub(crate) name: Option<String>,
    /// What it is.
    pub(crate) description: Option<String>,
    /// Whatever else is known of it.
    pub(crate) attributes: BTreeMap<String, String>,
    /// Whether it is offered.
    pub(crate) status: Word<ProductStatus>,
    /// When it came to be.
    pub(crate) created_at: Moment,
    /// When it last changed.
    pub(crate) updated_at: Moment,
    /// How often it was written; its `ETag`.
    pub(crate) version: u64,
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
            created_at: product.created_at.into(),
            updated_at: product.updated_at.into(),
            version: product.version.0,
        }
    }
}

/// A product to be added.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
pub(crate) struct CreateProductBody {
    /// An absolute `http` or `https` URL.
    pub(crate) url: String,
    /// Its name: one line of at most 200 characters.
    pub(crate) name: Option<String>,
    /// What it is, in at most 4000 characters.
    pub(crate) description: Option<String>,
    /// Whatever else is known of it: at most 50 texts, named by 1 to 64 letters, digits, `.`, `-`, `_` and single spaces.
    pub(crate) attributes: Option<BTreeMap<String, String>>,
}

impl CreateProductBody {
    /// The command it stands for; `None` when something is flawed.
    pub(crate) fn command(&self, fields: &mut Fields) -> Option<CreateProduct> {
        let url = fields.required("url", ProductUrl::parse(&self.url));
        let name = fields.optional("name", self.name.as_deref().map(Label::parse));
        let description = fields.optional("description", self.description.as_deref().map(Note::parse));
        let attributes = fields.optional("attributes", self.attributes.clone().map(Attributes::parse));
        Some(CreateProduct {
            url: url?,
            name: name?,
            description: description?,
            attributes: attributes?.unwrap_or_default(),
        })
    }
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

/// What changes of a product; members that are left out, or `null`, stay as they are, except that `null` removes the name
/// and the description.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
pub(crate) struct UpdateProductBody {
    /// An absolute `http` or `https` URL.
    pub(crate) url: Option<String>,
    /// Its name; `null` removes it.
    #[oai(nullable)]
    pub(crate) name: MaybeUndefined<String>,
    /// What it is; `null` removes it.
    #[oai(nullable)]
    pub(crate) description: MaybeUndefined<String>,
    /// Whatever else is known of it, as a whole.
    pub(crate) attributes: Option<BTreeMap<String, String>>,
    /// Whether it is offered.
    pub(crate) status: Option<Word<ProductStatus>>,
}

impl UpdateProductBody {
    /// The command it stands for; `None` when something is flawed.
    pub(crate) fn command(&self, fields: &mut Fields) -> Option<UpdateProduct> {
        let url = fields.optional("url", self.url.as_deref().map(ProductUrl::parse));
        let name = edit(fields, "name", &self.name, Label::parse);
        let description = edit(fields, "description", &self.description, Note::parse);
        let attributes = fields.optional("attributes", self.attributes.clone().map(Attributes::parse));
        let status = fields.optional("status", self.status.map(Word::value));
        Some(UpdateProduct {
            url: url?,
            name: name?,
            description: description?,
            attributes: attributes?,
            status: status?,
        })
    }
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
