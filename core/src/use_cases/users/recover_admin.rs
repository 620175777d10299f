//! A way back in for an administrator whom no message reaches: the operator hands over the link that would have been sent.

use crate::Timestamp;
use crate::app::{App, Decision, Hindrance, Origin};
use crate::ports::Changes;
use crate::records::audit::{Action, AuditActor};
use crate::records::delivery::{Address, MessagePurpose};
use crate::records::user::User;
use crate::use_cases::signing_in::NewLink;
use crate::values::email::EmailAddress;
use crate::values::secret::SecretText;

/// A link that sets a new password, for the operator's eyes.
#[derive(Debug, Clone)]
pub struct HandedLink {
    /// Where it leads.
    pub url: SecretText,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum RecoverAdminError {
    /// Nobody in charge has this address. Anybody else is helped in by somebody who is.
    #[error("no active administrator has this address")]
    NotFound,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Makes the link for an operator who needs no role because the machine is theirs. What too many failures closed is open
    /// again.
    pub async fn recover_admin(&self, email: &EmailAddress, origin: &Origin) -> Result<HandedLink, RecoverAdminError> {
        let address = &Address::Email(email.clone());
        self.transact(address, move |now| async move {
            let Some(user) = self.user_at(address).await?.filter(User::is_active_admin) else {
                return Ok(Decision::refuse(RecoverAdminError::NotFound));
            };
            let new = NewLink {
                purpose: MessagePurpose::PasswordReset,
                ttl: self.policy.links.reset_ttl,
                user: &user,
            };
            let (link, url) = self.link_to(new, now);
            let handed = HandedLink {
                url,
                expires_at: link.expires_at,
            };
            let mut changes = Changes::none();
            changes.put(link);
            self.forget_failures(&user, &mut changes).await?;
            changes
                .events
                .push(self.event(now, AuditActor::System, Action::PasswordResetRequested, user.id, origin));
            Ok(Decision::accept(handed, changes))
        })
        .await
    }
}
