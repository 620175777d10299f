//! Deliveries: what happened to each message, and sending a failed one again.

use doorward_core::ports::DeliveryQuery;
use doorward_core::records::delivery::{Channel, DeliveryStatus};
use doorward_core::use_cases::operating::{ReadDeliveryError, RetryDeliveryError};
use doorward_core::values::ids::DeliveryId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;

use crate::answers::Polled;
use crate::bearer::Bearer;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::header::HeaderText;
use crate::openapi::Tag;
use crate::paging::{Limit, Page, span};
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::delivery::DeliveryOut;
use crate::shapes::word::Word;

/// Deliveries come in one order only.
const ORDER: &str = "deliveries";

#[derive(Clone)]
pub(crate) struct DeliveriesApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Administration")]
impl DeliveriesApi {
    /// List deliveries, newest first
    #[oai(path = "/deliveries", method = "get", operation_id = "list_deliveries")]
    #[expect(clippy::too_many_arguments, reason = "each parameter is one")]
    async fn list_deliveries(
        &self,
        bearer: Bearer,
        /// How many deliveries a page has at most.
        limit: Query<Limit>,
        /// Where the page begins: `next_cursor` of the one before.
        cursor: Query<Option<String>>,
        /// The beginning of the address.
        q: Query<Option<String>>,
        /// Only this status.
        status: Query<Option<Word<DeliveryStatus>>>,
        /// Only this channel.
        channel: Query<Option<Word<Channel>>>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<Page<DeliveryOut>>> {
        let support = self.0.support(&bearer).await?;
        let mut fields = Fields::default();
        let status = fields.required("status", Word::wanted(status.0));
        let channel = fields.required("channel", Word::wanted(channel.0));
        let span = span(&mut fields, ORDER, &limit, cursor.as_deref());
        let (Some(status), Some(channel), Some(span)) = (status, channel, span) else {
            return Err(fields.refuse());
        };
        let query = DeliveryQuery {
            status,
            channel,
            prefix: q.0.filter(|prefix| !prefix.is_empty()),
            span,
        };
        let page = self.0.app.list_deliveries(&support, &query).await?;
        Ok(Polled::new(Page::of(page, ORDER, DeliveryOut::from), &if_none_match))
    }

    /// Read a delivery
    #[oai(path = "/deliveries/:id", method = "get", operation_id = "get_delivery")]
    async fn get_delivery(
        &self,
        bearer: Bearer,
        /// The delivery's id.
        id: Path<String>,
    ) -> Answer<Json<DeliveryOut>> {
        let support = self.0.support(&bearer).await?;
        let delivery = self.0.app.read_delivery(&support, delivery_id(&id)?).await?;
        Ok(Json(delivery.into()))
    }

    /// Send a failed delivery again
    ///
    /// Every provider is asked anew. One whose `failure` is `may_have_been_sent` may then arrive twice. What carried a code is
    /// wiped when it fails and cannot be sent again.
    #[oai(path = "/deliveries/:id/retry", method = "post", operation_id = "retry_delivery")]
    async fn retry_delivery(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The delivery's id.
        id: Path<String>,
    ) -> Answer<Json<DeliveryOut>> {
        let support = self.0.support(&bearer).await?;
        let app = &self.0.app;
        let delivery = app.retry_delivery(&support, delivery_id(&id)?, &caller).await?;
        Ok(Json(delivery.into()))
    }
}

/// A text that is no id is the id of nothing.
fn delivery_id(text: &str) -> Answer<DeliveryId> {
    DeliveryId::parse(text).ok_or_else(|| Problem::because(Code::NotFound, ReadDeliveryError::NotFound))
}

impl From<ReadDeliveryError> for Problem {
    fn from(refusal: ReadDeliveryError) -> Self {
        match refusal {
            ReadDeliveryError::NotFound => Self::because(Code::NotFound, refusal),
            ReadDeliveryError::Hindered(hindrance) => hindrance.into(),
        }
    }
}

impl From<RetryDeliveryError> for Problem {
    fn from(refusal: RetryDeliveryError) -> Self {
        match refusal {
            RetryDeliveryError::NotFound => Self::because(Code::NotFound, refusal),
            RetryDeliveryError::NotFailed | RetryDeliveryError::Wiped | RetryDeliveryError::TooLate => {
                Self::because(Code::Conflict, refusal)
            }
            RetryDeliveryError::Hindered(hindrance) => hindrance.into(),
        }
    }
}
