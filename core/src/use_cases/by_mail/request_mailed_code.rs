//! Ask for a code that the address alone answers for. Every address answers alike, whatever waits for it.

use std::time::Duration;

use crate::Timestamp;
use crate::app::{Actor, App, Decision, Letterhead, Origin, Told, about, count_send, message_for, subject_user};
use crate::challenges::{ChallengeHandle, Opening, open_as};
use crate::ports::{Changes, PortError, Variables};
use crate::records::Version;
use crate::records::budget::{Budget, BudgetKind};
use crate::records::challenge::{Challenge, Purpose, Subject};
use crate::records::delivery::Address;
use crate::records::user::{Role, User, UserStatus};
use crate::use_cases::signing_in::{Answered, RequestLoginCodeError, account_of};
use crate::values::email::EmailAddress;
use crate::values::locale::Locale;

/// Wrong codes such a challenge survives, however many others do: fewer where nothing else bounds them.
const TRIES: u8 = 6;
const TRIES_WITHOUT_LIMITS: u8 = 3;

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

/// The place of a challenge that needs no handle, and what is there.
pub(super) struct Slot {
    pub(super) handle: ChallengeHandle,
    pub(super) address: Address,
    pub(super) before: Option<Challenge>,
}

impl App {
    /// Sends a code of this length to the address: to the `mover` whose move there waits for its proof, else to whose
    /// account or sign-up it is.
    pub async fn request_mailed_code(
        &self,
        email: &EmailAddress,
        code_length: u8,
        mover: Option<&Actor>,
        origin: &Origin,
    ) -> Result<(), RequestLoginCodeError> {
        self.network_sends(origin)?;
        let address = &Address::Email(email.clone());
        self.transact(address, move |now| async move {
            let user = self.user_at(address).await?;
            let sends = self.budget(BudgetKind::Sends, address).await?;
            if let Err(wait) = self.may_send(&sends, now) {
                return Ok(Decision::refuse(wait));
            }
            let (answered, (slot, asked)) = match self.waiting_move(mover, email, now).await? {
                Some((mover, slot)) => {
                    let taken = user.is_some_and(|user| user.id != mover.id);
                    let length = self.length_for(mover, code_length);
                    (Answered::ByMover(mover.id), (slot, moving(mover, taken, length)))
                }
                None => (
                    Answered::AtMailbox,
                    self.asked_of_mailbox(email, user, code_length, now).await?,
                ),
            };
            // Where no code would be judged none is sent.
            let account = account_of(&asked.subject);
            let tally = self.tally(answered, address, account, origin).await?;
            if let Some(wait) = tally.wait(now) {
                return Ok(Decision::refuse(wait));
            }
            let mut changes = Changes::none();
            let told = Told::code_unless(matches!(asked.subject, Subject::Nobody));
            self.ask_mailbox(&slot, &asked, told, sends, &mut changes, now);
            Ok(Decision::accept((), changes))
        })
        .await
    }

