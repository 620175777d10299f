//! Renew the tokens of a session, and notice when somebody else did.

use crate::app::{App, Decision, Hindrance, Opened, Origin, RefreshToken, Renewal, SignedIn};
use crate::ports::Changes;
use crate::records::audit::{Action, AuditActor};
use crate::records::delivery::MessagePurpose;

/// Why there are no new tokens.
#[derive(Debug, thiserror::Error)]
pub enum RefreshTokensError {
    /// The session is over, or the token was never ours.
    #[error("the session has ended")]
    Expired,
    /// The token had been used up; the session was ended and its owner told.
    #[error("the refresh token was used twice, so the session was ended")]
    Reused,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Swaps a refresh token for a new pair.
    pub async fn refresh_tokens(&self, token: &str, origin: &Origin) -> Result<SignedIn, RefreshTokensError> {
        let Some(token) = RefreshToken::parse(token, &self.pepper) else {
            return Err(RefreshTokensError::Expired);
        };
        let token = &token;
        let opened = self
            .transact::<Opened, RefreshTokensError, _>(token.session, move |now| async move {
                let session = self.ports.storage.sessions.find(token.user, token.session).await?;
                let user = self.ports.storage.users.find(token.user).await?;
                let Some((session, user)) = session.zip(user) else {
                    return Ok(Decision::refuse(RefreshTokensError::Expired));
                };
                if !session.is_alive(&user, &self.policy.sessions, now) {
                    return Ok(Decision::refuse(RefreshTokensError::Expired));
                }
                let mut changes = Changes::none();
                let refresh = RefreshToken::issue(user.id, session.id, &self.pepper, self.entropy());
                match session.renew(&token.digest(&self.pepper), refresh.digest(&self.pepper), now) {
                    Renewal::Renewed(mut renewed) => {
                        renewed.ip = origin.ip.or(renewed.ip);
                        renewed.user_agent = origin.user_agent.clone().or(renewed.user_agent);
                        let session = changes.put(*renewed);
                        Ok(Decision::accept(Opened { user, session, refresh }, changes))
                    }
                    Renewal::Reused => {
                        changes.remove(&session);
                        changes.put(self.notice(&user, MessagePurpose::TokenReused, None, now));
                        changes.events.push(self.event(
                            now,
                            AuditActor::User(user.id),
                            Action::TokenReused,
                            session.id,
                            origin,
                        ));
                        Ok(Decision::refuse(RefreshTokensError::Reused).with(changes))
                    }
                }
            })
            .await?;
        self.sign_in(opened, origin)
            .map_err(|error| Hindrance::from(error).into())
    }
}
