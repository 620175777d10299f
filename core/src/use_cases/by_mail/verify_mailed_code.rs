//! Judge a code together with the address it was sent to.

use crate::app::{Actor, App, Decision, Hindrance, Origin, SignedIn, Tokens};
use crate::challenges::ChallengeHandle;
use crate::ports::Changes;
use crate::records::session::Amr;
use crate::records::user::User;
use crate::use_cases::signing_in::{Answered, VerifyChallenge, VerifyChallengeError};
use crate::values::code::Code;
use crate::values::email::EmailAddress;
use crate::values::ids::UserId;
use crate::values::secret::SecretText;

/// Somebody who proved to read an address.
#[derive(Debug)]
pub struct SignedInByMail {
    /// The account.
    pub user: User,
    /// What stands for the session from now on.
    pub token: SecretText,
}

impl App {
    /// Moves the account of the `mover` whose move there waits, else does what the mailbox's challenge is for; and signs in.
    pub async fn verify_mailed_code(
        &self,
        email: &EmailAddress,
        code: Code,
        mover: Option<&Actor>,
        origin: &Origin,
    ) -> Result<SignedInByMail, VerifyChallengeError> {
        let moving = self.waiting_move(mover, email, self.now()).await;
        let (handle, answered) = match moving.map_err(Hindrance::from)? {
            Some((mover, slot)) => (slot.handle, Answered::ByMover(mover.id)),
            None => (ChallengeHandle::of_mailbox(email, &self.pepper), Answered::AtMailbox),
        };
        let cmd = VerifyChallenge { handle, code };
        let verified = self.verify(&cmd, answered, origin).await?;
        let tokens = match verified.tokens {
            Some(tokens) => tokens,
            None => self.begin_session_of(verified.user.id, origin).await?,
        };
        let token = self.make_lasting(&tokens).await?;
        Ok(SignedInByMail {
            user: verified.user,
            token,
        })
    }

    /// Who has just proved the address an account moved to is signed in like anybody who proves an address.
    async fn begin_session_of(&self, user: UserId, origin: &Origin) -> Result<Tokens, VerifyChallengeError> {
        let opened = self
            .transact::<_, VerifyChallengeError, _>(user, move |now| async move {
                let user = self.ports.storage.users.find(user).await?;
                let Some(user) = user.filter(User::is_usable) else {
                    return Ok(Decision::refuse(VerifyChallengeError::Expired));
                };
                let mut changes = Changes::none();
                let opened = self.begin_session(&user, Amr::Otp, &mut changes, origin, now).await?;
                Ok(Decision::accept(opened, changes))
            })
            .await?;
        let SignedIn { tokens, .. } = self.sign_in(opened, origin).map_err(Hindrance::from)?;
        Ok(tokens)
    }
}
