//! Send another code in the same challenge: same budget of tries, older codes go on counting.

use crate::app::{App, Decision, Hindrance, Letterhead, Origin, Told, Wait, about, message_for, subject_user};
use crate::challenges::{ChallengeHandle, ChallengeView, NoResend, resend, view};
use crate::ports::{Changes, PortError, Variables};
use crate::records::challenge::{Challenge, Subject};
use crate::use_cases::signing_in::register::greeting;

/// Why no further code was sent.
#[derive(Debug, thiserror::Error)]
pub enum ResendCodeError {
    /// The challenge is over, or was never.
    #[error("the code has expired")]
    Expired,
    /// No tries are left.
    #[error("too many attempts")]
    Spent,
    /// Too soon, or too many messages.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Sends one more code. Asking too soon costs the network nothing.
    pub async fn resend_code(
        &self,
        handle: &ChallengeHandle,
        origin: &Origin,
    ) -> Result<ChallengeView, ResendCodeError> {
        let turn = self.network_send(origin)?;
        let sent = self.send_another(handle).await;
        match &sent {
            // Where nobody knows whether it was sent it counts.
            Ok(_) | Err(ResendCodeError::Hindered(_)) => turn.counts(),
            Err(ResendCodeError::Expired | ResendCodeError::Spent | ResendCodeError::RateLimited(_)) => {
                turn.costs_nothing();
            }
        }
        sent
    }

    async fn send_another(&self, handle: &ChallengeHandle) -> Result<ChallengeView, ResendCodeError> {
        let asked = self.ports.storage.challenges.find(handle.id()).await;
        let Some(asked) = asked.map_err(Hindrance::from)? else {
            return Err(ResendCodeError::Expired);
        };
        self.transact(self.sending_queue(&asked.address), move |now| async move {
            let Some(challenge) = self.ports.storage.challenges.find(handle.id()).await? else {
                return Ok(Decision::refuse(ResendCodeError::Expired));
            };
            let ttl = self.code_ttl(challenge.purpose);
            let again = resend(
                &challenge,
                handle,
                ttl,
                &self.policy.codes,
                &self.pepper,
                self.entropy(),
                now,
            );
            let (next, code) = match again {
                Ok(again) => again,
                Err(no) => return Ok(Decision::refuse(ResendCodeError::from(no))),
            };
            let postage = match self.postage(&next.address, now).await? {
                Ok(postage) => postage,
                Err(wait) => return Ok(Decision::refuse(wait)),
            };
            let head = Letterhead {
                purpose: message_for(next.purpose),
                to: next.address.clone(),
                user: subject_user(&next.subject),
                locale: &next.locale,
                expires_at: next.expires_at,
            };
            let variables = self.with_code(self.mentioned_to(&next.subject).await?, &code, next.purpose);
            let mut changes = Changes::none();
            let told = Told::code_unless(self.is_in_vain(&next).await?);
            self.frank(postage, told.is_code(), &mut changes, now);
            self.tell(told, head, &variables, &mut changes, now);
            let next = changes.put(next);
            Ok(Decision::accept(
                view(&next, handle.clone(), &self.policy.codes, now),
                changes,
            ))
        })
        .await
    }

    /// Whether no code of this challenge leads to anything: it is nobody's, or its address has an account by now.
    async fn is_in_vain(&self, challenge: &Challenge) -> Result<bool, PortError> {
        Ok(match &challenge.subject {
            Subject::Nobody => true,
            Subject::Newcomer(_) => self.user_at(&challenge.address).await?.is_some(),
            Subject::User { .. } => false,
        })
    }

    /// What a message about a challenge may mention of whose it is.
    pub(crate) async fn mentioned_to(&self, subject: &Subject) -> Result<Variables, PortError> {
        match subject {
            Subject::Nobody => Ok(Variables::default()),
            Subject::Newcomer(draft) => Ok(greeting(draft)),
            Subject::User { id, .. } => {
                let user = self.ports.storage.users.find(*id).await?;
                Ok(user.as_ref().map_or_else(Variables::default, about))
            }
        }
    }
}

impl From<NoResend> for ResendCodeError {
    fn from(no: NoResend) -> Self {
        match no {
            NoResend::Expired => Self::Expired,
            NoResend::Spent => Self::Spent,
            NoResend::TooSoon(wait) => Self::RateLimited(wait),
        }
    }
}
