//! Ask for a link that sets a new password: the answer is always the same.

use std::time::Duration;

use crate::Timestamp;
use crate::app::{App, Decision, Hindrance, Letterhead, Origin, Wait, about, count_send};
use crate::ports::Changes;
use crate::records::audit::{Action, AuditActor};
use crate::records::budget::BudgetKind;
use crate::records::delivery::{Address, Delivery, MessagePurpose};
use crate::records::link::Link;
use crate::records::user::{User, UserStatus};
use crate::use_cases::signing_in::confirm_password_reset::LinkToken;
use crate::values::email::EmailAddress;
use crate::values::ids::UserId;
use crate::values::locale::Locale;
use crate::values::secret::SecretText;

/// Why the answer is another.
#[derive(Debug, thiserror::Error)]
pub enum RequestPasswordResetError {
    /// Too many requests from this network, whatever the address.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

/// A link about to be sent.
#[derive(Clone, Copy)]
pub(crate) struct NewLink<'a> {
    pub(crate) purpose: MessagePurpose,
    pub(crate) ttl: Duration,
    pub(crate) user: &'a User,
}

impl App {
    /// Sends a link to the address if it has an account that can use one. An address that received enough already receives nothing.
    pub async fn request_password_reset(
        &self,
        email: &EmailAddress,
        origin: &Origin,
    ) -> Result<(), RequestPasswordResetError> {
        self.network_sends(origin)?;
        let address = &Address::Email(email.clone());
        self.transact(address, move |now| async move {
            let user = self
                .user_at(address)
                .await?
                .filter(|user| user.status != UserStatus::Deactivated);
            let sends = self.budget(BudgetKind::Sends, address).await?;
            if self.may_send(&sends, now).is_err() {
                return Ok(Decision::accept((), Changes::none()));
            }
            let mut changes = Changes::none();
            let ttl = self.policy.links.reset_ttl;
            let mut event = self.event(now, AuditActor::Anonymous, Action::PasswordResetRequested, "", origin);
            event.target = user.as_ref().map(|user| user.id.to_string());
            changes.events.push(event);
            match &user {
                Some(user) => self.send_link(
                    NewLink {
                        purpose: MessagePurpose::PasswordReset,
                        ttl,
                        user,
                    },
                    &mut changes,
                    now,
                ),
                None => self.send_no_link(email, ttl, &mut changes, now),
            }
            count_send(sends, &mut changes, now);
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// A link and the message that carries it, among the changes.
    pub(crate) fn send_link(&self, new: NewLink<'_>, changes: &mut Changes, now: Timestamp) {
        let (link, url) = self.link_to(new, now);
        let mut variables = about(new.user);
        variables.link = Some(url.reveal().to_owned());
        variables.minutes = Some(new.ttl.as_secs().div_ceil(60));
        let head = Letterhead {
            purpose: new.purpose,
            to: Address::Email(new.user.email.clone()),
            user: Some(new.user.id),
            locale: &new.user.locale,
            expires_at: link.expires_at,
        };
        let letter: Delivery = self.letter(head, &variables, now);
        changes.put(letter);
        changes.put(link);
    }

    /// A link, and where it leads.
    pub(crate) fn link_to(&self, new: NewLink<'_>, now: Timestamp) -> (Link, SecretText) {
        let (link, token) = self.new_link(new.user.id, new.user.epoch, &new.user.email, new.ttl, now);
        let base = self.policy.public_url.trim_end_matches('/');
        let url = format!("{base}/reset?token={}", token.reveal().reveal());
        (link, SecretText::new(url))
    }

    /// What an unknown address costs: a link of nobody, and a message that is not sent.
    fn send_no_link(&self, email: &EmailAddress, ttl: Duration, changes: &mut Changes, now: Timestamp) {
        let (link, token) = self.new_link(UserId::mint(now, self.entropy()), 0, email, ttl, now);
        let locale = Locale::default();
        let head = Letterhead {
            purpose: MessagePurpose::PasswordReset,
            to: Address::Email(email.clone()),
            user: None,
            locale: &locale,
            expires_at: link.expires_at,
        };
        let mut variables = crate::ports::Variables::default();
        variables.link = Some(token.reveal().reveal().to_owned());
        changes.put(self.decoy(head, &variables, now));
        changes.put(link);
    }

    fn new_link(
        &self,
        user: UserId,
        epoch: u32,
        sent_to: &EmailAddress,
        ttl: Duration,
        now: Timestamp,
    ) -> (Link, LinkToken) {
        let token = LinkToken::issue(now, self.entropy());
        let link = Link {
            id: token.id(),
            version: crate::records::Version::NEW,
            user,
            epoch,
            digest: token.digest(sent_to, &self.pepper),
            created_at: now,
            expires_at: now + ttl,
        };
        (link, token)
    }
}
