//! Products: anybody signed in reads them, administrators write them.

use doorward_core::ports::{ProductQuery, ProductSort};
use doorward_core::records::product::ProductStatus;
use doorward_core::use_cases::products::{
    CreateProductError, DeleteProductError, ReadProductError, UpdateProductError,
};
use doorward_core::values::ids::ProductId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use crate::answers::{Created, Fetched, NoContent, Polled, Tagged};
use crate::bearer::Bearer;
use crate::body::Body;
use crate::caller::Caller;
use crate::conditional;
use crate::fields::Fields;
use crate::header::HeaderText;
use crate::openapi::Tag;
use crate::paging::{Limit, Page, span};
use crate::problem::{Answer, Code, Problem};
use crate::repeating::{self, IDEMPOTENCY_KEY};
use crate::services::Services;
use crate::shapes::product::{CreateProductBody, ProductOut, UpdateProductBody};
use crate::shapes::word::Word;

#[derive(Clone)]
pub(crate) struct ProductsApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Products")]
impl ProductsApi {
    /// List products
    #[oai(path = "/products", method = "get", operation_id = "list_products")]
    #[expect(clippy::too_many_arguments, reason = "each parameter is one")]
    async fn list_products(
        &self,
        bearer: Bearer,
        /// How many products a page has at most.
        limit: Query<Limit>,
        /// Where the page begins: `next_cursor` of the one before.
        cursor: Query<Option<String>>,
        /// The beginning of a name or URL; the URL with or without scheme and `www.`.
        q: Query<Option<String>>,
        /// Only this status.
        status: Query<Option<Word<ProductStatus>>>,
        /// The order; newest first when left out.
        sort: Query<Option<Word<ProductSort>>>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<Page<ProductOut>>> {
        let actor = self.0.actor(&bearer).await?;
        let mut fields = Fields::default();
        let status = fields.required("status", Word::wanted(status.0));
        let sort = fields.required("sort", Word::wanted(sort.0));
        let order = sort.flatten().unwrap_or_default();
        let span = span(&mut fields, order.as_str(), &limit, cursor.as_deref());
        let (Some(status), Some(_), Some(span)) = (status, sort, span) else {
            return Err(fields.refuse());
        };
        let query = ProductQuery {
            prefix: q.0.filter(|prefix| !prefix.is_empty()),
            status,
            sort: order,
            span,
        };
        let page = self.0.app.list_products(&actor, &query).await?;
        Ok(Polled::new(
            Page::of(page, order.as_str(), ProductOut::from),
            &if_none_match,
        ))
    }

    /// Add a product
    #[oai(path = "/products", method = "post", operation_id = "create_product")]
    async fn create_product(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// Makes a repeated request make nothing new, for a day.
        #[oai(name = "Idempotency-Key")]
        idempotency_key: HeaderText,
        body: Body<CreateProductBody>,
    ) -> Answer<Created<ProductOut>> {
        let admin = self.0.admin(&bearer).await?;
        let body = body.read()?;
        let mut fields = Fields::default();
        let key = fields.optional(IDEMPOTENCY_KEY, repeating::key(&idempotency_key));
        let cmd = body.command(&mut fields);
        let (Some(key), Some(cmd)) = (key, cmd) else {
            return Err(fields.refuse());
        };
        let repeatable = key.map(|key| repeating::repeatable(key, &body));
        let app = &self.0.app;
        let product = app.create_product(&admin, &cmd, repeatable.as_ref(), &caller).await?;
        let (path, version) = (format!("/v1/products/{}", product.id), product.version);
        Ok(Created::new(product.into(), path, version))
    }

    /// Read a product
    #[oai(path = "/products/:id", method = "get", operation_id = "get_product")]
    async fn get_product(
        &self,
        bearer: Bearer,
        /// The product's id.
        id: Path<String>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Fetched<ProductOut>> {
        let actor = self.0.actor(&bearer).await?;
        let product = self.0.app.read_product(&actor, product_id(&id)?).await?;
        let version = product.version;
        Ok(Fetched::new(product.into(), version, &if_none_match))
    }

    /// Change a product
    #[oai(path = "/products/:id", method = "patch", operation_id = "update_product")]
    async fn update_product(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The product's id.
        id: Path<String>,
        /// The entity tag the change is meant for.
        #[oai(name = "If-Match")]
        if_match: HeaderText,
        body: Body<UpdateProductBody>,
    ) -> Answer<Tagged<ProductOut>> {
        let admin = self.0.admin(&bearer).await?;
        let id = product_id(&id)?;
        let expected = conditional::if_match(if_match.text())?;
        let mut fields = Fields::default();
        let cmd = body.read()?.command(&mut fields).ok_or_else(|| fields.refuse())?;
        let app = &self.0.app;
        let product = app
            .update_product(&admin, id, &cmd, expected.as_deref(), &caller)
            .await?;
        let version = product.version;
        Ok(Tagged(product.into(), version))
    }

    /// Remove a product
    #[oai(path = "/products/:id", method = "delete", operation_id = "delete_product")]
    async fn delete_product(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The product's id.
        id: Path<String>,
        /// The entity tag the change is meant for.
        #[oai(name = "If-Match")]
        if_match: HeaderText,
    ) -> Answer<NoContent> {
        let admin = self.0.admin(&bearer).await?;
        let id = product_id(&id)?;
        let expected = conditional::if_match(if_match.text())?;
        self.0
            .app
            .delete_product(&admin, id, expected.as_deref(), &caller)
            .await?;
        Ok(NoContent)
    }
}

/// A text that is no id is the id of nothing.
fn product_id(text: &str) -> Answer<ProductId> {
    ProductId::parse(text).ok_or_else(|| Problem::because(Code::NotFound, ReadProductError::NotFound))
}

impl From<ReadProductError> for Problem {
    fn from(refusal: ReadProductError) -> Self {
        match refusal {
            ReadProductError::NotFound => Self::because(Code::NotFound, refusal),
            ReadProductError::Hindered(hindrance) => hindrance.into(),
        }
    }
}

impl From<CreateProductError> for Problem {
    fn from(refusal: CreateProductError) -> Self {
        match refusal {
            CreateProductError::UrlTaken => Self::because(Code::ProductUrlTaken, refusal),
            CreateProductError::KeyReused(reused) => reused.into(),
            CreateProductError::Hindered(hindrance) => hindrance.into(),
        }
    }
}

impl From<UpdateProductError> for Problem {
    fn from(refusal: UpdateProductError) -> Self {
        match refusal {
            UpdateProductError::NotFound => Self::because(Code::NotFound, refusal),
            UpdateProductError::VersionMismatch => Self::because(Code::VersionMismatch, refusal),
            UpdateProductError::UrlTaken => Self::because(Code::ProductUrlTaken, refusal),
            UpdateProductError::Hindered(hindrance) => hindrance.into(),
        }
    }
}

impl From<DeleteProductError> for Problem {
    fn from(refusal: DeleteProductError) -> Self {
        match refusal {
            DeleteProductError::NotFound => Self::because(Code::NotFound, refusal),
            DeleteProductError::VersionMismatch => Self::because(Code::VersionMismatch, refusal),
            DeleteProductError::Hindered(hindrance) => hindrance.into(),
        }
    }
}
