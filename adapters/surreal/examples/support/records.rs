//! Records to measure with.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;
use doorward_core::Timestamp;
use doorward_core::ports::{Changes, Entropy};
use doorward_core::records::Version;
use doorward_core::records::audit::{Action, AuditActor, AuditEvent};
use doorward_core::records::budget::{Budget, BudgetKey, BudgetKind};
use doorward_core::records::challenge::{Challenge, LiveCode, Purpose, Subject};
use doorward_core::records::delivery::{Address, Delivery, DeliveryStatus, Lease, MessagePurpose};
use doorward_core::records::signing_key::Sealed;
use doorward_core::testing::{SeededEntropy, fixed_now};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::{AuditId, ChallengeId, DeliveryId, NodeId};
use doorward_core::values::locale::Locale;
use doorward_core::values::secret::Digest;

/// Makes records that differ in everything that identifies them.
pub(crate) struct Records {
    entropy: SeededEntropy,
    made: AtomicU32,
}

impl Records {
    /// Records that differ between processes.
    pub(crate) fn new() -> Self {
        Self {
            entropy: SeededEntropy::new(u64::from(std::process::id())),
            made: AtomicU32::new(0),
        }
    }

    /// One challenge.
    pub(crate) fn one(&self) -> Changes {
        let mut changes = Changes::none();
        changes.put(self.challenge());
        changes
    }

    /// What a request for a code writes: challenge, budget, delivery, event.
    pub(crate) fn four(&self) -> Changes {
        let mut changes = self.one();
        changes.put(self.budget());
        changes.put(self.delivery());
        changes.events.push(self.event());
        changes
    }

    fn later(&self) -> (u32, Timestamp) {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        (number, fixed_now() + TimeDelta::microseconds(i64::from(number) * 1_001))
    }

    fn digest(&self) -> Digest {
        let mut bytes = [0; 32];
        self.entropy.fill(&mut bytes);
        Digest::new(bytes)
    }

    fn challenge(&self) -> Challenge {
        let (number, at) = self.later();
        Challenge {
            id: ChallengeId::mint(at, &self.entropy),
            version: Version::NEW,
            purpose: Purpose::Login,
            address: address(number),
            handle: self.digest(),
            codes: vec![LiveCode {
                digest: self.digest(),
                expires_at: at + TimeDelta::minutes(10),
            }],
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

    fn budget(&self) -> Budget {
        let mut budget = Budget::fresh(BudgetKey {
            kind: BudgetKind::Sends,
            subject: self.digest(),
        });
        budget.marks.push(self.later().1);
        budget
    }

    fn delivery(&self) -> Delivery {
        let (number, at) = self.later();
        let until = at + TimeDelta::minutes(1);
        Delivery {
            id: DeliveryId::mint(at, &self.entropy),
            version: Version::NEW,
            purpose: MessagePurpose::Login,
            to: address(number),
            user: None,
            locale: Locale::default(),
            variables: Some(Sealed(vec![7; 120])),
            status: DeliveryStatus::Sending,
            provider: None,
            attempts: Vec::new(),
            retried_after: 0,
            due_at: Some(at),
            lease: Some(Lease {
                node: NodeId::mint(at, &self.entropy),
                until,
            }),
            created_at: at,
            expires_at: at + TimeDelta::minutes(10),
            settled_at: None,
        }
    }

    fn event(&self) -> AuditEvent {
        let (_, at) = self.later();
        AuditEvent {
            id: AuditId::mint(at, &self.entropy),
            at,
            actor: AuditActor::Anonymous,
            action: Action::SignInFailed,
            target: None,
            request_id: Some("req_0123456789".to_owned()),
            details: BTreeMap::new(),
        }
    }
}

fn address(number: u32) -> Address {
    #[expect(clippy::expect_used, reason = "an address made of a number is valid")]
    let address = EmailAddress::parse(&format!("person{number}@example.com")).expect("an address");
    Address::Email(address)
}
