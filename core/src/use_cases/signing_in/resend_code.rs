//! Send another code in the same challenge: same budget of tries, older codes go on counting.

use crate::app::{App, Decision, Hindrance, Letterhead, Origin, Wait, about, count_send, message_for, subject_user};
use crate::challenges::{ChallengeHandle, ChallengeView, NoResend, resend, view};
use crate::ports::{Changes, PortError, Variables};
use crate::records::budget::BudgetKind;
use crate::records::challenge::Subject;

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
    /// Sends one more code.
    pub async fn resend_code(
        &self,
        handle: &ChallengeHandle,
        origin: &Origin,
    ) -> Result<ChallengeView, ResendCodeError> {
        self.network_sends(origin)?;
        self.transact(handle.id(), move |now| async move {
            let Some(challenge) = self.ports.storage.challenges.find(handle.id()).await? else {
                return Ok(Decision::refuse(ResendCodeError::Expired));
            };
            let sends = self.budget(BudgetKind::Sends, &challenge.address).await?;
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
            if let Err(wait) = self.may_send(&sends, now) {
                return Ok(Decision::refuse(wait));
            }
            let head = Letterhead {
                purpose: message_for(next.purpose),
                to: next.address.clone(),
                user: subject_user(&next.subject),
                locale: &next.locale,
                expires_at: next.expires_at,
            };
            let variables = self.with_code(self.mentioned_to(&next.subject).await?, &code, next.purpose);
            let mut changes = Changes::none();
            let for_nobody = matches!(next.subject, Subject::Nobody);
            changes.put(if for_nobody {
                self.decoy(head, &variables, now)
            } else {
                self.letter(head, &variables, now)
            });
            count_send(sends, &mut changes, now);
            let next = changes.put(next);
            Ok(Decision::accept(
                view(&next, handle.clone(), &self.policy.codes, now),
                changes,
            ))
        })
        .await
    }

    /// What a message about a challenge may mention of whose it is.
    pub(crate) async fn mentioned_to(&self, subject: &Subject) -> Result<Variables, PortError> {
        match subject {
            Subject::Nobody => Ok(Variables::default()),
            Subject::Newcomer(draft) => {
                let mut variables = Variables::default();
                variables.first_name = Some(draft.first_name.as_str().to_owned());
                Ok(variables)
            }
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
