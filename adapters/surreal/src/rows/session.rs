//! Rows of sessions.

use std::ops::Bound;

use doorward_core::Timestamp;
use doorward_core::records::session::{Amr, Session};
use doorward_core::values::ids::{SessionId, UserId};
use surrealdb::types::{Array, Bytes, RecordId, RecordIdKey, RecordIdKeyRange, SurrealValue, Value};

use super::Row;
use crate::order;

/// A session, under its user and its own id. `seen_day` spares the index a change at each renewal.
#[derive(SurrealValue)]
pub(crate) struct SessionRow {
    id: RecordId,
    v: i64,
    user: String,
    epoch: u32,
    current: Bytes,
    previous: Option<Bytes>,
    amr: Vec<String>,
    created_at: Timestamp,
    last_seen_at: Timestamp,
    expires_at: Timestamp,
    ip: Option<String>,
    user_agent: Option<String>,
    seen_day: i64,
}

pub(crate) fn id(user: UserId, session: SessionId) -> RecordId {
    let key = vec![Value::String(user.to_string()), Value::String(session.to_string())];
    RecordId::new(SessionRow::TABLE, Array::from(key))
}

/// The ids of all sessions of a user.
pub(crate) fn all_of(user: UserId) -> RecordId {
    let edge = |last: &str| {
        let key = vec![Value::String(user.to_string()), Value::String(last.to_owned())];
        RecordIdKey::Array(Array::from(key))
    };
    let range = RecordIdKeyRange {
        start: Bound::Included(edge("")),
        end: Bound::Excluded(edge(&order::end_of_prefix(""))),
    };
    RecordId::new(SessionRow::TABLE, range)
}

/// The day an instant is on.
pub(crate) fn day(at: Timestamp) -> i64 {
    at.timestamp().div_euclid(86_400)
}

impl From<&Session> for SessionRow {
    fn from(session: &Session) -> Self {
        Self {
            id: id(session.user, session.id),
            v: super::written(session.version),
            user: session.user.to_string(),
            epoch: session.epoch,
            current: super::bytes(&session.current),
            previous: session.previous.as_ref().map(super::bytes),
            amr: session.amr.iter().map(|way| way.as_str().to_owned()).collect(),
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            expires_at: session.expires_at,
            ip: session.ip.map(|ip| ip.to_string()),
            user_agent: session.user_agent.clone(),
            seen_day: day(session.last_seen_at),
        }
    }
}

impl Row for SessionRow {
    const TABLE: &'static str = "session";
    type Record = Session;

    fn into_record(self) -> Option<Session> {
        Some(Session {
            id: SessionId::parse(super::last_key(&self.id)?)?,
            version: super::version(self.v)?,
            user: UserId::parse(&self.user)?,
            epoch: self.epoch,
            current: super::digest(&self.current)?,
            previous: match &self.previous {
                Some(bytes) => Some(super::digest(bytes)?),
                None => None,
            },
            amr: self.amr.iter().map(|word| Amr::parse(word)).collect::<Option<_>>()?,
            created_at: self.created_at,
            last_seen_at: self.last_seen_at,
            expires_at: self.expires_at,
            ip: self.ip.map(|ip| ip.parse()).transpose().ok()?,
            user_agent: self.user_agent,
        })
    }
}
