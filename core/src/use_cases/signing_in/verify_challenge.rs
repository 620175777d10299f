//! Judge a code: the second half of every challenge.

use crate::Timestamp;
use crate::app::{Account, App, Decision, Hindrance, Origin, Tokens, Wait, subject_user};
use crate::challenges::{ChallengeHandle, Judged, judge};
use crate::ports::Changes;
use crate::records::audit::{Action, AuditActor};
use crate::records::challenge::{Challenge, Purpose, Subject};
use crate::records::user::User;
use crate::use_cases::signing_in::fulfil::Fulfilled;
use crate::use_cases::signing_in::tally::{Answered, Tally};
use crate::values::code::Code;

/// A code, and the challenge it answers.
#[derive(Debug, Clone)]
pub struct VerifyChallenge {
    /// Which challenge.
    pub handle: ChallengeHandle,
    /// The code.
    pub code: Code,
}

/// What a right code led to.
#[derive(Debug)]
pub struct Verified {
    /// What the challenge was for.
    pub purpose: Purpose,
    /// The account as it is now.
    pub user: User,
    /// Its tokens, when the challenge signed somebody in.
    pub tokens: Option<Tokens>,
}

/// Why a code led to nothing.
#[derive(Debug, thiserror::Error)]
pub enum VerifyChallengeError {
    /// It is another one.
    #[error("the code is wrong")]
    Wrong {
        /// How many tries are left.
        attempts_left: u8,
    },
    /// No tries were left.
    #[error("too many attempts")]
    Spent,
    /// The challenge is over, used, foreign, or was never.
    #[error("the code has expired")]
    Expired,
    /// Too many wrong codes for this address or from this network.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Unknown, foreign, used and expired challenges get one answer, so that a guesser learns nothing.
    pub async fn verify_challenge(
        &self,
        cmd: &VerifyChallenge,
        origin: &Origin,
    ) -> Result<Verified, VerifyChallengeError> {
        self.verify(cmd, Answered::ByHandle, origin).await
    }

    /// The same, counted as the way of answering wants it.
    pub(crate) async fn verify(
        &self,
        cmd: &VerifyChallenge,
        answered: Answered,
        origin: &Origin,
    ) -> Result<Verified, VerifyChallengeError> {
        let guess = self.network_guess(origin)?;
        let verdict: Result<Fulfilled, VerifyChallengeError> = self
            .transact(cmd.handle.id(), move |now| async move {
                let Some(challenge) = self.ports.storage.challenges.find(cmd.handle.id()).await? else {
                    return Ok(Decision::refuse(VerifyChallengeError::Expired));
                };
                let account = account_of(&challenge.subject);
                let tally = self.tally(answered, &challenge.address, account, origin).await?;
                let judged = judge(&challenge, &cmd.handle, &cmd.code, &self.pepper, now);
                if matches!(judged, Judged::Wrong(_) | Judged::Right) {
                    if tally.wait(now).is_some() {
                        return Ok(Decision::refuse(VerifyChallengeError::Spent));
                    }
                    if let Err(wait) = self.may_guess(&tally.failures, now) {
                        return Ok(Decision::refuse(wait));
                    }
                }
                match judged {
                    Judged::Expired => Ok(Decision::refuse(VerifyChallengeError::Expired)),
                    Judged::Spent => Ok(Decision::refuse(VerifyChallengeError::Spent)),
                    Judged::Wrong(counted) => Ok(self.count_wrong(*counted, tally, origin, now)),
                    Judged::Right => self.fulfil(&challenge, tally.failures, origin, now).await,
                }
            })
            .await;
        match verdict {
            Ok(fulfilled) => self.answer(fulfilled, origin),
            Err(refusal) => {
                if matches!(refusal, VerifyChallengeError::Wrong { .. }) {
                    guess.counts();
                }
                Err(refusal)
            }
        }
    }

    /// A wrong try is a change too: it is counted in the commit that judges it.
    fn count_wrong(
        &self,
        counted: Challenge,
        tally: Tally,
        origin: &Origin,
        now: Timestamp,
    ) -> Decision<Fulfilled, VerifyChallengeError> {
        let mut changes = Changes::none();
        let mut event = self.event(now, AuditActor::Anonymous, Action::SignInFailed, counted.id, origin);
        event.target = subject_user(&counted.subject).map(|user| user.to_string());
        event.details.insert("method".to_owned(), "code".to_owned());
        changes.events.push(event);
        let left = tally.count(&mut changes, now).unwrap_or(u8::MAX);
        let attempts_left = changes.put(counted).tries_left.min(left);
        Decision::refuse(VerifyChallengeError::Wrong { attempts_left }).with(changes)
    }

    fn answer(&self, fulfilled: Fulfilled, origin: &Origin) -> Result<Verified, VerifyChallengeError> {
        let Fulfilled { purpose, user, opened } = fulfilled;
        let tokens = match opened {
            Some(opened) => Some(self.sign_in(opened, origin).map_err(Hindrance::from)?.tokens),
            None => None,
        };
        Ok(Verified { purpose, user, tokens })
    }
}

/// The account a code would sign in to, as known devices know it.
pub(crate) const fn account_of(subject: &Subject) -> Option<Account> {
    match subject {
        Subject::User { id, epoch } => Some(Account { id: *id, epoch: *epoch }),
        Subject::Nobody | Subject::Newcomer(_) => None,
    }
}
