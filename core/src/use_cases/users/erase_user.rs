//! Erase an account for good: its personal data goes, its addresses are free, the audit trail keeps the bare id.

use crate::app::{Admin, App, Decision, Hindrance, LastAdmin, Origin, claim_on};
use crate::ports::{Changes, PortError};
use crate::records::audit::Action;
use crate::records::delivery::Delivery;
use crate::records::user::User;
use crate::values::ids::UserId;

/// Why it stays.
#[derive(Debug, thiserror::Error)]
pub enum EraseUserError {
    /// There is no such account.
    #[error("no such user")]
    NotFound,
    /// Nobody would be in charge.
    #[error(transparent)]
    LastAdmin(#[from] LastAdmin),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Erases an account with its sessions, and with every challenge and delivery that names an address of it.
    pub async fn erase_user(&self, admin: &Admin, id: UserId, origin: &Origin) -> Result<(), EraseUserError> {
        self.transact(id, move |now| async move {
            let storage = &self.ports.storage;
            let Some(user) = storage.users.find(id).await? else {
                return Ok(Decision::refuse(EraseUserError::NotFound));
            };
            let mut changes = Changes::none();
            if let Err(last) = self.recount_admins(user.is_active_admin(), false, &mut changes).await? {
                return Ok(Decision::refuse(last));
            }
            for address in user.addresses() {
                changes.release(claim_on(&address), id);
                self.unname_suppressed(&address, &mut changes).await?;
                for challenge in storage.challenges.at(&address).await? {
                    changes.remove(&challenge);
                }
            }
            for session in storage.sessions.of_user(id).await? {
                changes.remove(&session);
            }
            for delivery in self.deliveries_about(&user).await? {
                changes.remove(&delivery);
            }
            changes.remove(&user);
            changes
                .events
                .push(self.event(now, admin.actor().audited(), Action::UserErased, id, origin));
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// The deliveries of an account, and all others to its addresses.
    async fn deliveries_about(&self, user: &User) -> Result<Vec<Delivery>, PortError> {
        let deliveries = &self.ports.storage.deliveries;
        let mut about = deliveries.of_user(user.id).await?;
        for address in user.addresses() {
            let others = deliveries.to(&address).await?;
            about.extend(others.into_iter().filter(|delivery| delivery.user != Some(user.id)));
        }
        Ok(about)
    }
}
