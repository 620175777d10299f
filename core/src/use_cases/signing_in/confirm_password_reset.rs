//! Set a password with a link: usable once, and it ends everything issued before.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::Timestamp;
use crate::app::{App, Decision, Hindrance, Origin};
use crate::pepper::Pepper;
use crate::ports::{Changes, Entropy, PortError};
use crate::records::audit::{Action, AuditActor};
use crate::records::delivery::MessagePurpose;
use crate::records::link::Link;
use crate::records::user::{User, UserStatus};
use crate::values::email::EmailAddress;
use crate::values::flaw::Flaw;
use crate::values::ids::LinkId;
use crate::values::password::Password;
use crate::values::secret::{Digest, SecretText};

/// A link, and the password wanted.
#[derive(Debug, Clone)]
pub struct ConfirmPasswordReset {
    /// What the link carried.
    pub token: SecretText,
    /// The new password.
    pub new_password: Password,
}

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmPasswordResetError {
    /// The link is used up, expired, or was never ours.
    #[error("the link does not work (any more)")]
    InvalidLink,
    /// The password will not do. The link can be used again.
    #[error(transparent)]
    Password(Flaw),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Sets the password, proves the address, ends every session and every other link.
    pub async fn confirm_password_reset(
        &self,
        cmd: &ConfirmPasswordReset,
        origin: &Origin,
    ) -> Result<(), ConfirmPasswordResetError> {
        let Some(token) = LinkToken::parse(cmd.token.reveal()) else {
            return Err(ConfirmPasswordResetError::InvalidLink);
        };
        let token = &token;
        let found = self.behind(token, self.now()).await.map_err(Hindrance::from)?;
        let (_, user) = found.ok_or(ConfirmPasswordResetError::InvalidLink)?;
        screen_for(&user, &cmd.new_password).map_err(ConfirmPasswordResetError::Password)?;
        let hash = &self.hash_of(&cmd.new_password, origin).await?;
        self.transact(user.id, move |now| async move {
            let Some((link, mut user)) = self.behind(token, now).await? else {
                return Ok(Decision::refuse(ConfirmPasswordResetError::InvalidLink));
            };
            let mut changes = Changes::none();
            changes.remove(&link);
            user.password = Some(hash.clone());
            user.email_verified = true;
            user.end_everything_issued();
            user.updated_at = now;
            self.activate_if_pending(&mut user, &mut changes, origin, now).await?;
            self.forget_failures(&user, &mut changes).await?;
            changes
                .events
                .push(self.event(now, AuditActor::User(user.id), Action::PasswordReset, user.id, origin));
            changes.put(self.notice(&user, MessagePurpose::PasswordChanged, None, now));
            changes.put(user);
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// Whether a link would set a password now. Asking does not use it up.
    pub async fn link_works(&self, token: &SecretText) -> Result<bool, Hindrance> {
        match LinkToken::parse(token.reveal()) {
            Some(token) => Ok(self.behind(&token, self.now()).await?.is_some()),
            None => Ok(false),
        }
    }

    async fn behind(&self, token: &LinkToken, now: Timestamp) -> Result<Option<(Link, User)>, PortError> {
        let Some(link) = self.ports.storage.links.find(token.id).await? else {
            return Ok(None);
        };
        let user = self.ports.storage.users.find(link.user).await?;
        let user = user.filter(|user| {
            link.digest == token.digest(&user.email, &self.pepper)
                && now < link.expires_at
                && user.epoch == link.epoch
                && user.status != UserStatus::Deactivated
        });
        Ok(user.map(|user| (link, user)))
    }
}

/// Whether a password will do for this user.
pub(crate) fn screen_for(user: &User, password: &Password) -> Result<(), Flaw> {
    password.screen(&[
        user.first_name.as_str(),
        user.last_name.as_str(),
        user.email.canonical(),
    ])
}

/// What a link carries: its id and a secret the store does not know.
pub(super) struct LinkToken {
    id: LinkId,
    secret: Zeroizing<[u8; 32]>,
}

impl LinkToken {
    pub(super) fn issue(now: Timestamp, entropy: &dyn Entropy) -> Self {
        Self {
            id: LinkId::mint(now, entropy),
            secret: Zeroizing::new(entropy.bytes()),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.split_once('.')?;
        let secret = Zeroizing::new(URL_SAFE_NO_PAD.decode(secret).ok()?);
        Some(Self {
            id: LinkId::parse(id)?,
            secret: Zeroizing::new(secret.as_slice().try_into().ok()?),
        })
    }

    pub(super) const fn id(&self) -> LinkId {
        self.id
    }

    /// What is stored of it. Bound to the address it is sent to, which is the only one it proves.
    pub(super) fn digest(&self, sent_to: &EmailAddress, pepper: &Pepper) -> Digest {
        let (id, address) = (self.id.to_string(), sent_to.canonical());
        pepper.digest("link", &[id.as_bytes(), &*self.secret, address.as_bytes()])
    }

    pub(super) fn reveal(&self) -> SecretText {
        SecretText::new(format!("{}.{}", self.id, URL_SAFE_NO_PAD.encode(*self.secret)))
    }
}