    /// The mover's own move to this mailbox, while it waits for its proof.
    pub(super) async fn waiting_move<'a>(
        &self,
        mover: Option<&'a Actor>,
        email: &EmailAddress,
        now: Timestamp,
    ) -> Result<Option<(&'a User, Slot)>, PortError> {
        let Some(mover) = mover.map(Actor::user) else {
            return Ok(None);
        };
        let slot = self
            .slot(ChallengeHandle::of_move(mover.id, email, &self.pepper), email)
            .await?;
        let waits = slot.before.as_ref().filter(|before| now < before.kept_until);
        let address = waits.map(|before| before.address.clone());
        Ok(address.map(|address| (mover, Slot { address, ..slot })))
    }

    /// What is at this handle, which belongs to the address as it is written here.
    pub(super) async fn slot(&self, handle: ChallengeHandle, email: &EmailAddress) -> Result<Slot, PortError> {
        Ok(Slot {
            before: self.ports.storage.challenges.find(handle.id()).await?,
            handle,
            address: Address::Email(email.clone()),
        })
    }

    async fn asked_of_mailbox(
        &self,
        email: &EmailAddress,
        user: Option<User>,
        code_length: u8,
        now: Timestamp,
    ) -> Result<(Slot, Asked), PortError> {
        let mut slot = self
            .slot(ChallengeHandle::of_mailbox(email, &self.pepper), email)
            .await?;
        // Another spelling of an address may be another mailbox: a code goes to the one that was written down.
        let asked = match (user, &slot.before) {
            (Some(user), _) => {
                slot.address = Address::Email(user.email.clone());
                of_account(&user, self.length_for(&user, code_length))
            }
            (None, Some(waiting)) if waits(waiting, now) => {
                let asked = Asked {
                    purpose: waiting.purpose,
                    subject: waiting.subject.clone(),
                    locale: waiting.locale.clone(),
                    variables: self.mentioned_to(&waiting.subject).await?,
                    code_length,
                    kept_until: Some(waiting.kept_until),
                };
                slot.address = waiting.address.clone();
                asked
            }
            (None, _) => of_nobody(code_length),
        };
        Ok((slot, asked))
    }

    /// Short codes open no account that may do more than its own affairs.
    pub(super) fn length_for(&self, user: &User, asked: u8) -> u8 {
        if user.role == Role::User {
            asked
        } else {
            asked.max(self.policy.codes.length)
        }
    }

    /// Adds a challenge with its first code to the changes; it takes the place of the one before.
    pub(super) fn ask_mailbox(
        &self,
        slot: &Slot,
        asked: &Asked,
        told: Told<'_>,
        sends: Budget,
        changes: &mut Changes,
        now: Timestamp,
    ) {
        let head = Letterhead {
            purpose: message_for(asked.purpose),
            to: slot.address.clone(),
            user: subject_user(&asked.subject),
            locale: &asked.locale,
            expires_at: now + self.code_ttl(asked.purpose),
        };
        let kept_for = asked.kept_until.and_then(|until| (until - now).to_std().ok());
        let opening = self.mailbox_opening(asked, &slot.address, kept_for);
        let (mut challenge, code) = open_as(&slot.handle, opening, &self.pepper, self.entropy(), now);
        challenge.version = slot.before.as_ref().map_or(Version::NEW, |before| before.version);
        let variables = self.with_code(asked.variables.clone(), &code, asked.purpose);
        self.tell(told, head, &variables, changes, now);
        count_send(sends, changes, now);
        changes.put(challenge);
    }

    pub(super) fn mailbox_opening(&self, asked: &Asked, address: &Address, kept_for: Option<Duration>) -> Opening {
        let most = if self.policy.limits.is_some() {
            TRIES
        } else {
            TRIES_WITHOUT_LIMITS
        };
        Opening {
            purpose: asked.purpose,
            address: address.clone(),
            subject: asked.subject.clone(),
            locale: asked.locale.clone(),
            code_length: asked.code_length,
            code_ttl: self.code_ttl(asked.purpose),
            tries: self.policy.codes.tries.min(most),
            kept_for: kept_for.unwrap_or_default(),
        }
    }
}

/// Whether a sign-up waits for the proof of the address.
fn waits(challenge: &Challenge, now: Timestamp) -> bool {
    matches!(challenge.subject, Subject::Newcomer(_)) && now < challenge.kept_until
}

fn of_account(user: &User, code_length: u8) -> Asked {
    if user.status == UserStatus::Deactivated {
        return of_nobody(code_length);
    }
    Asked {
        purpose: Purpose::Login,
        subject: of_user(user),
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

/// A move; where the mailbox is somebody else's, one that nothing fulfils.
pub(super) fn moving(user: &User, taken: bool, code_length: u8) -> Asked {
    Asked {
        purpose: Purpose::ChangeEmail,
        subject: if taken { Subject::Nobody } else { of_user(user) },
        locale: user.locale.clone(),
        variables: about(user),
        code_length,
        kept_until: None,
    }
}

fn of_user(user: &User) -> Subject {
    Subject::User {
        id: user.id,
        epoch: user.epoch,
    }
}
