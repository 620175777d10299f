//! Records as texts that show every field exactly, secrets too, so that two of them can be compared.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::Timestamp;
use crate::records::Version;
use crate::records::audit::{Action, AuditActor, AuditEvent};
use crate::records::budget::{Budget, BudgetKey, BudgetKind};
use crate::records::challenge::{Challenge, Draft, LiveCode, Purpose, Subject};
use crate::records::delivery::{
    Address, Attempt, Channel, Delivery, DeliveryStatus, Lease, MessagePurpose, OutcomeKind,
};
use crate::records::fact::{Fact, FactKey};
use crate::records::inbox::InboxMessage;
use crate::records::link::Link;
use crate::records::product::{Product, ProductStatus};
use crate::records::replay::Replay;
use crate::records::session::{Amr, Session};
use crate::records::signing_key::{Sealed, SigningKey};
use crate::records::suppression::{Suppression, SuppressionId, SuppressionReason};
use crate::records::user::{Role, User, UserStatus};
use crate::values::email::EmailAddress;
use crate::values::ids::{AuditId, ChallengeId, DeliveryId, KeyId, LinkId, NodeId, ProductId, SessionId, UserId};
use crate::values::locale::Locale;
use crate::values::name::{Attributes, Label, Note, PersonName};
use crate::values::phone::PhoneNumber;
use crate::values::product_url::ProductUrl;
use crate::values::secret::{Digest, SecretText};

pub(in crate::testing) trait LaidOpen {
    /// Everything there is to know about it.
    fn laid_open(&self) -> String;
}

/// Field by field; a field that is missing here does not compile.
macro_rules! by_fields {
    ($($record:ident { $($field:ident),+ $(,)? })+) => {$(
        impl LaidOpen for $record {
            fn laid_open(&self) -> String {
                let Self { $($field),+ } = self;
                [$(format!(concat!(stringify!($field), ": {}"), $field.laid_open())),+].join("; ")
            }
        }
    )+};
}

/// What hides nothing in its debug output.
macro_rules! by_debug {
    ($($value:ty),+ $(,)?) => {$(
        impl LaidOpen for $value {
            fn laid_open(&self) -> String {
                format!("{self:?}")
            }
        }
    )+};
}

by_fields! {
    User {
        id, version, first_name, last_name, email, email_verified, phone, phone_verified, named_phone, password, role, status,
        locale, epoch, created_at, updated_at,
    }
    Challenge {
        id, version, purpose, address, handle, codes, tries_left, sends, sent_at, code_length, subject, locale,
        created_at, expires_at, kept_until,
    }
    LiveCode { digest, expires_at }
    Draft { id, first_name, last_name, email, phone, password, locale }
    Session {
        id, version, user, epoch, current, previous, amr, created_at, last_seen_at, expires_at, ip, user_agent,
    }
    Product { id, version, url, name, description, attributes, status, created_at, updated_at }
    Delivery {
        id, version, purpose, to, user, locale, variables, status, provider, attempts, retried_after, due_at, lease,
        created_at, expires_at, settled_at,
    }
    Attempt { provider, outcome, code, detail, at, retry_at }
    Budget { key, version, marks, streak }
    BudgetKey { kind, subject }
    Fact { key, version, value }
    Link { id, version, user, epoch, digest, created_at, expires_at }
    Replay { key, version, content, made, expires_at }
    SigningKey { id, version, public, private, created_at, signs_from, retires_at }
    Suppression { id, version, channel, masked, reason, provider, since }
    AuditEvent { id, at, actor, action, target, request_id, details }
    InboxMessage { id, channel, to, purpose, subject, text, html, code, link, at }
}

by_debug! {
    bool, u8, u32, String, Vec<u8>, Timestamp, Version, IpAddr, BTreeMap<String, String>,
    UserId, SessionId, ProductId, DeliveryId, AuditId, ChallengeId, LinkId, KeyId, NodeId,
    SuppressionId, Locale, Label, Note, Attributes, ProductUrl, Sealed, Lease,
    Role, UserStatus, Purpose, Amr, ProductStatus, MessagePurpose, DeliveryStatus, OutcomeKind, Channel, BudgetKind,
    FactKey, SuppressionReason, Action, AuditActor,
}

impl<T: LaidOpen> LaidOpen for Option<T> {
    fn laid_open(&self) -> String {
        self.as_ref()
            .map_or_else(|| "none".to_owned(), |value| format!("some({})", value.laid_open()))
    }
}

impl<T: LaidOpen> LaidOpen for [T] {
    fn laid_open(&self) -> String {
        let each: Vec<String> = self.iter().map(LaidOpen::laid_open).collect();
        format!("[{}]", each.join(" | "))
    }
}

macro_rules! by_slice {
    ($($item:ty),+ $(,)?) => {$(
        impl LaidOpen for Vec<$item> {
            fn laid_open(&self) -> String {
                self.as_slice().laid_open()
            }
        }
    )+};
}

by_slice!(LiveCode, Amr, Attempt, Timestamp);

impl LaidOpen for PersonName {
    fn laid_open(&self) -> String {
        format!("{:?}", self.as_str())
    }
}

impl LaidOpen for EmailAddress {
    fn laid_open(&self) -> String {
        format!("{:?} for {:?}", self.as_sent(), self.canonical())
    }
}

impl LaidOpen for PhoneNumber {
    fn laid_open(&self) -> String {
        format!("{:?}", self.e164())
    }
}

impl LaidOpen for Address {
    fn laid_open(&self) -> String {
        match self {
            Self::Email(address) => address.laid_open(),
            Self::Phone(number) => number.laid_open(),
        }
    }
}

impl LaidOpen for SecretText {
    fn laid_open(&self) -> String {
        format!("{:?}", self.reveal())
    }
}

impl LaidOpen for Digest {
    fn laid_open(&self) -> String {
        format!("{:?}", self.as_bytes())
    }
}

impl LaidOpen for Subject {
    fn laid_open(&self) -> String {
        match self {
            Self::Nobody => "nobody".to_owned(),
            Self::Newcomer(draft) => format!("newcomer({})", draft.laid_open()),
            Self::User { id, epoch } => format!("user({id}, {epoch})"),
        }
    }
}
