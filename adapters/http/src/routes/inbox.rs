//! The inbox: what was captured instead of sent, while that is how this server sends.

use doorward_core::ports::InboxQuery;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use crate::answers::{NoContent, Polled};
use crate::bearer::Bearer;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::header::HeaderText;
use crate::openapi::Tag;
use crate::paging::{Limit, Page, span};
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::inbox::InboxMessageOut;

/// Captured messages come in one order only.
const ORDER: &str = "inbox";

#[derive(Clone)]
pub(crate) struct InboxApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Administration")]
impl InboxApi {
    /// List captured messages, newest first
    #[oai(path = "/inbox", method = "get", operation_id = "list_inbox")]
    async fn list_inbox(
        &self,
        bearer: Bearer,
        /// How many messages a page has at most.
        limit: Query<Limit>,
        /// Where the page begins: `next_cursor` of the one before.
        cursor: Query<Option<String>>,
        /// Only to this address.
        to: Query<Option<String>>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<Page<InboxMessageOut>>> {
        let admin = self.0.admin(&bearer).await?;
        self.is_there()?;
        let mut fields = Fields::default();
        let span = span(&mut fields, ORDER, &limit, cursor.as_deref()).ok_or_else(|| fields.refuse())?;
        let query = InboxQuery {
            // Unescaped in a query, the plus sign of a phone number arrives as a space.
            to: to.0.filter(|to| !to.is_empty()).map(|to| to.replace(' ', "+")),
            span,
        };
        let page = self.0.app.list_inbox(&admin, &query).await?;
        Ok(Polled::new(
            Page::of(page, ORDER, InboxMessageOut::from),
            &if_none_match,
        ))
    }

    /// Forget every captured message
    #[oai(path = "/inbox", method = "delete", operation_id = "clear_inbox")]
    async fn clear_inbox(&self, bearer: Bearer, caller: Caller) -> Answer<NoContent> {
        let admin = self.0.admin(&bearer).await?;
        self.is_there()?;
        self.0.app.clear_inbox(&admin, &caller).await?;
        Ok(NoContent)
    }

    /// A server that really sends has no inbox.
    fn is_there(&self) -> Answer<()> {
        if self.0.settings.inbox_enabled {
            Ok(())
        } else {
            Err(Problem::new(Code::NotFound).detail("This server has no inbox: it sends its messages."))
        }
    }
}
