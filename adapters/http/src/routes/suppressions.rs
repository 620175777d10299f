//! The suppression list: which addresses are sent nothing any more, and lifting that.

use doorward_core::ports::SuppressionQuery;
use doorward_core::records::delivery::Channel;
use doorward_core::records::suppression::SuppressionId;
use doorward_core::use_cases::operating::LiftSuppressionError;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use crate::answers::{NoContent, Polled};
use crate::bearer::Bearer;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::header::HeaderText;
use crate::openapi::Tag;
use crate::paging::{Limit, Page, span};
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::suppression::SuppressionOut;
use crate::shapes::word::Word;

/// Entries come in one order only.
const ORDER: &str = "suppressions";

#[derive(Clone)]
pub(crate) struct SuppressionsApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Administration")]
impl SuppressionsApi {
    /// List suppressed addresses, newest first
    #[oai(path = "/suppressions", method = "get", operation_id = "list_suppressions")]
    async fn list_suppressions(
        &self,
        bearer: Bearer,
        /// How many entries a page has at most.
        limit: Query<Limit>,
        /// Where the page begins: `next_cursor` of the one before.
        cursor: Query<Option<String>>,
        /// Only this channel.
        channel: Query<Option<Word<Channel>>>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<Page<SuppressionOut>>> {
        let support = self.0.support(&bearer).await?;
        let mut fields = Fields::default();
        let channel = fields.required("channel", Word::wanted(channel.0));
        let span = span(&mut fields, ORDER, &limit, cursor.as_deref());
        let (Some(channel), Some(span)) = (channel, span) else {
            return Err(fields.refuse());
        };
        let query = SuppressionQuery { channel, span };
        let page = self.0.app.list_suppressions(&support, &query).await?;
        Ok(Polled::new(Page::of(page, ORDER, SuppressionOut::from), &if_none_match))
    }

    /// Send to an address again
    ///
    /// Takes it off the list. Whoever asked not to be written to will not be pleased: be sure they want it.
    #[oai(path = "/suppressions/:id", method = "delete", operation_id = "lift_suppression")]
    async fn lift_suppression(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The entry's id.
        id: Path<String>,
    ) -> Answer<NoContent> {
        let admin = self.0.admin(&bearer).await?;
        let id = SuppressionId::parse(&id).ok_or_else(|| Problem::from(LiftSuppressionError::NotFound))?;
        self.0.app.lift_suppression(&admin, id, &caller).await?;
        Ok(NoContent)
    }
}

impl From<LiftSuppressionError> for Problem {
    fn from(refusal: LiftSuppressionError) -> Self {
        match refusal {
            LiftSuppressionError::NotFound => Self::because(Code::NotFound, refusal),
            LiftSuppressionError::Hindered(hindrance) => hindrance.into(),
        }
    }
}
