//! Change one's own name or language.

use crate::app::{Actor, App, Decision, Hindrance, Origin};
use crate::ports::Changes;
use crate::records::Version;
use crate::records::audit::Action;
use crate::records::user::User;
use crate::values::locale::Locale;
use crate::values::name::PersonName;

/// What changes; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct UpdateProfile {
    /// First name.
    pub first_name: Option<PersonName>,
    /// Last name.
    pub last_name: Option<PersonName>,
    /// Language of messages.
    pub locale: Option<Locale>,
}

impl UpdateProfile {
    pub(super) fn apply_to(&self, user: &mut User) {
        if let Some(first_name) = &self.first_name {
            user.first_name = first_name.clone();
        }
        if let Some(last_name) = &self.last_name {
            user.last_name = last_name.clone();
        }
        if let Some(locale) = &self.locale {
            user.locale = locale.clone();
        }
    }
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateProfileError {
    /// The account changed since the caller read it.
    #[error("the account has changed since it was read")]
    VersionMismatch,
    /// The account is gone.
    #[error("no such account")]
    NotFound,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Changes the actor's own profile; with `expected`, only if it has one of those versions. What changes nothing is not written.
    pub async fn update_profile(
        &self,
        actor: &Actor,
        cmd: &UpdateProfile,
        expected: Option<&[Version]>,
        origin: &Origin,
    ) -> Result<User, UpdateProfileError> {
        self.transact(actor.user.id, move |now| async move {
            let Some(mut user) = self.ports.storage.users.find(actor.user.id).await? else {
                return Ok(Decision::refuse(UpdateProfileError::NotFound));
            };
            if expected.is_some_and(|expected| !expected.contains(&user.version)) {
                return Ok(Decision::refuse(UpdateProfileError::VersionMismatch));
            }
            let mut changes = Changes::none();
            let before = user.clone();
            cmd.apply_to(&mut user);
            if user.says_the_same_as(&before) {
                return Ok(Decision::accept(user, changes));
            }
            user.updated_at = now;
            changes
                .events
                .push(self.event(now, actor.audited(), Action::UserUpdated, user.id, origin));
            let user = changes.put(user);
            Ok(Decision::accept(user, changes))
        })
        .await
    }
}
