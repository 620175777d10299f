//! Asking somebody to prove an address: the challenge, its message and its budget, as one set of changes.

use crate::Timestamp;
use crate::app::posting::Letterhead;
use crate::app::{App, limits::spend};
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
}

impl App {
    /// Adds a challenge with its first code to the changes. For nobody's challenge the message is a decoy.
    pub(crate) fn ask(
        &self,
        question: Question<'_>,
        sends: Budget,
        changes: &mut Changes,
        now: Timestamp,
    ) -> ChallengeView {
        let for_nobody = matches!(question.subject, Subject::Nobody);
        let head = Letterhead {
            purpose: message_for(question.purpose),
            to: question.address.clone(),
            user: subject_user(&question.subject),
            locale: question.locale,
            expires_at: now + self.code_ttl(question.purpose),
        };
        let purpose = question.purpose;
        let variables = question.variables.clone();
        let (view, code) = self.begin(question, sends, changes, now);
        let variables = self.with_code(variables, &code, purpose);
        changes.put(if for_nobody {
            self.decoy(head, &variables, now)
        } else {
            self.letter(head, &variables, now)
        });
        view
    }

    /// Adds a challenge that nothing fulfils, and instead of its code another message, to the changes: as many as [`App::ask`] adds.
    pub(crate) fn ask_in_vain(
        &self,
        question: Question<'_>,
        head: Letterhead<'_>,
        variables: &Variables,
        sends: Budget,
        changes: &mut Changes,
        now: Timestamp,
    ) -> ChallengeView {
        let (view, _) = self.begin(
            Question {
                subject: Subject::Nobody,
                ..question
            },
            sends,
            changes,
            now,
        );
        changes.put(self.letter(head, variables, now));
        view
    }

    fn begin(
        &self,
        question: Question<'_>,
        sends: Budget,
        changes: &mut Changes,
        now: Timestamp,
    ) -> (ChallengeView, Code) {
        let opening = Opening {
            purpose: question.purpose,
            address: question.address.clone(),
            subject: question.subject,
            locale: question.locale.clone(),
            code_length: question.code_length.unwrap_or(self.policy.codes.length),
            code_ttl: self.code_ttl(question.purpose),
            tries: self.policy.codes.tries,
            kept_for: if question.purpose == Purpose::Registration {
                self.policy.registration.kept_for
            } else {
                std::time::Duration::ZERO
            },
        };
        let (challenge, handle, code) = open(opening, &self.pepper, self.entropy(), now);
        count_send(sends, changes, now);
        let challenge = changes.put(challenge);
        (view(&challenge, handle, &self.policy.codes, now), code)
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
