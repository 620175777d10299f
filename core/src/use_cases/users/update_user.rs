//! Change somebody's account.

use crate::Timestamp;
use crate::app::{Admin, App, Decision, Hindrance, LastAdmin, Origin};
use crate::ports::{Changes, PortError};
use crate::records::Version;
use crate::records::audit::Action;
use crate::records::claim::ClaimKey;
use crate::records::delivery::MessagePurpose;
use crate::records::user::{Role, User, UserStatus};
use crate::values::edit::Edit;
use crate::values::email::EmailAddress;
use crate::values::ids::UserId;
use crate::values::locale::Locale;
use crate::values::name::PersonName;
use crate::values::phone::PhoneNumber;

/// What changes; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct UpdateUser {
    /// First name.
    pub first_name: Option<PersonName>,
    /// Last name.
    pub last_name: Option<PersonName>,
    /// What it may do.
    pub role: Option<Role>,
    /// Language of messages.
    pub locale: Option<Locale>,
    /// E-mail address; a new one counts as unproven.
    pub email: Option<EmailAddress>,
    /// Phone number; a new one counts as unproven.
    pub phone: Edit<PhoneNumber>,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateUserError {
    /// There is no such account.
    #[error("no such user")]
    NotFound,
    /// The account changed since the caller read it.
    #[error("the account has changed since it was read")]
    VersionMismatch,
    /// The e-mail address has another account.
    #[error("this e-mail address has an account")]
    EmailTaken,
    /// The phone number has another account.
    #[error("this phone number has an account")]
    PhoneTaken,
    /// Nobody would be in charge.
    #[error(transparent)]
    LastAdmin(#[from] LastAdmin),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Changes an account; with `expected`, only if it has one of those versions. What changes nothing is not written.
    pub async fn update_user(
        &self,
        admin: &Admin,
        id: UserId,
        cmd: &UpdateUser,
        expected: Option<&[Version]>,
        origin: &Origin,
    ) -> Result<User, UpdateUserError> {
        self.transact(id, move |now| async move {
            let Some(user) = self.ports.storage.users.find(id).await? else {
                return Ok(Decision::refuse(UpdateUserError::NotFound));
            };
            if expected.is_some_and(|expected| !expected.contains(&user.version)) {
                return Ok(Decision::refuse(UpdateUserError::VersionMismatch));
            }
            let mut changes = Changes::none();
            let mut next = user.clone();
            if !self
                .change_email(&mut next, cmd.email.as_ref(), &mut changes, now)
                .await?
            {
                return Ok(Decision::refuse(UpdateUserError::EmailTaken));
            }
            if !self.change_phone(&mut next, &cmd.phone, &mut changes, now).await? {
                return Ok(Decision::refuse(UpdateUserError::PhoneTaken));
            }
            next.first_name = cmd.first_name.clone().unwrap_or(next.first_name);
            next.last_name = cmd.last_name.clone().unwrap_or(next.last_name);
            next.locale = cmd.locale.clone().unwrap_or(next.locale);
            next.role = cmd.role.unwrap_or(next.role);
            if next.says_the_same_as(&user) {
                return Ok(Decision::accept(user, Changes::none()));
            }
            next.updated_at = now;
            if next.status == UserStatus::Pending && next.email != user.email {
                self.send_invitation(&next, &mut changes, now);
            }
            if let Err(last) = self
                .recount_admins(user.is_active_admin(), next.is_active_admin(), &mut changes)
                .await?
            {
                return Ok(Decision::refuse(last));
            }
            if next.role != user.role {
                let mut event = self.event(now, admin.actor().audited(), Action::RoleChanged, id, origin);
                event.details.insert("from".to_owned(), user.role.as_str().to_owned());
                event.details.insert("to".to_owned(), next.role.as_str().to_owned());
                changes.events.push(event);
            }
            changes
                .events
                .push(self.event(now, admin.actor().audited(), Action::UserUpdated, id, origin));
            let next = changes.put(next);
            Ok(Decision::accept(next, changes))
        })
        .await
    }

    async fn change_email(
        &self,
        user: &mut User,
        wanted: Option<&EmailAddress>,
        changes: &mut Changes,
        now: Timestamp,
    ) -> Result<bool, PortError> {
        let Some(email) = wanted else { return Ok(true) };
        if *email != user.email {
            let claim = ClaimKey::email(email);
            if self.ports.storage.claims.holder(&claim).await?.is_some() {
                return Ok(false);
            }
            // Who was only invited is invited anew; whoever reads at the address before is a stranger.
            if user.status != UserStatus::Pending {
                changes.put(self.notice(user, MessagePurpose::EmailChangeNotice, Some(email.masked()), now));
            }
            changes.release(ClaimKey::email(&user.email), user.id);
            changes.take(claim, user.id);
            user.email_verified = false;
        }
        user.email = email.clone();
        Ok(true)
    }

    /// Takes the number over, unproven, among the changes; `false` when somebody else has it.
    pub(crate) async fn change_phone(
        &self,
        user: &mut User,
        wanted: &Edit<PhoneNumber>,
        changes: &mut Changes,
        now: Timestamp,
    ) -> Result<bool, PortError> {
        if *wanted != Edit::Keep {
            user.named_phone = None;
        }
        let phone = wanted.applied_to(user.phone.clone());
        if phone == user.phone {
            return Ok(true);
        }
        if let Some(phone) = &phone {
            let claim = ClaimKey::phone(phone);
            if self.ports.storage.claims.holder(&claim).await?.is_some() {
                return Ok(false);
            }
            changes.take(claim, user.id);
        }
        if let Some(old) = &user.phone {
            changes.release(ClaimKey::phone(old), user.id);
        }
        let masked = phone.as_ref().map(PhoneNumber::masked);
        changes.put(self.notice(user, MessagePurpose::PhoneChangeNotice, masked, now));
        user.phone = phone;
        user.phone_verified = false;
        Ok(true)
    }
}
