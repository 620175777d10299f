//! The built-in provider `inbox`: captures messages instead of sending them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use doorward_core::Timestamp;
use doorward_core::ports::{
    Callback, Clock, Envelope, Health, Inbox, Notifier, Outcome, PluginReport, Plugins, ProviderReport, Receipt,
    ReceiptRefusal, Reloaded, TestReport,
};
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
    captured: AtomicU64,
}

impl InboxNotifier {
    /// A notifier that answers to these names and captures into this inbox.
    pub(crate) const fn new(names: Vec<String>, inbox: Arc<dyn Inbox>, clock: Arc<dyn Clock>) -> Self {
        Self {
            names,
            inbox,
            clock,
            captured: AtomicU64::new(0),
        }
    }

    fn message(&self, envelope: &Envelope<'_>) -> InboxMessage {
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
        let kind = match self.inbox.capture(self.message(envelope)).await {
            Ok(()) => {
                self.captured.fetch_add(1, Ordering::Relaxed);
                OutcomeKind::Accepted
            }
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

#[async_trait]
impl Plugins for InboxNotifier {
    fn list(&self) -> Vec<PluginReport> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let captured = self.captured.load(Ordering::Relaxed);
        let providers = self.names.iter().map(|name| ProviderReport {
            name: name.clone(),
            granted: true,
            grants: Vec::new(),
            health: Health::Fine,
            counters: vec![(OutcomeKind::Accepted.as_str().to_owned(), captured)],
        });
        vec![PluginReport {
            id: INBOX.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            file: None,
            channels: vec!["email".to_owned(), "sms".to_owned()],
            receipts: false,
            asks: vec!["Keep messages in the store, where administrators read them.".to_owned()],
            running: 0,
            waiting: None,
            previous: None,
            providers: providers.collect(),
        }]
    }

    fn health(&self, _: &str, _: Timestamp) -> Health {
        Health::Fine
    }

    fn give_a_chance(&self, _: &str) {}

    async fn reload(&self) -> Vec<Reloaded> {
        Vec::new()
    }

    async fn send_test(&self, provider: &str, envelope: &Envelope<'_>) -> Option<TestReport> {
        if !self.names.iter().any(|name| name == provider) {
            return None;
        }
        Some(TestReport {
            outcome: self.send(provider, envelope).await,
            lines: vec!["the inbox keeps the message".to_owned()],
        })
    }

    async fn receive(&self, _: &str, _: Callback) -> Result<Vec<Receipt>, ReceiptRefusal> {
        Err(ReceiptRefusal::Unknown)
    }
}
