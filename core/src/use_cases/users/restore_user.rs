//! Take an account back into use.

use crate::app::{Admin, App, Decision, Hindrance, Origin};
use crate::ports::Changes;
use crate::records::audit::Action;
use crate::records::user::{User, UserStatus};
use crate::values::ids::UserId;

/// Why it stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum RestoreUserError {
    /// There is no such account.
    #[error("no such user")]
    NotFound,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Takes an account back into use; one in use stays as it is. Its owner signs in anew, with every factor.
    pub async fn restore_user(&self, admin: &Admin, id: UserId, origin: &Origin) -> Result<User, RestoreUserError> {
        self.transact(id, move |now| async move {
            let Some(mut user) = self.ports.storage.users.find(id).await? else {
                return Ok(Decision::refuse(RestoreUserError::NotFound));
            };
            let mut changes = Changes::none();
            if user.status == UserStatus::Deactivated {
                user.status = if user.email_verified {
                    UserStatus::Active
                } else {
                    UserStatus::Pending
                };
                user.updated_at = now;
                self.forget_failures(&user, &mut changes).await?;
                // Gaining an administrator never fails.
                let _ = self.recount_admins(false, user.is_active_admin(), &mut changes).await?;
                changes
                    .events
                    .push(self.event(now, admin.actor().audited(), Action::UserRestored, id, origin));
                user = changes.put(user);
            }
            Ok(Decision::accept(user, changes))
        })
        .await
    }
}
