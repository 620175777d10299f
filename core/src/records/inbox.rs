//! A message the built-in inbox provider captured instead of sending.

use std::fmt;

use crate::Timestamp;
use crate::records::delivery::{Channel, MessagePurpose};
use crate::values::ids::DeliveryId;
use crate::values::secret::SecretText;

/// A captured message; its id is that of the delivery, so that a repeated send captures it once. Printed, it shows nothing of
/// what was captured.
#[derive(Clone)]
pub struct InboxMessage {
    /// The delivery it was.
    pub id: DeliveryId,
    /// By which channel it would have gone.
    pub channel: Channel,
    /// To whom.
    pub to: String,
    /// What for.
    pub purpose: MessagePurpose,
    /// The subject, for e-mail.
    pub subject: Option<String>,
    /// The text.
    pub text: SecretText,
    /// The HTML, for e-mail.
    pub html: Option<SecretText>,
    /// The code in it.
    pub code: Option<SecretText>,
    /// The link in it.
    pub link: Option<SecretText>,
    /// When it was captured.
    pub at: Timestamp,
}

impl fmt::Debug for InboxMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboxMessage")
            .field("id", &self.id)
            .field("channel", &self.channel)
            .field("purpose", &self.purpose)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
