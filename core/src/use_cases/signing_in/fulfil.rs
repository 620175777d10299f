//! What a right code does: opens an account, signs in, or moves an account to another address.

use crate::Timestamp;
use crate::app::{App, Decision, Hindrance, Opened, Origin};
use crate::ports::{Changes, PortError};
use crate::records::Version;
use crate::records::audit::{Action, AuditActor};
use crate::records::budget::{Budget, BudgetKey};
use crate::records::challenge::{Challenge, Draft, Purpose, Subject};
use crate::records::claim::ClaimKey;
use crate::records::delivery::{Address, MessagePurpose};
use crate::records::session::Amr;
use crate::records::user::{Role, User, UserStatus};
use crate::use_cases::signing_in::VerifyChallengeError;
use crate::values::ids::UserId;
use crate::values::phone::PhoneNumber;

/// What came of a right code.
#[derive(Clone)]
pub(super) struct Fulfilled {
    pub(super) purpose: Purpose,
    pub(super) user: User,
    pub(super) opened: Option<Opened>,
}

type Verdict = Result<Decision<Fulfilled, VerifyChallengeError>, Hindrance>;

impl App {
    /// Removes the challenge, so that the same code fulfils nothing again, and does what it was for.
    pub(super) async fn fulfil(
        &self,
        challenge: &Challenge,
        failures: Budget,
        origin: &Origin,
        now: Timestamp,
    ) -> Verdict {
        let mut changes = Changes::none();
        changes.remove(challenge);
        let judged = failures.key;
        if failures.streak > 0 {
            let mut failures = failures;
            failures.succeed();
            changes.put(failures);
        }
        self.text_was_proven(&challenge.address, &mut changes).await?;
        match (&challenge.subject, challenge.purpose) {
            (Subject::Newcomer(draft), _) => self.open_account(draft, judged, changes, origin, now).await,
            (Subject::Nobody, _) => Ok(Decision::refuse(VerifyChallengeError::Expired)),
            (Subject::User { id, epoch }, purpose) => {
                let user = self.ports.storage.users.find(*id).await?;
                let Some(user) = user.filter(|user| user.epoch == *epoch && user.status != UserStatus::Deactivated)
                else {
                    return Ok(Decision::refuse(VerifyChallengeError::Expired).with(changes));
                };
                match (purpose, &challenge.address) {
                    (Purpose::ChangeEmail, Address::Email(_)) => {
                        self.move_email(user, challenge, changes, origin, now).await
                    }
                    (Purpose::ChangePhone, Address::Phone(phone)) => {
                        self.move_phone(user, phone, changes, origin, now).await
                    }
                    _ => {
                        self.sign_in_by_code(user, challenge, judged, changes, origin, now)
                            .await
                    }
                }
            }
        }
    }

