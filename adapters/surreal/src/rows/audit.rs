//! Rows of the audit trail.

use std::collections::BTreeMap;
use std::ops::Bound;

use doorward_core::Timestamp;
use doorward_core::ports::Entropy;
use doorward_core::records::audit::{Action, AuditActor, AuditEvent};
use doorward_core::values::ids::{AuditId, UserId};
use surrealdb::types::{RecordId, RecordIdKey, RecordIdKeyRange, SurrealValue};

use super::Row;
use crate::order;

const ANONYMOUS: &str = "anonymous";
const SYSTEM: &str = "system";

/// A row of the trail. `by_newest` sorts lists; `action`, `actor` and `target` divide them.
#[derive(SurrealValue)]
pub(crate) struct AuditRow {
    id: RecordId,
    at: Timestamp,
    actor: String,
    action: String,
    target: Option<String>,
    request_id: Option<String>,
    details: BTreeMap<String, String>,
    by_newest: String,
}

pub(crate) fn id(event: AuditId) -> RecordId {
    RecordId::new(AuditRow::TABLE, event.to_string())
}

/// The ids of all rows from before an instant, to the millisecond.
pub(crate) fn before(at: Timestamp) -> RecordId {
    let first_at = AuditId::mint(at, &Nothing).to_string();
    let range = RecordIdKeyRange {
        start: Bound::Included(RecordIdKey::String(AuditId::PREFIX.to_owned())),
        end: Bound::Excluded(RecordIdKey::String(first_at)),
    };
    RecordId::new(AuditRow::TABLE, range)
}

/// What the least of ids is made of.
struct Nothing;

impl Entropy for Nothing {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

impl From<&AuditEvent> for AuditRow {
    fn from(event: &AuditEvent) -> Self {
        Self {
            id: id(event.id),
            at: event.at,
            actor: match event.actor {
                AuditActor::User(user) => user.to_string(),
                AuditActor::Anonymous => ANONYMOUS.to_owned(),
                AuditActor::System => SYSTEM.to_owned(),
            },
            action: event.action.as_str().to_owned(),
            target: event.target.clone(),
            request_id: event.request_id.clone(),
            details: event.details.clone(),
            by_newest: order::newest(event.at, event.id),
        }
    }
}

impl Row for AuditRow {
    const TABLE: &'static str = "audit";
    type Record = AuditEvent;

    fn into_record(self) -> Option<AuditEvent> {
        Some(AuditEvent {
            id: AuditId::parse(super::text_key(&self.id)?)?,
            at: self.at,
            actor: match self.actor.as_str() {
                ANONYMOUS => AuditActor::Anonymous,
                SYSTEM => AuditActor::System,
                user => AuditActor::User(UserId::parse(user)?),
            },
            action: Action::parse(&self.action)?,
            target: self.target,
            request_id: self.request_id,
            details: self.details,
        })
    }
}
