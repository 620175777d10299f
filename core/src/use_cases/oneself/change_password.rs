//! Change one's own password: this session goes on, every other ends.

use crate::Timestamp;
use crate::app::{Actor, App, Decision, Hindrance, NotConfirmed, Origin};
use crate::ports::Changes;
use crate::records::audit::{Action, AuditActor};
use crate::records::delivery::MessagePurpose;
use crate::records::session::Session;
use crate::records::user::User;
use crate::use_cases::signing_in::confirm_password_reset::screen_for;
use crate::values::flaw::Flaw;
use crate::values::password::Password;
use crate::values::secret::SecretText;

/// The old password and the new one.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// The password so far.
    pub current: Password,
    /// The one wanted.
    pub new: Password,
}

/// Why it stays.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The new password will not do.
    #[error(transparent)]
    Password(Flaw),
    /// The person is not believed.
    #[error(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    /// The account changed meanwhile in a way that makes this request void.
    #[error("the session has ended")]
    SessionEnded,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Changes the password and ends every session but the actor's.
    pub async fn change_password(
        &self,
        actor: &Actor,
        cmd: &ChangePassword,
        origin: &Origin,
    ) -> Result<(), ChangePasswordError> {
        screen_for(&actor.user, &cmd.new).map_err(ChangePasswordError::Password)?;
        self.reconfirm(actor, &cmd.current, origin).await?;
        let hash = &self.hash_of(&cmd.new, origin).await?;
        self.transact(actor.user.id, move |now| async move {
            let Some((mut user, session)) = self.still_signed_in(actor).await? else {
                return Ok(Decision::refuse(ChangePasswordError::SessionEnded));
            };
            let mut changes = Changes::none();
            self.set_own_password(&mut user, session, hash, &mut changes, origin, now);
            changes.put(user);
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// The password in the account, and all that comes of it besides among the changes.
    pub(super) fn set_own_password(
        &self,
        user: &mut User,
        mut session: Session,
        hash: &SecretText,
        changes: &mut Changes,
        origin: &Origin,
        now: Timestamp,
    ) {
        user.password = Some(hash.clone());
        user.end_everything_issued();
        user.updated_at = now;
        session.epoch = user.epoch;
        changes.put(session);
        let actor = AuditActor::User(user.id);
        changes
            .events
            .push(self.event(now, actor, Action::PasswordChanged, user.id, origin));
        changes.put(self.notice(user, MessagePurpose::PasswordChanged, None, now));
    }
}
