//! Change what one's own account is known by, or leave, without a password: a sign-in a moment ago takes its place.

use crate::app::{App, Decision, Hindrance, LastAdmin, Origin, Recent, Told, Wait, count_send};
use crate::challenges::ChallengeHandle;
use crate::ports::Changes;
use crate::records::audit::Action;
use crate::records::budget::BudgetKind;
use crate::records::challenge::Purpose;
use crate::records::delivery::{Address, MessagePurpose};
use crate::records::user::User;
use crate::use_cases::by_mail::request_mailed_code::moving;
use crate::values::edit::Edit;
use crate::values::email::EmailAddress;
use crate::values::phone::PhoneNumber;

/// Why the phone number stays.
#[derive(Debug, thiserror::Error)]
pub enum ChangeOwnPhoneError {
    /// The number has an account, and the operator lets it be said.
    #[error("this phone number has an account")]
    PhoneTaken,
    /// The session is over.
    #[error("the session has ended")]
    SessionEnded,
    /// Too many messages about it.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

/// Why no code was sent.
#[derive(Debug, thiserror::Error)]
pub enum MoveByMailError {
    /// Too many messages.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

/// Why the account stays.
#[derive(Debug, thiserror::Error)]
pub enum LeaveError {
    /// Nobody would be in charge.
    #[error(transparent)]
    LastAdmin(#[from] LastAdmin),
    /// The session is over.
    #[error("the session has ended")]
    SessionEnded,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Takes over a number that is not proven yet, and says so by e-mail. One that belongs to somebody else is left alone, and the person told by e-mail.
    pub async fn change_own_phone(
        &self,
        recent: &Recent,
        phone: &Edit<PhoneNumber>,
        origin: &Origin,
    ) -> Result<User, ChangeOwnPhoneError> {
        let actor = recent.actor();
        let address = &Address::Email(actor.user().email.clone());
        self.transact(actor.user().id, move |now| async move {
            let Some((mut user, _)) = self.still_signed_in(actor).await? else {
                return Ok(Decision::refuse(ChangeOwnPhoneError::SessionEnded));
            };
            let wanted = phone.applied_to(user.phone.clone());
            if wanted == user.phone {
                return Ok(Decision::accept(user, Changes::none()));
            }
            let sends = self.budget(BudgetKind::Sends, address).await?;
            if let Err(wait) = self.may_send(&sends, now) {
                return Ok(Decision::refuse(wait));
            }
            let mut changes = Changes::none();
            if !self.change_phone(&mut user, phone, &mut changes, now).await? {
                if self.policy.registration.reveal_duplicates {
                    return Ok(Decision::refuse(ChangeOwnPhoneError::PhoneTaken));
                }
                let masked = wanted.as_ref().map(PhoneNumber::masked);
                changes.put(self.notice(&user, MessagePurpose::PhoneInUse, masked, now));
                count_send(sends, &mut changes, now);
                return Ok(Decision::accept(user, changes));
            }
            user.updated_at = now;
            count_send(sends, &mut changes, now);
            changes
                .events
                .push(self.event(now, actor.audited(), Action::UserUpdated, user.id, origin));
            let user = changes.put(user);
            Ok(Decision::accept(user, changes))
        })
        .await
    }

    /// Sends a code to the new address and a word to the old one; the account moves when this account presents the code.
    /// An address that has an account answers alike.
    pub async fn move_by_mail(
        &self,
        recent: &Recent,
        email: &EmailAddress,
        code_length: u8,
        origin: &Origin,
    ) -> Result<(), MoveByMailError> {
        self.network_sends(origin)?;
        let user = recent.actor().user();
        let address = &Address::Email(email.clone());
        self.transact(address, move |now| async move {
            let handle = ChallengeHandle::of_move(user.id, email, &self.pepper);
            let slot = self.slot(handle, email).await?;
            let owner = self.user_at(address).await?.filter(|owner| owner.id != user.id);
            let sends = self.budget(BudgetKind::Sends, address).await?;
            if let Err(wait) = self.may_send(&sends, now) {
                return Ok(Decision::refuse(wait));
            }
            let mut changes = Changes::none();
            changes.put(self.notice(user, MessagePurpose::EmailChangeNotice, Some(address.masked()), now));
            let expires_at = now + self.code_ttl(Purpose::ChangeEmail);
            let told = owner
                .as_ref()
                .map_or(Told::Code, |owner| Told::to_owner(owner, expires_at));
            let asked = moving(user, owner.is_some(), code_length);
            self.ask_mailbox(&slot, &asked, told, sends, &mut changes, now);
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// Puts the actor's own account aside.
    pub async fn leave(&self, recent: &Recent, origin: &Origin) -> Result<User, LeaveError> {
        let actor = recent.actor();
        self.transact(actor.user().id, move |now| async move {
            let Some((user, _)) = self.still_signed_in(actor).await? else {
                return Ok(Decision::refuse(LeaveError::SessionEnded));
            };
            let mut changes = Changes::none();
            match self.put_aside(user, actor, &mut changes, origin, now).await? {
                Ok(user) => Ok(Decision::accept(user, changes)),
                Err(last) => Ok(Decision::refuse(last)),
            }
        })
        .await
    }
}
