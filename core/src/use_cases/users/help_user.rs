//! Help somebody in: start a password reset, end their sessions. Nobody but the person ever sets the password.

use crate::app::{App, Decision, Hindrance, Origin, Support, Wait, count_send};
use crate::ports::Changes;
use crate::records::audit::Action;
use crate::records::budget::BudgetKind;
use crate::records::delivery::{Address, MessagePurpose};
use crate::records::user::UserStatus;
use crate::use_cases::signing_in::NewLink;
use crate::values::ids::UserId;

/// Why nothing happened.
#[derive(Debug, thiserror::Error)]
pub enum HelpUserError {
    /// There is no such account.
    #[error("no such user")]
    NotFound,
    /// The account is put aside; restore it first.
    #[error("the account is deactivated")]
    Deactivated,
    /// Too many messages to the person.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Sends the person a link that sets a new password; an invited one is invited again. What too many failures closed is
    /// open again.
    pub async fn start_password_reset(
        &self,
        support: &Support,
        id: UserId,
        origin: &Origin,
    ) -> Result<(), HelpUserError> {
        self.transact(id, move |now| async move {
            let Some(user) = self.ports.storage.users.find(id).await? else {
                return Ok(Decision::refuse(HelpUserError::NotFound));
            };
            let links = &self.policy.links;
            let (purpose, ttl) = match user.status {
                UserStatus::Active => (MessagePurpose::PasswordReset, links.reset_ttl),
                UserStatus::Pending => (MessagePurpose::Invitation, links.invitation_ttl),
                UserStatus::Deactivated => return Ok(Decision::refuse(HelpUserError::Deactivated)),
            };
            let sends = self
                .budget(BudgetKind::Sends, &Address::Email(user.email.clone()))
                .await?;
            if let Err(wait) = self.may_send(&sends, now) {
                return Ok(Decision::refuse(wait));
            }
            let mut changes = Changes::none();
            count_send(sends, &mut changes, now);
            self.forget_failures(&user, &mut changes).await?;
            self.send_link(
                NewLink {
                    purpose,
                    ttl,
                    user: &user,
                },
                &mut changes,
                now,
            );
            changes.events.push(self.event(
                now,
                support.actor().audited(),
                Action::PasswordResetRequested,
                id,
                origin,
            ));
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// Ends every session of an account.
    pub async fn end_sessions_of(&self, support: &Support, id: UserId, origin: &Origin) -> Result<(), HelpUserError> {
        self.transact(id, move |now| async move {
            let Some(mut user) = self.ports.storage.users.find(id).await? else {
                return Ok(Decision::refuse(HelpUserError::NotFound));
            };
            let mut changes = Changes::none();
            user.end_everything_issued();
            changes
                .events
                .push(self.event(now, support.actor().audited(), Action::SessionsEnded, id, origin));
            changes.put(user);
            Ok(Decision::accept((), changes))
        })
        .await
    }
}
