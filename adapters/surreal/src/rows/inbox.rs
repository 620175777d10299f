//! Rows of captured messages.

use doorward_core::Timestamp;
use doorward_core::records::delivery::{Channel, MessagePurpose};
use doorward_core::records::inbox::InboxMessage;
use doorward_core::values::ids::DeliveryId;
use doorward_core::values::secret::SecretText;
use surrealdb::types::{RecordId, SurrealValue};

use super::Row;
use crate::order;

/// A captured message, under the id of its delivery. `by_newest` sorts the list, `to_key` finds an address in any case.
#[derive(SurrealValue)]
pub(crate) struct InboxRow {
    id: RecordId,
    channel: String,
    to: String,
    purpose: String,
    subject: Option<String>,
    text: String,
    html: Option<String>,
    code: Option<String>,
    link: Option<String>,
    at: Timestamp,
    shelf: String,
    to_key: String,
    by_newest: String,
}

impl InboxRow {
    /// The one class all messages are in.
    pub(crate) const SHELF: &'static str = "inbox";
}

impl From<&InboxMessage> for InboxRow {
    fn from(message: &InboxMessage) -> Self {
        let revealed = |secret: &Option<SecretText>| secret.as_ref().map(|secret| secret.reveal().to_owned());
        Self {
            id: RecordId::new(Self::TABLE, message.id.to_string()),
            channel: message.channel.as_str().to_owned(),
            to: message.to.clone(),
            purpose: message.purpose.as_str().to_owned(),
            subject: message.subject.clone(),
            text: message.text.reveal().to_owned(),
            html: revealed(&message.html),
            code: revealed(&message.code),
            link: revealed(&message.link),
            at: message.at,
            shelf: Self::SHELF.to_owned(),
            to_key: message.to.to_lowercase(),
            by_newest: order::newest(message.at, message.id),
        }
    }
}

impl Row for InboxRow {
    const TABLE: &'static str = "inbox";
    type Record = InboxMessage;

    fn into_record(self) -> Option<InboxMessage> {
        Some(InboxMessage {
            id: DeliveryId::parse(super::text_key(&self.id)?)?,
            channel: Channel::parse(&self.channel)?,
            to: self.to,
            purpose: MessagePurpose::parse(&self.purpose)?,
            subject: self.subject,
            text: SecretText::new(self.text),
            html: self.html.map(SecretText::new),
            code: self.code.map(SecretText::new),
            link: self.link.map(SecretText::new),
            at: self.at,
        })
    }
}
