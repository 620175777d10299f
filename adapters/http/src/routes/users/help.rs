//! Helping people in: their sessions, and a link that lets them choose a new password.

use doorward_core::use_cases::users::HelpUserError;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use crate::answers::{Accepted, NoContent, Nothing, Polled};
use crate::bearer::Bearer;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::header::HeaderText;
use crate::openapi::Tag;
use crate::paging::{Limit, Page, span};
use crate::problem::{Answer, Code, Problem};
use crate::routes::users::user_id;
use crate::services::Services;
use crate::shapes::session::SessionOut;

/// Sessions come in one order only.
const ORDER: &str = "sessions";

#[derive(Clone)]
pub(crate) struct UserHelpApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Users")]
impl UserHelpApi {
    /// Send an account's owner a link to choose a new password
    #[oai(
        path = "/users/:id/password-reset",
        method = "post",
        operation_id = "start_password_reset"
    )]
    async fn start_password_reset(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The account's id.
        id: Path<String>,
    ) -> Answer<Accepted<Nothing>> {
        let support = self.0.support(&bearer).await?;
        self.0
            .app
            .start_password_reset(&support, user_id(&id)?, &caller)
            .await?;
        Ok(Accepted(Nothing {}))
    }

    /// List an account's sessions
    #[oai(path = "/users/:id/sessions", method = "get", operation_id = "list_user_sessions")]
    async fn list_user_sessions(
        &self,
        bearer: Bearer,
        /// The account's id.
        id: Path<String>,
        /// How many sessions a page has at most.
        limit: Query<Limit>,
        /// Where the page begins: `next_cursor` of the one before.
        cursor: Query<Option<String>>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<Page<SessionOut>>> {
        let support = self.0.support(&bearer).await?;
        let id = user_id(&id)?;
        let mut fields = Fields::default();
        let span = span(&mut fields, ORDER, &limit, cursor.as_deref()).ok_or_else(|| fields.refuse())?;
        let page = self.0.app.list_sessions_of(&support, id, &span).await?;
        let asking = support.actor().session().id;
        let page = Page::of(page, ORDER, |session| SessionOut::seen_from(asking, &session));
        Ok(Polled::new(page, &if_none_match))
    }

    /// End every session of an account
    #[oai(path = "/users/:id/sessions", method = "delete", operation_id = "end_user_sessions")]
    async fn end_user_sessions(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The account's id.
        id: Path<String>,
    ) -> Answer<NoContent> {
        let support = self.0.support(&bearer).await?;
        self.0.app.end_sessions_of(&support, user_id(&id)?, &caller).await?;
        Ok(NoContent)
    }
}

impl From<HelpUserError> for Problem {
    fn from(refusal: HelpUserError) -> Self {
        match refusal {
            HelpUserError::NotFound => Self::because(Code::NotFound, refusal),
            HelpUserError::Deactivated => Self::because(Code::Conflict, refusal),
            HelpUserError::RateLimited(wait) => wait.into(),
            HelpUserError::Hindered(hindrance) => hindrance.into(),
        }
    }
}
