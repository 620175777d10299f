//! What a request for a code writes, without anybody having asked for one: challenge, budget, delivery, event.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use doorward_core::Timestamp;
use doorward_core::ports::{Changes, Clock as _, Entropy};
use doorward_core::records::Version;
use doorward_core::records::audit::{Action, AuditActor, AuditEvent};
use doorward_core::records::budget::{Budget, BudgetKey, BudgetKind};
use doorward_core::records::challenge::{Challenge, LiveCode, Purpose, Subject};
use doorward_core::records::delivery::{Address, Delivery, DeliveryStatus, Lease, MessagePurpose};
use doorward_core::records::signing_key::Sealed;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::{AuditId, ChallengeId, DeliveryId, NodeId};
use doorward_core::values::locale::Locale;
use doorward_core::values::secret::Digest;
use doorward_crypto::{SystemClock, SystemEntropy};

use crate::failure::Failure;

/// All four, different each time in everything that identifies them.
pub(crate) fn of_a_code(number: u32) -> Result<Changes, Failure> {
    let at = SystemClock.now();
    let to = Address::Email(EmailAddress::parse(&format!("nobody{number}@example.com"))?);
    let mut budget = Budget::fresh(BudgetKey {
        kind: BudgetKind::Sends,
        subject: digest(),
    });
    budget.marks.push(at);
    let mut changes = Changes::none();
    changes.put(challenge(at, to.clone()));
    changes.put(budget);
    changes.put(delivery(at, to));
    changes.events.push(AuditEvent {
        id: AuditId::mint(at, &SystemEntropy),
        at,
        actor: AuditActor::Anonymous,
        action: Action::SignInFailed,
        target: None,
        request_id: Some("req_0123456789".to_owned()),
        details: BTreeMap::new(),
    });
    Ok(changes)
}

fn digest() -> Digest {
    let entropy: &dyn Entropy = &SystemEntropy;
    Digest::new(entropy.bytes())
}

fn challenge(at: Timestamp, address: Address) -> Challenge {
    let expires_at = at + TimeDelta::minutes(10);
    Challenge {
        id: ChallengeId::mint(at, &SystemEntropy),
        version: Version::NEW,
        purpose: Purpose::Login,
        address,
        handle: digest(),
        codes: vec![LiveCode {
            digest: digest(),
            expires_at,
        }],
        tries_left: 5,
        sends: 1,
        sent_at: at,
        code_length: 6,
        subject: Subject::Nobody,
        locale: Locale::default(),
        created_at: at,
        expires_at,
        kept_until: at + TimeDelta::hours(1),
    }
}

fn delivery(at: Timestamp, to: Address) -> Delivery {
    Delivery {
        id: DeliveryId::mint(at, &SystemEntropy),
        version: Version::NEW,
        purpose: MessagePurpose::Login,
        to,
        user: None,
        locale: Locale::default(),
        variables: Some(Sealed(vec![7; 120])),
        status: DeliveryStatus::Sending,
        provider: None,
        attempts: Vec::new(),
        retried_after: 0,
        due_at: Some(at),
        lease: Some(Lease {
            node: NodeId::mint(at, &SystemEntropy),
            until: at + TimeDelta::minutes(1),
        }),
        created_at: at,
        expires_at: at + TimeDelta::minutes(10),
        settled_at: None,
    }
}
