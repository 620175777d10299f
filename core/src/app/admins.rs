//! One administrator always remains: their number is one record, so that two demotions at once cannot both pass.

use crate::Timestamp;
use crate::app::{App, Origin};
use crate::ports::{Changes, PortError};
use crate::records::Version;
use crate::records::audit::{Action, AuditActor};
use crate::records::fact::{Fact, FactKey};
use crate::records::user::{User, UserStatus};

/// The change would leave nobody in charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the last active administrator cannot go")]
pub struct LastAdmin;

impl App {
    /// Keeps count when a change makes or unmakes an active administrator.
    pub(crate) async fn recount_admins(
        &self,
        was: bool,
        is: bool,
        changes: &mut Changes,
    ) -> Result<Result<(), LastAdmin>, PortError> {
        if was == is {
            return Ok(Ok(()));
        }
        let fact = self.ports.storage.facts.find(FactKey::ActiveAdmins).await?;
        let mut fact = fact.unwrap_or(Fact {
            key: FactKey::ActiveAdmins,
            version: Version::NEW,
            value: 0_u64.to_be_bytes().to_vec(),
        });
        let damaged = || PortError::Corrupt {
            table: "fact",
            id: FactKey::ActiveAdmins.as_str().to_owned(),
        };
        let count = u64::from_be_bytes(fact.value.as_slice().try_into().map_err(|_| damaged())?);
        let next = match (is, count) {
            (true, count) => count + 1,
            (false, 0 | 1) => return Ok(Err(LastAdmin)),
            (false, count) => count - 1,
        };
        fact.value = next.to_be_bytes().to_vec();
        changes.put(fact);
        Ok(Ok(()))
    }

    /// An invited account comes into use when its address is proven.
    pub(crate) async fn activate_if_pending(
        &self,
        user: &mut User,
        changes: &mut Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<(), PortError> {
        if user.status == UserStatus::Pending && user.email_verified {
            user.status = UserStatus::Active;
            // Gaining an administrator never fails.
            let _ = self.recount_admins(false, user.is_active_admin(), changes).await?;
            changes
                .events
                .push(self.event(now, AuditActor::User(user.id), Action::UserActivated, user.id, origin));
        }
        Ok(())
    }
}
