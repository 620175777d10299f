//! Messages: from what they are for, through their text, to a provider.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::ports::PortError;
use crate::records::delivery::{Address, Channel, Delivery, MessagePurpose, OutcomeKind};
use crate::values::ids::DeliveryId;
use crate::values::locale::Locale;
use crate::values::secret::SecretText;

/// What a template may mention. Wiped on drop: it may hold a code or a link.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variables {
    /// The one-time code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// For how many minutes code or link count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u64>,
    /// The person's first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The account's e-mail address, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The other address or number the message speaks of, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

impl Drop for Variables {
    fn drop(&mut self) {
        self.code.zeroize();
        self.link.zeroize();
    }
}

impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Variables(***)")
    }
}

/// What to write, to be rendered.
#[derive(Debug)]
pub struct Letter<'a> {
    /// What it is for.
    pub purpose: MessagePurpose,
    /// Which form it takes.
    pub channel: Channel,
    /// In which language.
    pub locale: &'a Locale,
    /// What it mentions.
    pub variables: &'a Variables,
}

/// A written message.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The subject, for e-mail.
    pub subject: Option<String>,
    /// The text.
    pub text: SecretText,
    /// The HTML, for e-mail.
    pub html: Option<SecretText>,
}

/// Writes messages.
pub trait Renderer: Send + Sync {
    /// The message, in the nearest language there is.
    fn render(&self, letter: &Letter<'_>) -> Result<Rendered, RenderError>;
}

/// Why a message could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The template does not work with these variables.
    #[error("the template is broken")]
    Template,
}

/// A rendered message, ready for a provider.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// The delivery, constant over attempts.
    pub id: DeliveryId,
    /// 1 for the first attempt with this provider.
    pub attempt: u32,
    /// What it is for.
    pub purpose: MessagePurpose,
    /// To whom.
    pub to: &'a Address,
    /// In which language.
    pub locale: &'a Locale,
    /// How long it remains of use.
    pub expires_in: Duration,
    /// What it says.
    pub message: &'a Rendered,
    /// What it mentions, for providers that show it apart.
    pub variables: &'a Variables,
}

/// How sending ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Which way.
    pub kind: OutcomeKind,
    /// The provider's own code or message id.
    pub code: Option<String>,
    /// For the operator; nothing secret.
    pub detail: Option<String>,
    /// When the provider wants to be asked again.
    pub retry_after: Option<Duration>,
}

/// Sends one message with one provider.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Sends.
    ///
    /// MUST answer `Accepted` only when the provider took responsibility, `Uncertain` when it may have.
    /// MUST NOT send one delivery twice where the provider can recognise a repeat by its id.
    async fn send(&self, provider: &str, envelope: &Envelope<'_>) -> Outcome;
}

/// Takes deliveries that were just committed, so that they need not be looked for.
pub trait Outbox: Send + Sync {
    /// Hands them over. MUST NOT wait; one that is dropped here is found when its lease runs out.
    fn hand_over(&self, deliveries: Vec<Delivery>);
}

impl From<RenderError> for PortError {
    fn from(_: RenderError) -> Self {
        Self::Corrupt {
            table: "template",
            id: String::new(),
        }
    }
}
