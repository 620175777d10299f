//! Records to put into stores, each later than the one before it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::TimeDelta;

use super::values::{email, label, locale, name, phone, url};
use crate::Timestamp;
use crate::ports::{Clock as _, Entropy};
use crate::records::Version;
use crate::records::audit::{Action, AuditActor, AuditEvent};
use crate::records::budget::{Budget, BudgetKey, BudgetKind};
use crate::records::challenge::{Challenge, Draft, Purpose, Subject};
use crate::records::delivery::{Address, Channel, Delivery, DeliveryStatus, Lease, MessagePurpose};
use crate::records::fact::{Fact, FactKey};
use crate::records::inbox::InboxMessage;
use crate::records::link::Link;
use crate::records::product::{Product, ProductStatus};
use crate::records::replay::Replay;
use crate::records::session::{Amr, Session};
use crate::records::signing_key::{Sealed, SigningKey};
use crate::records::user::{Role, User, UserStatus};
use crate::testing::{FixedClock, SeededEntropy, fixed_now};
use crate::values::ids::{AuditId, ChallengeId, DeliveryId, KeyId, LinkId, NodeId, ProductId, SessionId, UserId};
use crate::values::locale::Locale;
use crate::values::name::Attributes;
use crate::values::secret::{Digest, SecretText};

/// Makes records that differ in everything that identifies them.
pub(super) struct Samples {
    clock: FixedClock,
    entropy: SeededEntropy,
    made: AtomicU32,
}

impl Samples {
    pub(super) fn new() -> Self {
        Self {
            clock: FixedClock::at(fixed_now() + TimeDelta::microseconds(123_457)),
            entropy: SeededEntropy::new(0xd00a),
            made: AtomicU32::new(0),
        }
    }

    /// The instant of the newest record.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// An instant one millisecond and one microsecond later than the last.
    pub(super) fn later(&self) -> Timestamp {
        self.clock.advance(Duration::from_micros(1_001));
        self.now()
    }

    pub(super) fn digest(&self) -> Digest {
        let entropy: &dyn Entropy = &self.entropy;
        Digest::new(entropy.bytes())
    }

    /// A number below `end`.
    pub(super) fn below(&self, end: usize) -> usize {
        let entropy: &dyn Entropy = &self.entropy;
        usize::try_from(u32::from_be_bytes(entropy.bytes())).map_or(0, |number| number % end.max(1))
    }

    pub(super) fn lease(&self, until: Timestamp) -> Lease {
        Lease {
            node: NodeId::mint(self.now(), &self.entropy),
            until,
        }
    }

    pub(super) fn user_id(&self) -> UserId {
        UserId::mint(self.later(), &self.entropy)
    }

    pub(super) fn user(&self) -> User {
        let number = self.number();
        let at = self.later();
        User {
            id: UserId::mint(at, &self.entropy),
            version: Version::NEW,
            first_name: name("Ann"),
            last_name: name(&format!("Sample {number}")),
            email: email(&format!("Ann.{number}@Example.com")),
            email_verified: true,
            phone: Some(phone(&format!("+4930{number:07}"))),
            phone_verified: false,
            named_phone: Some(phone(&format!("+4931{number:07}"))),
            password: Some(SecretText::new("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA")),
            role: Role::User,
            status: UserStatus::Active,
            locale: Locale::default(),
            epoch: 0,
            created_at: at,
            updated_at: at,
        }
    }

    pub(super) fn challenge(&self) -> Challenge {
        let number = self.number();
        let at = self.later();
        Challenge {
            id: ChallengeId::mint(at, &self.entropy),
            version: Version::NEW,
            purpose: Purpose::Login,
            address: Address::Email(email(&format!("ann{number}@example.com"))),
            handle: self.digest(),
            codes: Vec::new(),
            tries_left: 5,
            sends: 1,
            sent_at: at,
            code_length: 6,
            subject: Subject::Nobody,
            locale: Locale::default(),
            created_at: at,
            expires_at: at + TimeDelta::minutes(10),
            kept_until: at + TimeDelta::hours(1),
        }
    }

    pub(super) fn draft(&self) -> Draft {
        let number = self.number();
        Draft {
            id: Some(self.user_id()),
            first_name: name("Zoë"),
            last_name: name("O'Neill"),
            email: email(&format!("zoë.{number}@bücher.example")),
            phone: Some(phone(&format!("+4930{number:07}"))),
            password: Some(SecretText::new("$argon2id$…")),
            locale: locale("de-AT"),
        }
    }

