//! Erase an account for good: its personal data goes, its addresses are free, the audit trail keeps the bare id.

use std::collections::BTreeSet;

use crate::app::{Admin, App, Decision, Hindrance, LastAdmin, Origin, claim_on};
use crate::ports::{Change, Changes, PortError};
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

/// How much of an account is erased in one commit.
const BATCH: usize = 200;

/// How far erasing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Erased {
    /// There is more; the account cannot be used any more.
    InPart,
    /// Nothing is left.
    Wholly,
}

impl App {
    /// Erases an account with its sessions, and with every challenge, delivery and captured message that names an address of it.
    /// Where that is much, the account is put aside first and goes last: what did not come to its end goes on when it is asked for
    /// again.
    pub async fn erase_user(&self, admin: &Admin, id: UserId, origin: &Origin) -> Result<(), EraseUserError> {
        let addresses = self.written_to(id).await.map_err(Hindrance::from)?;
        let mut erased = self.erase_a_batch(admin, id, origin).await?;
        while erased == Erased::InPart {
            erased = match self.erase_a_batch(admin, id, origin).await {
                // Somebody else brought it to its end.
                Err(EraseUserError::NotFound) => Erased::Wholly,
                erased => erased?,
            };
        }
        for address in addresses {
            let forgotten = self.ports.storage.inbox.forget(&address).await;
            forgotten.map_err(Hindrance::from)?;
        }
        Ok(())
    }

    /// Every address that messages of an account went to: its own, those it had, and those it was about to have.
    async fn written_to(&self, id: UserId) -> Result<BTreeSet<String>, PortError> {
        let Some(user) = self.ports.storage.users.find(id).await? else {
            return Ok(BTreeSet::new());
        };
        let deliveries = self.deliveries_about(&user).await?;
        let addresses = deliveries
            .into_iter()
            .map(|delivery| delivery.to)
            .chain(user.addresses());
        Ok(addresses.map(|address| address.as_sent().to_owned()).collect())
    }

    async fn erase_a_batch(&self, admin: &Admin, id: UserId, origin: &Origin) -> Result<Erased, EraseUserError> {
        self.transact(id, move |now| async move {
            let Some(user) = self.ports.storage.users.find(id).await? else {
                return Ok(Decision::refuse(EraseUserError::NotFound));
            };
            let mut remains = self.remains_of(&user).await?;
            let is_much = remains.len() > BATCH;
            remains.truncate(BATCH);
            let mut changes = Changes::none();
            changes.records = remains;
            let actor = admin.actor();
            if is_much {
                return match self.put_aside(user, actor, &mut changes, origin, now).await? {
                    Ok(_) => Ok(Decision::accept(Erased::InPart, changes)),
                    Err(last) => Ok(Decision::refuse(last)),
                };
            }
            if let Err(last) = self.recount_admins(user.is_active_admin(), false, &mut changes).await? {
                return Ok(Decision::refuse(last));
            }
            for address in user.addresses() {
                changes.release(claim_on(&address), id);
                self.unname_suppressed(&address, &mut changes).await?;
            }
            changes.remove(&user);
            changes
                .events
                .push(self.event(now, actor.audited(), Action::UserErased, id, origin));
            Ok(Decision::accept(Erased::Wholly, changes))
        })
        .await
    }

    /// Removes what there is of an account besides itself; of its sessions, a little more than one batch.
    async fn remains_of(&self, user: &User) -> Result<Vec<Change>, PortError> {
        let storage = &self.ports.storage;
        let mut removed = Changes::none();
        for session in storage.sessions.of_user(user.id, BATCH + 1).await? {
            removed.remove(&session);
        }
        for address in user.addresses() {
            for challenge in storage.challenges.at(&address).await? {
                removed.remove(&challenge);
            }
        }
        for delivery in self.deliveries_about(user).await? {
            removed.remove(&delivery);
        }
        Ok(removed.records)
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
