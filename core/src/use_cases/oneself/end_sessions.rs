//! See and end one's own sessions.

use crate::Timestamp;
use crate::app::{Actor, App, Decision, Hindrance, MOST_SESSIONS, Origin};
use crate::listing::{Page, Position, Span};
use crate::ports::{Changes, PortError};
use crate::records::audit::Action;
use crate::records::session::Session;
use crate::records::user::User;
use crate::values::ids::{SessionId, UserId};

/// Why the session goes on.
#[derive(Debug, thiserror::Error)]
pub enum EndSessionError {
    /// There is no such session of this account.
    #[error("no such session")]
    NotFound,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// The actor's sessions that are alive, newest first.
    pub async fn list_sessions(&self, actor: &Actor, span: &Span) -> Result<Page<Session>, Hindrance> {
        Ok(self.sessions_of(&actor.user, span, self.now()).await?)
    }

    /// Ends one of the actor's sessions.
    pub async fn end_session(&self, actor: &Actor, id: SessionId, origin: &Origin) -> Result<(), EndSessionError> {
        self.transact(id, move |now| async move {
            let session = self.ports.storage.sessions.find(actor.user.id, id).await?;
            let Some(session) = session.filter(|session| session.is_alive(&actor.user, &self.policy.sessions, now))
            else {
                return Ok(Decision::refuse(EndSessionError::NotFound));
            };
            let mut changes = Changes::none();
            changes.remove(&session);
            changes
                .events
                .push(self.event(now, actor.audited(), Action::SessionEnded, id, origin));
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// Ends every session of the actor but this one.
    pub async fn end_other_sessions(&self, actor: &Actor, origin: &Origin) -> Result<(), Hindrance> {
        self.transact(actor.user.id, move |now| async move {
            let mut changes = Changes::none();
            if let Some((mut user, mut session)) = self.still_signed_in(actor).await? {
                user.end_everything_issued();
                session.epoch = user.epoch;
                changes.put(session);
                changes
                    .events
                    .push(self.event(now, actor.audited(), Action::SessionsEnded, user.id, origin));
                changes.put(user);
            }
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// Ends this session: its access and refresh token are dead at once.
    pub async fn logout(&self, actor: &Actor, origin: &Origin) -> Result<(), Hindrance> {
        let (user, id): (UserId, SessionId) = (actor.user.id, actor.session.id);
        self.transact(id, move |now| async move {
            let mut changes = Changes::none();
            if let Some(session) = self.ports.storage.sessions.find(user, id).await? {
                changes.remove(&session);
                changes
                    .events
                    .push(self.event(now, actor.audited(), Action::SignedOut, id, origin));
            }
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// The sessions of a user that are alive, newest first.
    pub(crate) async fn sessions_of(
        &self,
        user: &User,
        span: &Span,
        now: Timestamp,
    ) -> Result<Page<Session>, PortError> {
        let mut alive = self.ports.storage.sessions.of_user(user.id, MOST_SESSIONS).await?;
        alive.retain(|session| session.is_alive(user, &self.policy.sessions, now));
        let total = alive.len() as u64;
        if let Some(after) = &span.after {
            alive.retain(|session| session.id.to_string() < after.id);
        }
        let more = alive.len() > span.limit;
        alive.truncate(span.limit);
        let last = alive.last().filter(|_| more).map(|session| session.id.to_string());
        let next = last.map(|id| Position { key: String::new(), id });
        Ok(Page {
            items: alive,
            next,
            total: Some(total),
        })
    }

    /// The actor's account and session as they are now, if they still belong together.
    pub(crate) async fn still_signed_in(&self, actor: &Actor) -> Result<Option<(User, Session)>, PortError> {
        let user = self.ports.storage.users.find(actor.user.id).await?;
        let session = self
            .ports
            .storage
            .sessions
            .find(actor.user.id, actor.session.id)
            .await?;
        let now = self.now();
        Ok(user
            .zip(session)
            .filter(|(user, session)| session.is_alive(user, &self.policy.sessions, now)))
    }
}
