//! Change a product.

use crate::app::{Admin, App, Decision, Hindrance, Origin};
use crate::ports::Changes;
use crate::records::Version;
use crate::records::audit::Action;
use crate::records::claim::ClaimKey;
use crate::records::product::{Product, ProductStatus};
use crate::values::edit::Edit;
use crate::values::ids::ProductId;
use crate::values::name::{Attributes, Label, Note};
use crate::values::product_url::ProductUrl;

/// What changes; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct UpdateProduct {
    /// Its URL.
    pub url: Option<ProductUrl>,
    /// Its name.
    pub name: Edit<Label>,
    /// What it is.
    pub description: Edit<Note>,
    /// Whatever else is known of it, as a whole.
    pub attributes: Option<Attributes>,
    /// Whether it is offered.
    pub status: Option<ProductStatus>,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateProductError {
    /// There is no such product.
    #[error("no such product")]
    NotFound,
    /// The product changed since the caller read it.
    #[error("the product has changed since it was read")]
    VersionMismatch,
    /// Another product has the URL.
    #[error("another product has this URL")]
    UrlTaken,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Changes a product; with `expected`, only if it has one of those versions. What changes nothing is not written.
    pub async fn update_product(
        &self,
        admin: &Admin,
        id: ProductId,
        cmd: &UpdateProduct,
        expected: Option<&[Version]>,
        origin: &Origin,
    ) -> Result<Product, UpdateProductError> {
        self.transact(id, move |now| async move {
            let Some(mut product) = self.ports.storage.products.find(id).await? else {
                return Ok(Decision::refuse(UpdateProductError::NotFound));
            };
            if expected.is_some_and(|expected| !expected.contains(&product.version)) {
                return Ok(Decision::refuse(UpdateProductError::VersionMismatch));
            }
            let mut changes = Changes::none();
            let before = product.clone();
            if let Some(url) = cmd.url.as_ref().filter(|url| **url != product.url) {
                let claim = ClaimKey::product_url(url);
                if self.ports.storage.claims.holder(&claim).await?.is_some() {
                    return Ok(Decision::refuse(UpdateProductError::UrlTaken));
                }
                changes.release(ClaimKey::product_url(&product.url), id);
                changes.take(claim, id);
                product.url = url.clone();
            }
            product.name = cmd.name.applied_to(product.name);
            product.description = cmd.description.applied_to(product.description);
            product.attributes = cmd.attributes.clone().unwrap_or(product.attributes);
            product.status = cmd.status.unwrap_or(product.status);
            if product.says_the_same_as(&before) {
                return Ok(Decision::accept(product, changes));
            }
            product.updated_at = now;
            changes
                .events
                .push(self.event(now, admin.actor().audited(), Action::ProductUpdated, id, origin));
            let product = changes.put(product);
            Ok(Decision::accept(product, changes))
        })
        .await
    }
}
