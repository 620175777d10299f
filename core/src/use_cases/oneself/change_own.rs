//! Change several things of one's own account at once: all of it happens, or nothing.

use crate::Timestamp;
use crate::app::{Actor, App, Decision, Hindrance, NotConfirmed, Origin, Wait};
use crate::challenges::ChallengeView;
use crate::ports::Changes;
use crate::records::audit::Action;
use crate::records::delivery::Address;
use crate::records::session::Session;
use crate::records::user::User;
use crate::use_cases::oneself::UpdateProfile;
use crate::use_cases::oneself::change_address::NO_TEXTS;
use crate::use_cases::signing_in::confirm_password_reset::screen_for;
use crate::values::flaw::Flaw;
use crate::values::password::Password;
use crate::values::secret::SecretText;

/// The account's password, and what changes; the rest stays.
#[derive(Debug, Clone)]
pub struct ChangeOwn {
    /// The account's password.
    pub password: Password,
    /// The one wanted.
    pub new_password: Option<Password>,
    /// Name and language.
    pub profile: UpdateProfile,
    /// The address wanted, once a code sent there is answered.
    pub address: Option<Address>,
}

/// Why everything stays.
#[derive(Debug, thiserror::Error)]
pub enum ChangeOwnError {
    /// The person is not believed.
    #[error(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    /// The new password will not do.
    #[error(transparent)]
    Password(Flaw),
    /// The phone number cannot receive text messages.
    #[error(transparent)]
    Phone(Flaw),
    /// Too many messages.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// The account changed meanwhile in a way that makes this request void.
    #[error("the session has ended")]
    SessionEnded,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

type Verdict = Decision<Option<ChallengeView>, ChangeOwnError>;

impl App {
    /// Believes the person by the password, then changes all of it. Answers the challenge that the new address has to meet; one
    /// that belongs to somebody else answers alike.
    pub async fn change_own(
        &self,
        actor: &Actor,
        cmd: &ChangeOwn,
        origin: &Origin,
    ) -> Result<Option<ChallengeView>, ChangeOwnError> {
        if let Some(address) = &cmd.address {
            if !self.policy.may_be_sent_to(address) {
                return Err(ChangeOwnError::Phone(NO_TEXTS));
            }
            self.network_sends(origin)?;
        }
        if let Some(new) = &cmd.new_password {
            screen_for(&actor.user, new).map_err(ChangeOwnError::Password)?;
        }
        self.reconfirm(actor, &cmd.password, origin).await?;
        let hash = &match &cmd.new_password {
            Some(new) => Some(self.hash_of(new, origin).await?),
            None => None,
        };
        let own = Address::Email(actor.user.email.clone());
        let queue = cmd
            .address
            .as_ref()
            .map_or(Some(&own), |address| self.sending_queue(address));
        self.transact(queue, move |now| async move {
            match self.still_signed_in(actor).await? {
                Some((user, session)) => self.changed(user, session, cmd, hash.as_ref(), origin, now).await,
                None => Ok(Decision::refuse(ChangeOwnError::SessionEnded)),
            }
        })
        .await
    }

    async fn changed(
        &self,
        user: User,
        session: Session,
        cmd: &ChangeOwn,
        hash: Option<&SecretText>,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Verdict, Hindrance> {
        let mut changes = Changes::none();
        let mut next = user.clone();
        cmd.profile.apply_to(&mut next);
        if !next.says_the_same_as(&user) {
            next.updated_at = now;
            let actor = crate::records::audit::AuditActor::User(user.id);
            changes
                .events
                .push(self.event(now, actor, Action::UserUpdated, user.id, origin));
        }
        if let Some(hash) = hash {
            self.set_own_password(&mut next, session, hash, &mut changes, origin, now);
        }
        let view = match &cmd.address {
            None => None,
            Some(address) => match self.postage(address, now).await? {
                Err(wait) => return Ok(Decision::refuse(wait)),
                Ok(postage) => Some(self.ask_at_new(&next, address, postage, &mut changes, now).await?),
            },
        };
        if !next.says_the_same_as(&user) {
            changes.put(next);
        }
        Ok(Decision::accept(view, changes))
    }
}
