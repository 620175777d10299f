//! Read accounts and their sessions.

use crate::app::{App, Hindrance, Support};
use crate::listing::{Page, Span};
use crate::ports::UserQuery;
use crate::records::session::Session;
use crate::records::user::User;
use crate::values::ids::UserId;

/// Why there is nothing to read.
#[derive(Debug, thiserror::Error)]
pub enum ReadUserError {
    /// There is no such account.
    #[error("no such user")]
    NotFound,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// One page of accounts.
    pub async fn list_users(&self, _: &Support, query: &UserQuery) -> Result<Page<User>, Hindrance> {
        Ok(self.ports.storage.users.list(query).await?)
    }

    /// One account.
    pub async fn read_user(&self, _: &Support, id: UserId) -> Result<User, ReadUserError> {
        let user = self.ports.storage.users.find(id).await.map_err(Hindrance::from)?;
        user.ok_or(ReadUserError::NotFound)
    }

    /// The sessions of one account that are alive, newest first.
    pub async fn list_sessions_of(
        &self,
        support: &Support,
        id: UserId,
        span: &Span,
    ) -> Result<Page<Session>, ReadUserError> {
        let user = self.read_user(support, id).await?;
        Ok(self
            .sessions_of(&user, span, self.now())
            .await
            .map_err(Hindrance::from)?)
    }
}