    /// The credential kept is the one submitted with this very challenge; others that wait for the same address find it taken.
    async fn open_account(
        &self,
        draft: &Draft,
        judged: BudgetKey,
        mut changes: Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Verdict {
        let claims = &self.ports.storage.claims;
        let email = ClaimKey::email(&draft.email);
        if claims.holder(&email).await?.is_some() {
            return Ok(Decision::refuse(VerifyChallengeError::Expired).with(changes));
        }
        let phone_is_free = match &draft.phone {
            Some(phone) => claims.holder(&ClaimKey::phone(phone)).await?.is_none(),
            None => false,
        };
        let user = User {
            id: draft.id.unwrap_or_else(|| UserId::mint(now, self.entropy())),
            version: Version::NEW,
            first_name: draft.first_name.clone(),
            last_name: draft.last_name.clone(),
            email: draft.email.clone(),
            email_verified: true,
            phone: draft.phone.clone().filter(|_| phone_is_free),
            phone_verified: false,
            named_phone: None,
            password: draft.password.clone(),
            role: Role::User,
            status: UserStatus::Active,
            locale: draft.locale.clone(),
            epoch: 0,
            created_at: now,
            updated_at: now,
        };
        changes.take(email, user.id);
        if let Some(phone) = &user.phone {
            changes.take(ClaimKey::phone(phone), user.id);
        } else if let Some(phone) = &draft.phone {
            changes.put(self.notice(&user, MessagePurpose::PhoneInUse, Some(phone.masked()), now));
        }
        changes
            .events
            .push(self.event(now, AuditActor::User(user.id), Action::UserRegistered, user.id, origin));
        self.reopen_factors(&user, judged, &mut changes).await?;
        let user = changes.put(user);
        self.signed_in(Purpose::Registration, user, Amr::Otp, changes, origin, now)
            .await
    }

    /// Signing in with an address proves it.
    async fn sign_in_by_code(
        &self,
        mut user: User,
        challenge: &Challenge,
        judged: BudgetKey,
        mut changes: Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Verdict {
        let (is_still_theirs, proven, amr) = match &challenge.address {
            Address::Email(email) => (user.email == *email, &mut user.email_verified, Amr::Otp),
            Address::Phone(phone) => (user.phone.as_ref() == Some(phone), &mut user.phone_verified, Amr::Sms),
        };
        if !is_still_theirs {
            return Ok(Decision::refuse(VerifyChallengeError::Expired).with(changes));
        }
        let newly_proven = !std::mem::replace(proven, true);
        if newly_proven {
            self.activate_if_pending(&mut user, &mut changes, origin, now).await?;
            if amr == Amr::Sms {
                changes
                    .events
                    .push(self.event(now, AuditActor::User(user.id), Action::PhoneVerified, user.id, origin));
            }
            user.updated_at = now;
            user = changes.put(user);
        }
        if user.status != UserStatus::Active {
            return Ok(Decision::refuse(VerifyChallengeError::Expired).with(changes));
        }
        self.reopen_factors(&user, judged, &mut changes).await?;
        self.signed_in(challenge.purpose, user, amr, changes, origin, now).await
    }

    async fn move_email(
        &self,
        mut user: User,
        challenge: &Challenge,
        mut changes: Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Verdict {
        let Address::Email(email) = &challenge.address else {
            return Ok(Decision::refuse(VerifyChallengeError::Expired).with(changes));
        };
        let (old, new) = (ClaimKey::email(&user.email), ClaimKey::email(email));
        let holder = self.ports.storage.claims.holder(&new).await?;
        if holder.is_some_and(|holder| holder != user.id.to_string()) {
            return Ok(Decision::refuse(VerifyChallengeError::Expired).with(changes));
        }
        if old != new {
            changes.release(old, user.id);
            changes.take(new, user.id);
        }
        user.email = email.clone();
        user.email_verified = true;
        user.updated_at = now;
        changes
            .events
            .push(self.event(now, AuditActor::User(user.id), Action::EmailChanged, user.id, origin));
        let user = changes.put(user);
        Ok(Decision::accept(
            Fulfilled {
                purpose: challenge.purpose,
                user,
                opened: None,
            },
            changes,
        ))
    }

    /// Whoever proves a number gets it from whoever only said it was theirs.
    async fn move_phone(
        &self,
        mut user: User,
        phone: &PhoneNumber,
        mut changes: Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Verdict {
        let claim = ClaimKey::phone(phone);
        let holder = self
            .ports
            .storage
            .claims
            .holder(&claim)
            .await?
            .and_then(|holder| UserId::parse(&holder));
        if let Some(other) = holder.filter(|holder| *holder != user.id)
            && !self.take_phone_from(other, phone, &mut changes, origin, now).await?
        {
            return Ok(Decision::refuse(VerifyChallengeError::Expired).with(changes));
        }
        if let Some(old) = user.phone.as_ref().filter(|old| *old != phone) {
            changes.release(ClaimKey::phone(old), user.id);
        }
        if holder != Some(user.id) {
            changes.take(claim, user.id);
        }
        user.phone = Some(phone.clone());
        user.phone_verified = true;
        user.named_phone = None;
        user.updated_at = now;
        changes
            .events
            .push(self.event(now, AuditActor::User(user.id), Action::PhoneChanged, user.id, origin));
        let user = changes.put(user);
        Ok(Decision::accept(
            Fulfilled {
                purpose: Purpose::ChangePhone,
                user,
                opened: None,
            },
            changes,
        ))
    }

    async fn take_phone_from(
        &self,
        other: UserId,
        phone: &PhoneNumber,
        changes: &mut Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<bool, PortError> {
        let Some(mut loser) = self.ports.storage.users.find(other).await? else {
            return Ok(false);
        };
        if loser.phone_verified {
            return Ok(false);
        }
        loser.phone = None;
        loser.updated_at = now;
        changes.release(ClaimKey::phone(phone), loser.id);
        changes.put(self.notice(&loser, MessagePurpose::PhoneLost, Some(phone.masked()), now));
        changes
            .events
            .push(self.event(now, AuditActor::System, Action::PhoneLost, loser.id, origin));
        changes.put(loser);
        Ok(true)
    }

    async fn signed_in(
        &self,
        purpose: Purpose,
        user: User,
        amr: Amr,
        mut changes: Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Verdict {
        let opened = self.begin_session(&user, amr, &mut changes, origin, now).await?;
        Ok(Decision::accept(
            Fulfilled {
                purpose,
                user,
                opened: Some(opened),
            },
            changes,
        ))
    }
}
