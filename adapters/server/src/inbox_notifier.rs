//! The built-in provider `inbox`: captures messages instead of sending them.

use std::sync::Arc;

use async_trait::async_trait;
use doorward_core::ports::{Clock, Envelope, Inbox, Notifier, Outcome};
use doorward_core::records::delivery::OutcomeKind;
use doorward_core::records::inbox::InboxMessage;
use doorward_core::values::secret::SecretText;

/// The name routes call it by.
pub(crate) const INBOX: &str = "inbox";

/// Captures messages in the store, where administrators read them.
pub(crate) struct InboxNotifier {
    names: Vec<String>,
    inbox: Arc<dyn Inbox>,
    clock: Arc<dyn Clock>,
}

impl InboxNotifier {
    /// A notifier that answers to these names and captures into this inbox.
    pub(crate) const fn new(names: Vec<String>, inbox: Arc<dyn Inbox>, clock: Arc<dyn Clock>) -> Self {
        Self { names, inbox, clock }
    }

    fn captured(&self, envelope: &Envelope<'_>) -> InboxMessage {
        InboxMessage {
            id: envelope.id,
            channel: envelope.to.channel(),
            to: envelope.to.as_sent().to_owned(),
            purpose: envelope.purpose,
            subject: envelope.message.subject.clone(),
            text: envelope.message.text.clone(),
            html: envelope.message.html.clone(),
            code: envelope.variables.code.clone().map(SecretText::new),
            link: envelope.variables.link.clone().map(SecretText::new),
            at: self.clock.now(),
        }
    }
}

#[async_trait]
impl Notifier for InboxNotifier {
    async fn send(&self, provider: &str, envelope: &Envelope<'_>) -> Outcome {
        if !self.names.iter().any(|name| name == provider) {
            let detail = "No such provider is loaded.".to_owned();
            return Outcome {
                kind: OutcomeKind::Misconfigured,
                code: None,
                detail: Some(detail),
                retry_after: None,
            };
        }
        let kind = match self.inbox.capture(self.captured(envelope)).await {
            Ok(()) => OutcomeKind::Accepted,
            Err(_) => OutcomeKind::Unavailable,
        };
        Outcome {
            kind,
            code: None,
            detail: None,
            retry_after: None,
        }
    }
}
