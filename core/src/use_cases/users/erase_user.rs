//! Erase an account for good: its personal data goes, its addresses are free, the audit trail keeps the bare id.

use crate::app::{Admin, App, Decision, Hindrance, LastAdmin, Origin};
use crate::listing::{Position, Span};
use crate::ports::{Changes, DeliveryQuery, PortError};
use crate::records::audit::Action;
use crate::records::claim::ClaimKey;
use crate::records::delivery::{Address, Delivery};
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
    /// Erases an account with its sessions and deliveries.
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
            changes.release(ClaimKey::email(&user.email), id);
            if let Some(phone) = &user.phone {
                changes.release(ClaimKey::phone(phone), id);
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

    /// The deliveries of an account, and those to its addresses from before it was one.
    async fn deliveries_about(&self, user: &User) -> Result<Vec<Delivery>, PortError> {
        let deliveries = &self.ports.storage.deliveries;
        let mut about = deliveries.of_user(user.id).await?;
        let phone = user.phone.clone().map(Address::Phone);
        for address in std::iter::once(Address::Email(user.email.clone())).chain(phone) {
            let mut after = None;
            loop {
                let page = deliveries.list(&to(&address, after)).await?;
                about.extend(
                    page.items
                        .into_iter()
                        .filter(|delivery| delivery.user.is_none() && delivery.to == address),
                );
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(about)
    }
}

fn to(address: &Address, after: Option<Position>) -> DeliveryQuery {
    let span = Span { after, limit: 100 };
    DeliveryQuery {
        status: None,
        channel: Some(address.channel()),
        prefix: Some(address.canonical().to_owned()),
        span,
    }
}
