//! Add a product.

use crate::app::{Admin, App, Decision, Hindrance, KeyReused, Origin, Remembered, Repeatable};
use crate::ports::Changes;
use crate::records::Version;
use crate::records::audit::Action;
use crate::records::claim::ClaimKey;
use crate::records::product::{Product, ProductStatus};
use crate::values::ids::ProductId;
use crate::values::name::{Attributes, Label, Note};
use crate::values::product_url::ProductUrl;

/// A product to be added.
#[derive(Debug, Clone)]
pub struct CreateProduct {
    /// Its URL.
    pub url: ProductUrl,
    /// Its name.
    pub name: Option<Label>,
    /// What it is.
    pub description: Option<Note>,
    /// Whatever else is known of it.
    pub attributes: Attributes,
}

/// Why it was not added.
#[derive(Debug, thiserror::Error)]
pub enum CreateProductError {
    /// Another product has the URL.
    #[error("another product has this URL")]
    UrlTaken,
    /// The idempotency key was used for something else.
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Adds a product; the same request repeated adds one.
    pub async fn create_product(
        &self,
        admin: &Admin,
        cmd: &CreateProduct,
        repeatable: Option<&Repeatable>,
        origin: &Origin,
    ) -> Result<Product, CreateProductError> {
        self.transact(("create_product", cmd.url.as_str()), move |now| async move {
            let (remembered, place) = self.remembered(admin, "product", repeatable, now).await?;
            match remembered {
                Remembered::Another => return Ok(Decision::refuse(KeyReused::Otherwise)),
                Remembered::Made(id) => {
                    let made = match ProductId::parse(&id) {
                        Some(id) => self.ports.storage.products.find(id).await?,
                        None => None,
                    };
                    return Ok(match made {
                        Some(product) => Decision::accept(product, Changes::none()),
                        None => Decision::refuse(KeyReused::ForWhatIsGone),
                    });
                }
                Remembered::Nothing => {}
            }
            let claim = ClaimKey::product_url(&cmd.url);
            if self.ports.storage.claims.holder(&claim).await?.is_some() {
                return Ok(Decision::refuse(CreateProductError::UrlTaken));
            }
            let mut changes = Changes::none();
            let product = changes.put(Product {
                id: ProductId::mint(now, self.entropy()),
                version: Version::NEW,
                url: cmd.url.clone(),
                name: cmd.name.clone(),
                description: cmd.description.clone(),
                attributes: cmd.attributes.clone(),
                status: ProductStatus::Active,
                created_at: now,
                updated_at: now,
            });
            changes.take(claim, product.id);
            if let Some(place) = place {
                place.remember(product.id, &mut changes, now);
            }
            changes
                .events
                .push(self.event(now, admin.actor().audited(), Action::ProductCreated, product.id, origin));
            Ok(Decision::accept(product, changes))
        })
        .await
    }
}
