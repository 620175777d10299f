//! Remove a product: its URL is free again.

use crate::app::{Admin, App, Decision, Hindrance, Origin};
use crate::ports::Changes;
use crate::records::Version;
use crate::records::audit::Action;
use crate::records::claim::ClaimKey;
use crate::values::ids::ProductId;

/// Why it stays.
#[derive(Debug, thiserror::Error)]
pub enum DeleteProductError {
    /// There is no such product.
    #[error("no such product")]
    NotFound,
    /// The product changed since the caller read it.
    #[error("the product has changed since it was read")]
    VersionMismatch,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Removes a product; with `expected`, only if it has one of those versions.
    pub async fn delete_product(
        &self,
        admin: &Admin,
        id: ProductId,
        expected: Option<&[Version]>,
        origin: &Origin,
    ) -> Result<(), DeleteProductError> {
        self.transact(id, move |now| async move {
            let Some(product) = self.ports.storage.products.find(id).await? else {
                return Ok(Decision::refuse(DeleteProductError::NotFound));
            };
            if expected.is_some_and(|expected| !expected.contains(&product.version)) {
                return Ok(Decision::refuse(DeleteProductError::VersionMismatch));
            }
            let mut changes = Changes::none();
            changes.remove(&product);
            changes.release(ClaimKey::product_url(&product.url), id);
            changes
                .events
                .push(self.event(now, admin.actor().audited(), Action::ProductDeleted, id, origin));
            Ok(Decision::accept((), changes))
        })
        .await
    }
}
