//! One's own sessions: `/v1/sessions`.

use doorward_core::use_cases::oneself::EndSessionError;
use doorward_core::values::ids::SessionId;
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
use crate::shapes::session::SessionOut;

/// One's own sessions.
pub(crate) struct SessionsApi(pub(crate) Services);

/// Sessions come in one order only.
const NEWEST_FIRST: &str = "-created_at";

#[OpenApi(prefix_path = "/v1", tag = "Tag::Oneself")]
impl SessionsApi {
    /// List one's own sessions
    ///
    /// Those that are alive, newest first.
    #[oai(path = "/sessions", method = "get", operation_id = "list_sessions")]
    async fn list_sessions(
        &self,
        bearer: Bearer,
        /// How many at most.
        limit: Query<Limit>,
        /// Where the page begins: the `next_cursor` of the page before.
        cursor: Query<Option<String>>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<Page<SessionOut>>> {
        let actor = self.0.actor(&bearer).await?;
        let mut fields = Fields::default();
        let span = span(&mut fields, NEWEST_FIRST, &limit, cursor.as_deref());
        let Some(span) = span else { return Err(fields.refuse()) };
        let page = self.0.app.list_sessions(&actor, &span).await?;
        let asking = actor.session().id;
        let page = Page::of(page, NEWEST_FIRST, |session| SessionOut::seen_from(asking, &session));
        Ok(Polled::new(page, &if_none_match))
    }

    /// End one of one's own sessions
    #[oai(path = "/sessions/:id", method = "delete", operation_id = "end_session")]
    async fn end_session(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The session.
        id: Path<String>,
    ) -> Answer<NoContent> {
        let actor = self.0.actor(&bearer).await?;
        let id = SessionId::parse(&id).ok_or_else(|| not_ended(EndSessionError::NotFound))?;
        let ended = self.0.app.end_session(&actor, id, &caller).await;
        ended.map_err(not_ended)?;
        Ok(NoContent)
    }

    /// End all of one's own sessions but this one
    #[oai(path = "/sessions", method = "delete", operation_id = "end_other_sessions")]
    async fn end_other_sessions(&self, bearer: Bearer, caller: Caller) -> Answer<NoContent> {
        let actor = self.0.actor(&bearer).await?;
        self.0.app.end_other_sessions(&actor, &caller).await?;
        Ok(NoContent)
    }
}

fn not_ended(error: EndSessionError) -> Problem {
    match error {
        EndSessionError::NotFound => Problem::because(Code::NotFound, error),
        EndSessionError::Hindered(hindrance) => hindrance.into(),
    }
}
