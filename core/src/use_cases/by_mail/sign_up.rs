//! Sign up without a password: nothing is sent and nothing is claimed; the code that the person asks for next opens the account.

use crate::Timestamp;
use crate::app::{App, Decision, Hindrance, Origin, Wait};
use crate::challenges::{ChallengeHandle, without_code};
use crate::ports::{Changes, Variables};
use crate::records::Version;
use crate::records::challenge::{Challenge, Draft, Purpose, Subject};
use crate::records::delivery::Address;
use crate::use_cases::by_mail::request_mailed_code::{Asked, of_nobody};
use crate::values::email::EmailAddress;
use crate::values::ids::UserId;
use crate::values::locale::Locale;
use crate::values::name::PersonName;

/// An account wanted. There is no phone number: whoever signs up somebody else's address could sign in with it later.
#[derive(Debug, Clone)]
pub struct SignUpByMail {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// E-mail address.
    pub email: EmailAddress,
    /// Language of messages.
    pub locale: Locale,
}

/// Why nothing waits for a proof.
#[derive(Debug, thiserror::Error)]
pub enum SignUpByMailError {
    /// Nobody may open an account here.
    #[error("registration is closed")]
    Closed,
    /// The e-mail address has an account, and the operator lets it be said.
    #[error("this e-mail address has an account")]
    EmailTaken,
    /// Too many requests from this network.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Remembers the sign-up; a later one for the same address takes its place, unless a code for the one before is on its way. An
    /// address that has an account answers alike. The answer is the id the account will have, if this sign-up is the one that opens it.
    pub async fn sign_up_by_mail(&self, cmd: &SignUpByMail, origin: &Origin) -> Result<UserId, SignUpByMailError> {
        if !self.policy.registration.open {
            return Err(SignUpByMailError::Closed);
        }
        self.network_sends(origin)?;
        let address = &Address::Email(cmd.email.clone());
        let handle = &ChallengeHandle::of_mailbox(&cmd.email, &self.pepper);
        self.transact(address, move |now| async move {
            let before = self.ports.storage.challenges.find(handle.id()).await?;
            let is_taken = self.user_at(address).await?.is_some();
            if is_taken && self.policy.registration.reveal_duplicates {
                return Ok(Decision::refuse(SignUpByMailError::EmailTaken));
            }
            let id = UserId::mint(now, self.entropy());
            let mut changes = Changes::none();
            let next = match before {
                // A code opens what it was sent for, and no stranger disturbs it.
                Some(before) if is_of_account(&before, now) || is_about_to_open(&before, now) => before,
                before => {
                    let asked = if is_taken {
                        of_nobody(CODELESS)
                    } else {
                        of_newcomer(cmd, id)
                    };
                    let kept_for = Some(self.policy.registration.kept_for);
                    let opening = self.mailbox_opening(&asked, address, kept_for);
                    Challenge {
                        version: before.map_or(Version::NEW, |before| before.version),
                        expires_at: now,
                        ..without_code(handle, opening, &self.pepper, now)
                    }
                }
            };
            changes.put(next);
            Ok(Decision::accept(id, changes))
        })
        .await
    }
}

/// The length of codes where none is sent.
const CODELESS: u8 = 0;

fn is_of_account(challenge: &Challenge, now: Timestamp) -> bool {
    matches!(challenge.subject, Subject::User { .. }) && now < challenge.kept_until
}

fn is_about_to_open(challenge: &Challenge, now: Timestamp) -> bool {
    matches!(challenge.subject, Subject::Newcomer(_)) && challenge.codes.iter().any(|code| now < code.expires_at)
}

fn of_newcomer(cmd: &SignUpByMail, id: UserId) -> Asked {
    let draft = Draft {
        id: Some(id),
        first_name: cmd.first_name.clone(),
        last_name: cmd.last_name.clone(),
        email: cmd.email.clone(),
        phone: None,
        password: None,
        locale: cmd.locale.clone(),
    };
    Asked {
        purpose: Purpose::Login,
        subject: Subject::Newcomer(Box::new(draft)),
        locale: cmd.locale.clone(),
        variables: Variables::default(),
        code_length: CODELESS,
        kept_until: None,
    }
}
