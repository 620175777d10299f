//! Turn an access token into an actor. Logout, deactivation and a new role act on the next request.

use crate::app::{Actor, App, Hindrance};
use crate::ports::TokenRefused;

/// Why nobody is behind a token.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// It is no token of ours, or its session is over.
    #[error("the access token is not valid")]
    Unauthenticated,
    /// It was good; a refresh gives a new one.
    #[error("the access token has expired")]
    Expired,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Who asks.
    pub async fn authenticate(&self, access_token: &str) -> Result<Actor, AuthenticateError> {
        let claims = match self.ports.signer.verify(access_token, self.now()) {
            Err(TokenRefused::UnknownKey) => {
                // Another node may have made a key since this one last looked.
                self.look_for_new_keys().await?;
                self.ports.signer.verify(access_token, self.now())
            }
            known => known,
        };
        let claims = claims.map_err(|refused| match refused {
            TokenRefused::Expired => AuthenticateError::Expired,
            TokenRefused::Invalid | TokenRefused::UnknownKey => AuthenticateError::Unauthenticated,
        })?;
        let storage = &self.ports.storage;
        let session = storage
            .sessions
            .find(claims.user, claims.session)
            .await
            .map_err(Hindrance::from)?;
        let user = storage.users.find(claims.user).await.map_err(Hindrance::from)?;
        match session.zip(user) {
            Some((session, user)) if session.is_alive(&user, &self.policy.sessions, self.now()) => Ok(Actor {
                user,
                session,
                lasting: false,
            }),
            _ => Err(AuthenticateError::Unauthenticated),
        }
    }
}