    pub(super) fn session(&self, user: UserId) -> Session {
        let at = self.later();
        Session {
            id: SessionId::mint(at, &self.entropy),
            version: Version::NEW,
            user,
            epoch: 0,
            current: self.digest(),
            previous: None,
            amr: vec![Amr::Otp],
            created_at: at,
            last_seen_at: at,
            expires_at: at + TimeDelta::days(30),
            ip: None,
            user_agent: None,
        }
    }

    pub(super) fn product(&self) -> Product {
        let number = self.number();
        let at = self.later();
        Product {
            id: ProductId::mint(at, &self.entropy),
            version: Version::NEW,
            url: url(&format!("https://shop{number}.example/")),
            name: Some(label(&format!("Sample {number}"))),
            description: None,
            attributes: Attributes::default(),
            status: ProductStatus::Active,
            created_at: at,
            updated_at: at,
        }
    }

    /// One that is due and that nobody works on.
    pub(super) fn delivery(&self) -> Delivery {
        self.delivery_at(self.later())
    }

    pub(super) fn delivery_at(&self, at: Timestamp) -> Delivery {
        let number = self.number();
        Delivery {
            id: DeliveryId::mint(at, &self.entropy),
            version: Version::NEW,
            purpose: MessagePurpose::Login,
            to: Address::Email(email(&format!("ann{number}@example.com"))),
            user: None,
            locale: Locale::default(),
            variables: Some(Sealed(b"sealed".to_vec())),
            status: DeliveryStatus::Queued,
            provider: None,
            attempts: Vec::new(),
            retried_after: 0,
            due_at: Some(at),
            lease: None,
            created_at: at,
            expires_at: at + TimeDelta::minutes(10),
            settled_at: None,
        }
    }

    /// One whose fate was settled as soon as it was made.
    pub(super) fn settled(&self, status: DeliveryStatus) -> Delivery {
        let mut delivery = self.delivery();
        delivery.status = status;
        delivery.settled_at = delivery.due_at.take();
        delivery.variables = None;
        delivery
    }

    pub(super) fn budget(&self) -> Budget {
        Budget::fresh(BudgetKey {
            kind: BudgetKind::Sends,
            subject: self.digest(),
        })
    }

    pub(super) fn link(&self) -> Link {
        let at = self.later();
        Link {
            id: LinkId::mint(at, &self.entropy),
            version: Version::NEW,
            user: self.user_id(),
            epoch: 7,
            digest: self.digest(),
            created_at: at,
            expires_at: at + TimeDelta::hours(1),
        }
    }

    pub(super) fn replay(&self) -> Replay {
        Replay {
            key: self.digest(),
            version: Version::NEW,
            content: self.digest(),
            made: self.user_id().to_string(),
            expires_at: self.later() + TimeDelta::hours(24),
        }
    }

    pub(super) fn signing_key(&self) -> SigningKey {
        let at = self.later();
        SigningKey {
            id: KeyId::mint(at, &self.entropy),
            version: Version::NEW,
            public: self.digest().as_bytes().to_vec(),
            private: Sealed(self.digest().as_bytes().to_vec()),
            created_at: at,
            signs_from: at + TimeDelta::minutes(2),
            retires_at: None,
        }
    }

    pub(super) fn event(&self, action: Action) -> AuditEvent {
        self.event_at(action, self.later())
    }

    pub(super) fn event_at(&self, action: Action, at: Timestamp) -> AuditEvent {
        AuditEvent {
            id: AuditId::mint(at, &self.entropy),
            at,
            actor: AuditActor::System,
            action,
            target: None,
            request_id: None,
            details: BTreeMap::new(),
        }
    }

    pub(super) fn message(&self, to: &str) -> InboxMessage {
        let at = self.later();
        InboxMessage {
            id: DeliveryId::mint(at, &self.entropy),
            channel: Channel::Email,
            to: to.to_owned(),
            purpose: MessagePurpose::Login,
            subject: Some("Your code".to_owned()),
            text: SecretText::new("Your code is 123456."),
            html: None,
            code: Some(SecretText::new("123456")),
            link: None,
            at,
        }
    }

    fn number(&self) -> u32 {
        self.made.fetch_add(1, Ordering::Relaxed)
    }
}

pub(super) const fn fact(key: FactKey, value: Vec<u8>) -> Fact {
    Fact {
        key,
        version: Version::NEW,
        value,
    }
}
