//! Make an account for somebody: they are invited to set its password themselves.

use crate::Timestamp;
use crate::app::{Admin, App, Decision, Hindrance, KeyReused, Origin, Remembered, Repeatable};
use crate::ports::{Changes, PortError};
use crate::records::Version;
use crate::records::audit::Action;
use crate::records::claim::ClaimKey;
use crate::records::delivery::MessagePurpose;
use crate::records::user::{Role, User, UserStatus};
use crate::use_cases::signing_in::NewLink;
use crate::values::email::EmailAddress;
use crate::values::ids::UserId;
use crate::values::locale::Locale;
use crate::values::name::PersonName;
use crate::values::phone::PhoneNumber;

/// An account to be made.
#[derive(Debug, Clone)]
pub struct CreateUser {
    /// E-mail address.
    pub email: EmailAddress,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// Phone number.
    pub phone: Option<PhoneNumber>,
    /// What it may do.
    pub role: Role,
    /// Language of messages.
    pub locale: Locale,
}

/// Why none was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateUserError {
    /// The e-mail address has an account.
    #[error("this e-mail address has an account")]
    EmailTaken,
    /// The phone number has an account.
    #[error("this phone number has an account")]
    PhoneTaken,
    /// The idempotency key was used for something else.
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Makes a pending account and sends the invitation; the same request repeated makes one.
    pub async fn create_user(
        &self,
        admin: &Admin,
        cmd: &CreateUser,
        repeatable: Option<&Repeatable>,
        origin: &Origin,
    ) -> Result<User, CreateUserError> {
        self.transact(("create_user", &cmd.email), move |now| async move {
            let (remembered, place) = self.remembered(admin, "user", repeatable, now).await?;
            match remembered {
                Remembered::Another => return Ok(Decision::refuse(KeyReused::Otherwise)),
                Remembered::Made(id) => {
                    return Ok(match self.user_called(&id).await? {
                        Some(user) => Decision::accept(user, Changes::none()),
                        None => Decision::refuse(KeyReused::ForWhatIsGone),
                    });
                }
                Remembered::Nothing => {}
            }
            if self
                .ports
                .storage
                .claims
                .holder(&ClaimKey::email(&cmd.email))
                .await?
                .is_some()
            {
                return Ok(Decision::refuse(CreateUserError::EmailTaken));
            }
            if let Some(phone) = &cmd.phone
                && self
                    .ports
                    .storage
                    .claims
                    .holder(&ClaimKey::phone(phone))
                    .await?
                    .is_some()
            {
                return Ok(Decision::refuse(CreateUserError::PhoneTaken));
            }
            let mut changes = Changes::none();
            let user = self.invite(cmd, &mut changes, now);
            if let Some(place) = place {
                place.remember(user.id, &mut changes, now);
            }
            changes
                .events
                .push(self.event(now, admin.actor().audited(), Action::UserCreated, user.id, origin));
            Ok(Decision::accept(user, changes))
        })
        .await
    }

    fn invite(&self, cmd: &CreateUser, changes: &mut Changes, now: Timestamp) -> User {
        let user = User {
            id: UserId::mint(now, self.entropy()),
            version: Version::NEW,
            first_name: cmd.first_name.clone(),
            last_name: cmd.last_name.clone(),
            email: cmd.email.clone(),
            email_verified: false,
            phone: cmd.phone.clone(),
            phone_verified: false,
            named_phone: None,
            password: None,
            role: cmd.role,
            status: UserStatus::Pending,
            locale: cmd.locale.clone(),
            epoch: 0,
            created_at: now,
            updated_at: now,
        };
        changes.take(ClaimKey::email(&user.email), user.id);
        if let Some(phone) = &user.phone {
            changes.take(ClaimKey::phone(phone), user.id);
        }
        self.send_invitation(&user, changes, now);
        changes.put(user)
    }

    /// The link that sets the first password, among the changes.
    pub(super) fn send_invitation(&self, user: &User, changes: &mut Changes, now: Timestamp) {
        let new = NewLink {
            purpose: MessagePurpose::Invitation,
            ttl: self.policy.links.invitation_ttl,
            user,
        };
        self.send_link(new, changes, now);
    }

    async fn user_called(&self, id: &str) -> Result<Option<User>, PortError> {
        match UserId::parse(id) {
            Some(id) => self.ports.storage.users.find(id).await,
            None => Ok(None),
        }
    }
}
