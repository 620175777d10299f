//! Messages the inbox provider captured, as whoever tries the service out reads them.

use doorward_core::records::delivery::{Channel, MessagePurpose};
use doorward_core::records::inbox::InboxMessage;
use poem_openapi::Object;

use crate::shapes::moment::Moment;
use crate::shapes::word::Word;

/// A message that was captured instead of sent.
#[derive(Object)]
#[oai(rename = "InboxMessage", skip_serializing_if_is_none)]
pub(crate) struct InboxMessageOut {
    /// The id of the delivery.
    pub(crate) id: String,
    /// By which channel it would have gone.
    pub(crate) channel: Word<Channel>,
    /// To whom.
    pub(crate) to: String,
    /// What for.
    pub(crate) purpose: Word<MessagePurpose>,
    /// The subject of an e-mail.
    pub(crate) subject: Option<String>,
    /// The text.
    pub(crate) text: String,
    /// The HTML of an e-mail.
    pub(crate) html: Option<String>,
    /// The code in it.
    pub(crate) code: Option<String>,
    /// The link in it.
    pub(crate) link: Option<String>,
    /// When it was captured.
    pub(crate) at: Moment,
}

impl From<InboxMessage> for InboxMessageOut {
    fn from(message: InboxMessage) -> Self {
        let shown = |secret: &doorward_core::values::secret::SecretText| secret.reveal().to_owned();
        Self {
            id: message.id.to_string(),
            channel: message.channel.into(),
            purpose: message.purpose.into(),
            text: shown(&message.text),
            html: message.html.as_ref().map(shown),
            code: message.code.as_ref().map(shown),
            link: message.link.as_ref().map(shown),
            to: message.to,
            subject: message.subject,
            at: message.at.into(),
        }
    }
}
