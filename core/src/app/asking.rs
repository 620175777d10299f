//! Asking somebody to prove an address: the challenge, its message and its budget, as one set of changes.

use crate::Timestamp;
use crate::app::posting::{Letterhead, about};
use crate::app::{App, Postage, limits::spend};
use crate::challenges::{ChallengeView, Opening, open, view};
use crate::ports::{Changes, PortError, Variables};
use crate::records::budget::Budget;
use crate::records::challenge::{Purpose, Subject};
use crate::records::claim::ClaimKey;
use crate::records::delivery::{Address, MessagePurpose};
use crate::records::user::User;
use crate::values::code::Code;
use crate::values::ids::UserId;
use crate::values::locale::Locale;

/// Whom to ask, and for what.
pub(crate) struct Question<'a> {
    pub(crate) purpose: Purpose,
    pub(crate) address: &'a Address,
    pub(crate) subject: Subject,
    pub(crate) locale: &'a Locale,
    /// What the message may mention besides the code.
    pub(crate) variables: Variables,
    pub(crate) code_length: Option<u8>,
    pub(crate) told: Told<'a>,
}

/// What is sent when a code was drawn. Each costs what the others cost.
pub(crate) enum Told<'a> {
    /// The code.
    Code,
    /// Nothing: the message is a decoy.
    Nothing,
    /// Another message.
    Instead(Box<(Letterhead<'a>, Variables)>),
}

impl<'a> Told<'a> {
    /// Whose address it is hears that somebody else asked for it.
    pub(crate) fn to_owner(owner: &'a User, expires_at: Timestamp) -> Self {
        let head = Letterhead {
            purpose: MessagePurpose::AlreadyRegistered,
            to: Address::Email(owner.email.clone()),
            user: Some(owner.id),
            locale: &owner.locale,
            expires_at,
        };
        Self::Instead(Box::new((head, about(owner))))
    }

    /// Whether the code goes where it is asked for.
    pub(crate) const fn is_code(&self) -> bool {
        matches!(self, Self::Code)
    }

    /// The code, unless there is a reason to keep it back.
    pub(crate) const fn code_unless(kept_back: bool) -> Self {
        if kept_back { Self::Nothing } else { Self::Code }
    }
}

impl App {
    /// Adds a challenge with its first code to the changes, and the message that is sent with it.
    pub(crate) fn ask(
        &self,
        question: Question<'_>,
        postage: Postage,
        changes: &mut Changes,
        now: Timestamp,
    ) -> ChallengeView {
        let head = Letterhead {
            purpose: message_for(question.purpose),
            to: question.address.clone(),
            user: subject_user(&question.subject),
            locale: question.locale,
            expires_at: now + self.code_ttl(question.purpose),
        };
        let opening = self.opening(&question);
        let (challenge, handle, code) = open(opening, &self.pepper, self.entropy(), now);
        let variables = self.with_code(question.variables, &code, question.purpose);
        self.frank(postage, question.told.is_code(), changes, now);
        self.tell(question.told, head, &variables, changes, now);
        let challenge = changes.put(challenge);
        view(&challenge, handle, &self.policy.codes, now)
    }

    /// Adds the message that goes with a code to the changes.
    pub(crate) fn tell(
        &self,
        told: Told<'_>,
        head: Letterhead<'_>,
        variables: &Variables,
        changes: &mut Changes,
        now: Timestamp,
    ) {
        changes.put(match told {
            Told::Code => self.letter(head, variables, now),
            Told::Nothing => self.decoy(head, variables, now),
            Told::Instead(instead) => {
                let (head, variables) = *instead;
                self.letter(head, &variables, now)
            }
        });
    }

    fn opening(&self, question: &Question<'_>) -> Opening {
        Opening {
            purpose: question.purpose,
            address: question.address.clone(),
            subject: question.subject.clone(),
            locale: question.locale.clone(),
            code_length: question.code_length.unwrap_or(self.policy.codes.length),
            code_ttl: self.code_ttl(question.purpose),
            tries: self.policy.codes.tries,
            kept_for: if question.purpose == Purpose::Registration {
                self.policy.registration.kept_for
            } else {
                std::time::Duration::ZERO
            },
        }
    }

    /// What a message with a code says.
    pub(crate) fn with_code(&self, mut variables: Variables, code: &Code, purpose: Purpose) -> Variables {
        variables.code = Some(code.digits().to_owned());
        variables.minutes = Some(self.code_ttl(purpose).as_secs().div_ceil(60));
        variables
    }

    /// How long a code for this purpose counts.
    pub(crate) fn code_ttl(&self, purpose: Purpose) -> std::time::Duration {
        match purpose {
            Purpose::Login => self.policy.codes.login_ttl,
            Purpose::Registration | Purpose::ChangeEmail | Purpose::ChangePhone => self.policy.codes.verification_ttl,
        }
    }

    /// The account an address belongs to. Costs the same whether there is one or not.
    pub(crate) async fn user_at(&self, address: &Address) -> Result<Option<User>, PortError> {
        let holder = self.ports.storage.claims.holder(&claim_on(address)).await?;
        let known = holder.as_deref().and_then(UserId::parse);
        let id = known.unwrap_or_else(|| UserId::mint(self.now(), self.entropy()));
        self.ports.storage.users.find(id).await
    }
}

/// The claim that makes an address somebody's.
pub(crate) fn claim_on(address: &Address) -> ClaimKey {
    match address {
        Address::Email(email) => ClaimKey::email(email),
        Address::Phone(phone) => ClaimKey::phone(phone),
    }
}

/// Which message carries the code of a challenge.
pub(crate) const fn message_for(purpose: Purpose) -> MessagePurpose {
    match purpose {
        Purpose::Registration => MessagePurpose::Registration,
        Purpose::Login => MessagePurpose::Login,
        Purpose::ChangeEmail => MessagePurpose::ChangeEmail,
        Purpose::ChangePhone => MessagePurpose::ChangePhone,
    }
}

/// The account a challenge is about.
pub(crate) const fn subject_user(subject: &Subject) -> Option<UserId> {
    match subject {
        Subject::User { id, .. } => Some(*id),
        Subject::Nobody | Subject::Newcomer(_) => None,
    }
}

/// One message more for the address this budget belongs to.
pub(crate) fn count_send(mut sends: Budget, changes: &mut Changes, now: Timestamp) {
    spend(&mut sends, now);
    changes.put(sends);
}
