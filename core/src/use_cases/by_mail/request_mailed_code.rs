//! Ask for a code that the address alone answers for. Every address answers alike, whatever waits for it.

use std::time::Duration;

use crate::Timestamp;
use crate::app::{App, Decision, Letterhead, Origin, about, count_send, message_for, subject_user};
use crate::challenges::{ChallengeHandle, Opening, open_as};
use crate::ports::{Changes, Variables};
use crate::records::Version;
use crate::records::budget::{Budget, BudgetKind};
use crate::records::challenge::{Challenge, Purpose, Subject};
use crate::records::delivery::Address;
use crate::records::user::{User, UserStatus};
use crate::use_cases::signing_in::RequestLoginCodeError;
use crate::values::email::EmailAddress;
use crate::values::locale::Locale;

/// Wrong codes such a challenge survives, however many others do.
const TRIES: u8 = 3;

/// What a mailed code is for.
pub(super) struct Asked {
    pub(super) purpose: Purpose,
    pub(super) subject: Subject,
    pub(super) locale: Locale,
    pub(super) variables: Variables,
    pub(super) code_length: u8,
    /// Until when what the code is for is remembered, beyond the life of the code.
    pub(super) kept_until: Option<Timestamp>,
}

impl App {
    /// Sends a code of this length to the address, if it has an account, or if a sign-up or a move waits for its proof.
    pub async fn request_mailed_code(
        &self,
        email: &EmailAddress,
        code_length: u8,
        origin: &Origin,
    ) -> Result<(), RequestLoginCodeError> {
        self.network_sends(origin)?;
        let address = &Address::Email(email.clone());
        let handle = &ChallengeHandle::of_mailbox(email, &self.pepper);
        self.transact(address, move |now| async move {
            let before = self.ports.storage.challenges.find(handle.id()).await?;
            let user = self.user_at(address).await?;
            let sends = self.budget(BudgetKind::Sends, address).await?;
            if let Err(wait) = self.may_send(&sends, now) {
                return Ok(Decision::refuse(wait));
            }
            let asked = match (user, &before) {
                (Some(user), _) => of_account(&user, code_length),
                (None, Some(waiting)) if waits(waiting, now) => Asked {
                    purpose: waiting.purpose,
                    subject: waiting.subject.clone(),
                    locale: waiting.locale.clone(),
                    variables: self.mentioned_to(&waiting.subject).await?,
                    code_length,
                    kept_until: Some(waiting.kept_until),
                },
                (None, _) => of_nobody(code_length),
            };
            let mut changes = Changes::none();
            self.ask_mailbox(&asked, address, before.as_ref(), sends, &mut changes, now);
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// Adds the mailbox's challenge with its first code to the changes; it takes the place of the one before.
    pub(super) fn ask_mailbox(
        &self,
        asked: &Asked,
        address: &Address,
        before: Option<&Challenge>,
        sends: Budget,
        changes: &mut Changes,
        now: Timestamp,
    ) {
        let Address::Email(email) = address else { return };
        let handle = ChallengeHandle::of_mailbox(email, &self.pepper);
        let head = Letterhead {
            purpose: message_for(asked.purpose),
            to: address.clone(),
            user: subject_user(&asked.subject),
            locale: &asked.locale,
            expires_at: now + self.code_ttl(asked.purpose),
        };
        let for_nobody = matches!(asked.subject, Subject::Nobody);
        let kept_for = asked.kept_until.and_then(|until| (until - now).to_std().ok());
        let opening = self.mailbox_opening(asked, address, kept_for);
        let (mut challenge, code) = open_as(&handle, opening, &self.pepper, self.entropy(), now);
        challenge.version = before.map_or(Version::NEW, |before| before.version);
        let variables = self.with_code(asked.variables.clone(), &code, asked.purpose);
        changes.put(if for_nobody {
            self.decoy(head, &variables, now)
        } else {
            self.letter(head, &variables, now)
        });
        count_send(sends, changes, now);
        changes.put(challenge);
    }

    pub(super) fn mailbox_opening(&self, asked: &Asked, address: &Address, kept_for: Option<Duration>) -> Opening {
        Opening {
            purpose: asked.purpose,
            address: address.clone(),
            subject: asked.subject.clone(),
            locale: asked.locale.clone(),
            code_length: asked.code_length,
            code_ttl: self.code_ttl(asked.purpose),
            tries: self.policy.codes.tries.min(TRIES),
            kept_for: kept_for.unwrap_or_default(),
        }
    }
}

/// Whether something waits for the proof of the address.
fn waits(challenge: &Challenge, now: Timestamp) -> bool {
    let for_what = matches!(
        (&challenge.subject, challenge.purpose),
        (Subject::Newcomer(_), _) | (Subject::User { .. }, Purpose::ChangeEmail)
    );
    for_what && now < challenge.kept_until
}

fn of_account(user: &User, code_length: u8) -> Asked {
    if user.status == UserStatus::Deactivated {
        return of_nobody(code_length);
    }
    Asked {
        purpose: Purpose::Login,
        subject: Subject::User {
            id: user.id,
            epoch: user.epoch,
        },
        locale: user.locale.clone(),
        variables: about(user),
        code_length,
        kept_until: None,
    }
}

pub(super) fn of_nobody(code_length: u8) -> Asked {
    Asked {
        purpose: Purpose::Login,
        subject: Subject::Nobody,
        locale: Locale::default(),
        variables: Variables::default(),
        code_length,
        kept_until: None,
    }
}
