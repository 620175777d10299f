//! Change one's own account without a password: a sign-in a moment ago takes its place. All that is asked for at once happens
//! at once, or nothing.

use crate::Timestamp;
use crate::app::{App, Decision, Hindrance, Origin, Recent, Told, Wait, count_send};
use crate::challenges::ChallengeHandle;
use crate::ports::{Changes, PortError};
use crate::records::audit::Action;
use crate::records::budget::BudgetKind;
use crate::records::challenge::Purpose;
use crate::records::claim::ClaimKey;
use crate::records::delivery::{Address, MessagePurpose};
use crate::records::user::User;
use crate::use_cases::by_mail::request_mailed_code::moving;
use crate::use_cases::signing_in::Answered;
use crate::values::edit::Edit;
use crate::values::email::EmailAddress;
use crate::values::name::PersonName;
use crate::values::phone::PhoneNumber;

/// What changes; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct ChangeByMail {
    /// First and last name.
    pub name: Option<(PersonName, PersonName)>,
    /// The phone number named.
    pub phone: Edit<PhoneNumber>,
    /// The e-mail address to move to, once a code sent there is answered.
    pub email: Option<EmailAddress>,
    /// Digits of that code.
    pub code_length: u8,
}

/// Why everything stays.
#[derive(Debug, thiserror::Error)]
pub enum ChangeByMailError {
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

impl App {
    /// Takes the name over, and the number as one that was only named, whoever it belongs to. Sends a code to the new address and
    /// a word to the old one; the account moves when this account presents the code. An address that has an account answers
    /// alike.
    pub async fn change_by_mail(
        &self,
        recent: &Recent,
        cmd: &ChangeByMail,
        origin: &Origin,
    ) -> Result<User, ChangeByMailError> {
        if cmd.email.is_some() {
            self.network_sends(origin)?;
        }
        let actor = recent.actor();
        self.transact(actor.user().id, move |now| async move {
            let Some((user, _)) = self.still_signed_in(actor).await? else {
                return Ok(Decision::refuse(ChangeByMailError::SessionEnded));
            };
            let mut changes = Changes::none();
            let mut next = user.clone();
            if let Some((first_name, last_name)) = &cmd.name {
                next.first_name = first_name.clone();
                next.last_name = last_name.clone();
            }
            if let Err(wait) = self.name_phone(&mut next, &cmd.phone, &mut changes, now).await? {
                return Ok(Decision::refuse(wait));
            }
            if let Some(email) = &cmd.email
                && let Err(wait) = self
                    .begin_move(&user, email, cmd.code_length, &mut changes, origin, now)
                    .await?
            {
                return Ok(Decision::refuse(wait));
            }
            if !next.says_the_same_as(&user) {
                next.updated_at = now;
                changes
                    .events
                    .push(self.event(now, actor.audited(), Action::UserUpdated, user.id, origin));
                next = changes.put(next);
            }
            Ok(Decision::accept(next, changes))
        })
        .await
    }

    /// Notes the number, unclaimed, in the place of the one before, and says so by e-mail.
    async fn name_phone(
        &self,
        user: &mut User,
        wanted: &Edit<PhoneNumber>,
        changes: &mut Changes,
        now: Timestamp,
    ) -> Result<Result<(), Wait>, PortError> {
        let before = user.named_phone.clone().or_else(|| user.phone.clone());
        let after = wanted.applied_to(before.clone());
        if after == before {
            return Ok(Ok(()));
        }
        let sends = self
            .budget(BudgetKind::Sends, &Address::Email(user.email.clone()))
            .await?;
        if let Err(wait) = self.may_send(&sends, now) {
            return Ok(Err(wait));
        }
        count_send(sends, changes, now);
        let masked = after.as_ref().map(PhoneNumber::masked);
        changes.put(self.notice(user, MessagePurpose::PhoneChangeNotice, masked, now));
        if after.is_some() && after == user.phone {
            user.named_phone = None;
            return Ok(Ok(()));
        }
        if let Some(old) = user.phone.take() {
            changes.release(ClaimKey::phone(&old), user.id);
        }
        user.phone_verified = false;
        user.named_phone = after;
        Ok(Ok(()))
    }

    async fn begin_move(
        &self,
        user: &User,
        email: &EmailAddress,
        code_length: u8,
        changes: &mut Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Result<(), Wait>, PortError> {
        let address = &Address::Email(email.clone());
        let tally = self.tally(Answered::ByMover(user.id), address, None, origin).await?;
        if let Some(wait) = tally.wait(now) {
            return Ok(Err(wait));
        }
        let sends = self.budget(BudgetKind::Sends, address).await?;
        if let Err(wait) = self.may_send(&sends, now) {
            return Ok(Err(wait));
        }
        let handle = ChallengeHandle::of_move(user.id, email, &self.pepper);
        let slot = self.slot(handle, email).await?;
        let owner = self.user_at(address).await?.filter(|owner| owner.id != user.id);
        changes.put(self.notice(user, MessagePurpose::EmailChangeNotice, Some(address.masked()), now));
        let expires_at = now + self.code_ttl(Purpose::ChangeEmail);
        let told = owner
            .as_ref()
            .map_or(Told::Code, |owner| Told::to_owner(owner, expires_at));
        let asked = moving(user, owner.is_some(), self.length_for(user, code_length));
        self.ask_mailbox(&slot, &asked, told, sends, changes, now);
        Ok(Ok(()))
    }
}
