//! One token for a whole session, for clients that cannot renew tokens: dead when the session ends.

use std::time::Duration;

use crate::Timestamp;
use crate::app::{Actor, App, Decision, Hindrance, LastingToken, Origin, RefreshToken, Tokens};
use crate::ports::{Changes, PortError};
use crate::records::session::Session;
use crate::records::user::User;
use crate::use_cases::signing_in::AuthenticateError;
use crate::values::secret::SecretText;

/// How exactly it is known when such a session was last used: not every request writes.
const SEEN_WITHIN: Duration = Duration::from_hours(1);

impl App {
    /// Trades the tokens of a session that was just opened for one that stands for it as long as it lives. The refresh token is void from then on.
    pub async fn make_lasting(&self, tokens: &Tokens) -> Result<SecretText, Hindrance> {
        let Some(refresh) = RefreshToken::parse(tokens.refresh.reveal(), &self.pepper) else {
            return Err(Hindrance::Busy);
        };
        let lasting = &LastingToken::issue(refresh.user, refresh.session, self.entropy());
        let refresh = &refresh;
        self.transact(refresh.session, move |_| async move {
            let session = self.ports.storage.sessions.find(refresh.user, refresh.session).await?;
            let session = session.filter(|session| session.current == refresh.digest(&self.pepper));
            // The session ended while it was being opened: the person tries again.
            let mut session = session.ok_or(Hindrance::Busy)?;
            session.current = lasting.digest(&self.pepper);
            session.previous = None;
            let mut changes = Changes::none();
            changes.put(session);
            Ok(Decision::<SecretText, Hindrance>::accept(lasting.reveal(), changes))
        })
        .await
    }

    /// Who asks, by a lasting token.
    pub async fn authenticate_lasting(&self, token: &str, origin: &Origin) -> Result<Actor, AuthenticateError> {
        let Some(token) = LastingToken::parse(token) else {
            return Err(AuthenticateError::Unauthenticated);
        };
        let token = &token;
        let behind = self.behind_lasting(token, self.now()).await.map_err(Hindrance::from)?;
        let (user, session) = behind.ok_or(AuthenticateError::Unauthenticated)?;
        if self.now() < session.last_seen_at + SEEN_WITHIN {
            return Ok(lasting(user, session));
        }
        self.transact(token.session, move |now| async move {
            let Some((user, mut session)) = self.behind_lasting(token, now).await? else {
                return Ok(Decision::refuse(AuthenticateError::Unauthenticated));
            };
            session.last_seen_at = now;
            session.ip = origin.ip.or(session.ip);
            session.user_agent = origin.user_agent.clone().or(session.user_agent);
            let mut changes = Changes::none();
            let session = changes.put(session);
            Ok(Decision::accept(lasting(user, session), changes))
        })
        .await
    }

    async fn behind_lasting(&self, token: &LastingToken, now: Timestamp) -> Result<Option<(User, Session)>, PortError> {
        let session = self.ports.storage.sessions.find(token.user, token.session).await?;
        let user = self.ports.storage.users.find(token.user).await?;
        Ok(user.zip(session).filter(|(user, session)| {
            session.current == token.digest(&self.pepper) && session.is_alive(user, &self.policy.sessions, now)
        }))
    }
}

const fn lasting(user: User, session: Session) -> Actor {
    Actor {
        user,
        session,
        lasting: true,
    }
}
