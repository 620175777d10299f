//! Rows of the audit trail as operators see them.

use std::collections::BTreeMap;

use doorward_core::records::audit::{Action, AuditActor, AuditEvent};
use poem_openapi::Object;

use crate::shapes::moment::Moment;
use crate::shapes::word::Word;

/// Who did what to what.
#[derive(Debug, Object)]
#[oai(rename = "AuditEvent", skip_serializing_if_is_none)]
pub(crate) struct AuditEventOut {
    /// Its id.
    pub(crate) id: String,
    /// When.
    pub(crate) at: Moment,
    /// Who: a user's id, `anonymous` or `system`.
    pub(crate) actor: String,
    /// What.
    pub(crate) action: Word<Action>,
    /// The id of what it was done to.
    pub(crate) target: Option<String>,
    /// The id of the request it happened in.
    pub(crate) request_id: Option<String>,
    /// What else is worth knowing: words and ids only.
    pub(crate) details: BTreeMap<String, String>,
}

impl From<AuditEvent> for AuditEventOut {
    fn from(event: AuditEvent) -> Self {
        Self {
            id: event.id.to_string(),
            at: event.at.into(),
            actor: match event.actor {
                AuditActor::User(id) => id.to_string(),
                AuditActor::Anonymous => "anonymous".to_owned(),
                AuditActor::System => "system".to_owned(),
            },
            action: event.action.into(),
            target: event.target,
            request_id: event.request_id,
            details: event.details,
        }
    }
}
