//! The audit trail.

use doorward_core::ports::AuditQuery;
use doorward_core::records::audit::Action;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use crate::answers::Polled;
use crate::bearer::Bearer;
use crate::fields::Fields;
use crate::header::HeaderText;
use crate::openapi::Tag;
use crate::paging::{Limit, Page, span};
use crate::problem::Answer;
use crate::services::Services;
use crate::shapes::audit::AuditEventOut;
use crate::shapes::instant::Instant;
use crate::shapes::word::Word;

/// The trail comes in one order only.
const ORDER: &str = "audit";

#[derive(Clone)]
pub(crate) struct AuditApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Administration")]
impl AuditApi {
    /// Read the audit trail, newest first
    #[oai(path = "/audit", method = "get", operation_id = "list_audit")]
    #[expect(clippy::too_many_arguments, reason = "each parameter is one")]
    async fn list_audit(
        &self,
        bearer: Bearer,
        /// How many events a page has at most.
        limit: Query<Limit>,
        /// Where the page begins: `next_cursor` of the one before.
        cursor: Query<Option<String>>,
        /// Only what this actor did: a user's id, `anonymous` or `system`.
        actor: Query<Option<String>>,
        /// Only this action.
        action: Query<Option<Word<Action>>>,
        /// Only what was done to this: an id.
        target: Query<Option<String>>,
        /// Only from this instant on.
        since: Query<Option<Instant>>,
        /// Only before this instant.
        until: Query<Option<Instant>>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<Page<AuditEventOut>>> {
        let support = self.0.support(&bearer).await?;
        let mut fields = Fields::default();
        let action = fields.required("action", Word::wanted(action.0));
        let since = fields.optional("since", since.0.as_ref().and_then(Instant::read));
        let until = fields.optional("until", until.0.as_ref().and_then(Instant::read));
        let span = span(&mut fields, ORDER, &limit, cursor.as_deref());
        let (Some(action), Some(since), Some(until), Some(span)) = (action, since, until, span) else {
            return Err(fields.refuse());
        };
        let query = AuditQuery {
            actor: actor.0.filter(|actor| !actor.is_empty()),
            action,
            target: target.0.filter(|target| !target.is_empty()),
            since,
            until,
            span,
        };
        let page = self.0.app.list_audit(&support, &query).await?;
        Ok(Polled::new(Page::of(page, ORDER, AuditEventOut::from), &if_none_match))
    }
}
