//! Close one's own account: it is put aside, every session ends, and an administrator can restore or erase it.

use crate::app::{Actor, App, Decision, Hindrance, LastAdmin, NotConfirmed, Origin};
use crate::ports::Changes;
use crate::values::password::Password;

/// Why it stays open.
#[derive(Debug, thiserror::Error)]
pub enum CloseAccountError {
    /// The person is not believed.
    #[error(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    /// The session ended meanwhile.
    #[error("the session has ended")]
    SessionEnded,
    /// Nobody would be in charge.
    #[error(transparent)]
    LastAdmin(#[from] LastAdmin),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Closes the actor's account.
    pub async fn close_account(
        &self,
        actor: &Actor,
        password: &Password,
        origin: &Origin,
    ) -> Result<(), CloseAccountError> {
        self.reconfirm(actor, password, origin).await?;
        self.transact(actor.user.id, move |now| async move {
            let Some((user, _)) = self.still_signed_in(actor).await? else {
                return Ok(Decision::refuse(CloseAccountError::SessionEnded));
            };
            let mut changes = Changes::none();
            match self.put_aside(user, actor, &mut changes, origin, now).await? {
                Ok(_) => Ok(Decision::accept((), changes)),
                Err(last) => Ok(Decision::refuse(last)),
            }
        })
        .await
    }
}
