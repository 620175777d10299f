//! The audit trail and the inbox.

use async_trait::async_trait;

use super::MemoryStore;
use super::paging::{Direction, by_id, by_instant, page};
use crate::Timestamp;
use crate::listing::Page;
use crate::ports::{Audit, AuditQuery, Inbox, InboxQuery, PortError};
use crate::records::audit::{AuditActor, AuditEvent};
use crate::records::inbox::InboxMessage;

#[async_trait]
impl Audit for MemoryStore {
    async fn list(&self, query: &AuditQuery) -> Result<Page<AuditEvent>, PortError> {
        self.read(|tables| {
            let matching = tables.events.values().filter(|event| is_asked_for(event, query));
            page(matching, |event| by_id(&event.id), Direction::Descending, &query.span)
        })
    }
}

fn is_asked_for(event: &AuditEvent, query: &AuditQuery) -> bool {
    query.actor.as_ref().is_none_or(|actor| word_for(event.actor) == *actor)
        && query.action.is_none_or(|action| event.action == action)
        && query
            .target
            .as_ref()
            .is_none_or(|target| event.target.as_ref() == Some(target))
        && query.since.is_none_or(|since| event.at >= since)
        && query.until.is_none_or(|until| event.at < until)
}

fn word_for(actor: AuditActor) -> String {
    match actor {
        AuditActor::User(id) => id.to_string(),
        AuditActor::Anonymous => "anonymous".to_owned(),
        AuditActor::System => "system".to_owned(),
    }
}

#[async_trait]
impl Inbox for MemoryStore {
    async fn capture(&self, message: InboxMessage) -> Result<(), PortError> {
        self.write(|tables| {
            tables.inbox.entry(message.id).or_insert(message);
        })
    }

    async fn list(&self, query: &InboxQuery) -> Result<Page<InboxMessage>, PortError> {
        let to = query.to.as_deref().map(str::to_lowercase);
        self.read(|tables| {
            let matching = tables
                .inbox
                .values()
                .filter(|message| to.as_ref().is_none_or(|to| message.to.to_lowercase() == *to));
            page(
                matching,
                |message| by_instant(message.at, &message.id),
                Direction::Descending,
                &query.span,
            )
        })
    }

    async fn forget(&self, to: &str) -> Result<(), PortError> {
        let to = to.to_lowercase();
        self.write(|tables| tables.inbox.retain(|_, message| message.to.to_lowercase() != to))
    }

    async fn clear(&self, before: Option<Timestamp>) -> Result<(), PortError> {
        self.write(|tables| {
            tables
                .inbox
                .retain(|_, message| before.is_some_and(|before| message.at >= before));
        })
    }
}
