//! Provider plugins as an operator sees them, and what providers post to us about messages.

use async_trait::async_trait;

use crate::Timestamp;
use crate::ports::{Envelope, Outcome};

/// The plugins that are loaded and the providers they speak to.
#[async_trait]
pub trait Plugins: Send + Sync {
    /// Every loaded plugin, in the order of their ids. MUST show no secret and no setting's value.
    fn list(&self) -> Vec<PluginReport>;

    /// Whether a provider is being left alone at `now`. MUST answer at once, from memory; `Fine` for one nobody knows.
    fn health(&self, provider: &str, now: Timestamp) -> Health;

    /// Somebody says that what was wrong with a provider is mended: it is asked again at once. MUST answer at once; one nobody
    /// knows is nothing to do.
    fn give_a_chance(&self, provider: &str);

    /// Looks for new files and puts those into use that fit. MUST leave in use whatever a file that does not fit would have replaced.
    async fn reload(&self) -> Vec<Reloaded>;

    /// Sends one message with a provider and tells everything that led to its outcome; `None` when there is no such provider.
    async fn send_test(&self, provider: &str, envelope: &Envelope<'_>) -> Option<TestReport>;

    /// Lets a provider's plugin read what was posted to us in the provider's name.
    ///
    /// MUST answer receipts only when the callback is proven to come from the provider.
    async fn receive(&self, provider: &str, callback: Callback) -> Result<Vec<Receipt>, ReceiptRefusal>;
}

/// A loaded plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginReport {
    /// What providers call it by.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its file; absent when it is part of the server.
    pub file: Option<PluginFile>,
    /// The channels it serves.
    pub channels: Vec<String>,
    /// Whether it reads the provider's callbacks.
    pub receipts: bool,
    /// What it may do once granted, a sentence each.
    pub asks: Vec<String>,
    /// Sends that run right now.
    pub running: u64,
    /// A newer file that waits for its grant.
    pub waiting: Option<WaitingFile>,
    /// The file before this one, for rollback.
    pub previous: Option<EarlierFile>,
    /// The providers it speaks to.
    pub providers: Vec<ProviderReport>,
}

/// The file of a plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginFile {
    /// Its hash, as a grant names it.
    pub hash: String,
    /// Its size.
    pub bytes: u64,
    /// The word for the limits that hold for it.
    pub tier: String,
}

/// A file that waits for its grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFile {
    /// Its version.
    pub version: String,
    /// What has to be granted.
    pub hash: String,
    /// What it asks for beyond the file in use.
    pub asks_more: Vec<String>,
    /// The providers whose grant is missing.
    pub ungranted: Vec<String>,
}

/// The file that was in use before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierFile {
    /// Its version.
    pub version: String,
    /// Its hash.
    pub hash: String,
}

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderReport {
    /// What routes call it by.
    pub name: String,
    /// Whether its plugin's file is granted to speak for it.
    pub granted: bool,
    /// The files that are granted to.
    pub grants: Vec<String>,
    /// Whether it is being left alone.
    pub health: Health,
    /// How its sends ended since the start, most interesting first: word and count.
    pub counters: Vec<(String, u64)>,
}

/// Whether a provider is being left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It is not.
    Fine,
    /// It is tried again after this instant.
    Resting {
        /// When.
        until: Timestamp,
        /// What the operator has to mend; none when it failed too often.
        why: Option<String>,
    },
}

/// What can be made of a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PluginState {
    /// No provider is set up with it.
    Unused,
    /// At least one provider can send.
    Ready,
    /// A newer file waits for its grant; the one before goes on.
    Waiting,
    /// No provider of it can send before its file is granted.
    Ungranted,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reloaded {
    /// The plugin's id, or the file's name when it is no plugin.
    pub subject: String,
    /// What became of it.
    pub change: FileChange,
}

/// What can become of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileChange {
    /// It was in use already.
    Unchanged,
    /// It is in use now.
    Live {
        /// Its version.
        version: String,
        /// Its hash.
        hash: String,
    },
    /// The file before it stays in use until every provider's grant names this one.
    Waiting(WaitingFile),
    /// It does not fit; what was in use stays in use.
    Refused {
        /// Why, a sentence.
        reason: String,
    },
}

/// A test message's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestReport {
    /// How it ended.
    pub outcome: Outcome,
    /// What happened, in order: grants matched, addresses kept and dropped, secrets applied, answers.
    pub lines: Vec<String>,
}

/// A request made to us in a provider's name. Cannot be printed: it speaks of people.
#[derive(Clone)]
pub struct Callback {
    /// The method, in capital letters.
    pub method: String,
    /// The whole address it was made to, as the provider knows it: signatures cover it.
    pub url: String,
    /// The headers, in order.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, as it came.
    pub body: Vec<u8>,
}

/// What a provider says became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The provider's own id of the message, as it stood in the code of the outcome that accepted it.
    pub provider_message_id: String,
    /// What became of it.
    pub state: ReceiptState,
    /// The provider's own code.
    pub code: Option<String>,
    /// For the operator; nothing secret.
    pub detail: Option<String>,
}

/// What can become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReceiptState {
    /// The provider has it.
    Queued,
    /// The provider passed it on.
    Sent,
    /// It arrived.
    Delivered,
    /// It did not arrive.
    Undelivered,
    /// The provider gave up.
    Failed,
    /// The mailbox refused it for good.
    Bounced,
    /// The recipient called it spam.
    Complained,
    /// The recipient wants no more.
    OptedOut,
}

/// Why a callback was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptRefusal {
    /// No provider of this name takes receipts.
    #[error("no provider of this name takes receipts")]
    Unknown,
    /// It is not proven to come from the provider.
    #[error("the receipt is not signed by the provider")]
    BadSignature,
    /// It is not what the provider sends.
    #[error("the receipt cannot be read")]
    Malformed,
    /// Try later.
    #[error("receipts cannot be read right now")]
    Unavailable,
}

impl PluginReport {
    /// What can be made of it.
    pub fn state(&self) -> PluginState {
        if self.providers.is_empty() {
            PluginState::Unused
        } else if self.waiting.is_some() {
            PluginState::Waiting
        } else if self.providers.iter().any(|provider| provider.granted) {
            PluginState::Ready
        } else {
            PluginState::Ungranted
        }
    }
}

crate::words! {
    PluginState { Unused => "unused", Ready => "ready", Waiting => "waiting", Ungranted => "ungranted" }
    ReceiptState {
        Queued => "queued",
        Sent => "sent",
        Delivered => "delivered",
        Undelivered => "undelivered",
        Failed => "failed",
        Bounced => "bounced",
        Complained => "complained",
        OptedOut => "opted_out",
    }
}
