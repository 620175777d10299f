//! Put an account aside: it keeps its addresses, every session ends.

use crate::Timestamp;
use crate::app::{Actor, Admin, App, Decision, Hindrance, LastAdmin, Origin};
use crate::ports::{Changes, PortError};
use crate::records::Version;
use crate::records::audit::Action;
use crate::records::user::{User, UserStatus};
use crate::values::ids::UserId;

/// Why it stays in use.
#[derive(Debug, thiserror::Error)]
pub enum DeactivateUserError {
    /// There is no such account.
    #[error("no such user")]
    NotFound,
    /// The account changed since the caller read it.
    #[error("the account has changed since it was read")]
    VersionMismatch,
    /// Nobody would be in charge.
    #[error(transparent)]
    LastAdmin(#[from] LastAdmin),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Puts an account aside; one already put aside stays as it is.
    pub async fn deactivate_user(
        &self,
        admin: &Admin,
        id: UserId,
        expected: Option<&[Version]>,
        origin: &Origin,
    ) -> Result<User, DeactivateUserError> {
        self.transact(id, move |now| async move {
            let Some(user) = self.ports.storage.users.find(id).await? else {
                return Ok(Decision::refuse(DeactivateUserError::NotFound));
            };
            if expected.is_some_and(|expected| !expected.contains(&user.version)) {
                return Ok(Decision::refuse(DeactivateUserError::VersionMismatch));
            }
            let mut changes = Changes::none();
            match self.put_aside(user, admin.actor(), &mut changes, origin, now).await? {
                Ok(user) => Ok(Decision::accept(user, changes)),
                Err(last) => Ok(Decision::refuse(last)),
            }
        })
        .await
    }

    /// The account put aside, among the changes.
    pub(crate) async fn put_aside(
        &self,
        mut user: User,
        by: &Actor,
        changes: &mut Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Result<User, LastAdmin>, PortError> {
        if user.status == UserStatus::Deactivated {
            return Ok(Ok(user));
        }
        if let Err(last) = self.recount_admins(user.is_active_admin(), false, changes).await? {
            return Ok(Err(last));
        }
        user.status = UserStatus::Deactivated;
        user.end_everything_issued();
        user.updated_at = now;
        changes
            .events
            .push(self.event(now, by.audited(), Action::UserDeactivated, user.id, origin));
        Ok(Ok(changes.put(user)))
    }
}
