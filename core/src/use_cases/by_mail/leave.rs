//! Leave without a password: a sign-in a moment ago takes its place.

use crate::app::{App, Decision, Hindrance, LastAdmin, Origin, Recent};
use crate::ports::Changes;
use crate::records::user::User;

/// Why the account stays.
#[derive(Debug, thiserror::Error)]
pub enum LeaveError {
    /// Nobody would be in charge.
    #[error(transparent)]
    LastAdmin(#[from] LastAdmin),
    /// The session is over.
    #[error("the session has ended")]
    SessionEnded,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Puts the actor's own account aside.
    pub async fn leave(&self, recent: &Recent, origin: &Origin) -> Result<User, LeaveError> {
        let actor = recent.actor();
        self.transact(actor.user().id, move |now| async move {
            let Some((user, _)) = self.still_signed_in(actor).await? else {
                return Ok(Decision::refuse(LeaveError::SessionEnded));
            };
            let mut changes = Changes::none();
            match self.put_aside(user, actor, &mut changes, origin, now).await? {
                Ok(user) => Ok(Decision::accept(user, changes)),
                Err(last) => Ok(Decision::refuse(last)),
            }
        })
        .await
    }
}
