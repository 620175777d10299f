//! What is drawn: the records of the API, with their text already cleaned.
//!
//! Words such as a status stay text, so that a newer server's new word is shown and does not break the program.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    #[serde(default)]
    pub(crate) next_cursor: Option<String>,
    #[serde(default)]
    pub(crate) total: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) email: String,
    #[serde(default)]
    pub(crate) email_verified: bool,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    #[serde(default)]
    pub(crate) phone: Option<String>,
    #[serde(default)]
    pub(crate) phone_verified: bool,
    pub(crate) role: String,
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) locale: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) version: u64,
}

impl User {
    pub(crate) fn is_deactivated(&self) -> bool {
        self.status == "deactivated"
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Product {
    pub(crate) id: String,
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) description: Option<String>,
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) status: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) version: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) last_seen_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    #[serde(default)]
    pub(crate) ip: Option<String>,
    #[serde(default)]
    pub(crate) user_agent: Option<String>,
    #[serde(default)]
    pub(crate) current: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) provider: String,
    pub(crate) outcome: String,
    #[serde(default)]
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) detail: Option<String>,
    pub(crate) at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) id: String,
    pub(crate) channel: String,
    pub(crate) purpose: String,
    pub(crate) destination: String,
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) provider: Option<String>,
    #[serde(default)]
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) created_at: DateTime<Utc>,
    #[serde(default)]
    pub(crate) next_attempt_at: Option<DateTime<Utc>>,
    pub(crate) expires_at: DateTime<Utc>,
}

impl Delivery {
    /// Whether the server would send it again.
    pub(crate) fn has_failed(&self) -> bool {
        self.status == "failed"
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AuditEvent {
    pub(crate) id: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor: String,
    pub(crate) action: String,
    #[serde(default)]
    pub(crate) target: Option<String>,
    #[serde(default)]
    pub(crate) request_id: Option<String>,
    #[serde(default)]
    pub(crate) details: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct InboxMessage {
    pub(crate) id: String,
    pub(crate) channel: String,
    pub(crate) to: String,
    pub(crate) purpose: String,
    #[serde(default)]
    pub(crate) subject: Option<String>,
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) link: Option<String>,
    pub(crate) at: DateTime<Utc>,
}

/// An address that nothing is sent to any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Suppression {
    pub(crate) id: String,
    pub(crate) channel: String,
    /// Absent once the account it belonged to is erased.
    #[serde(default)]
    pub(crate) destination: Option<String>,
    pub(crate) provider: String,
    pub(crate) reason: String,
    pub(crate) since: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plugin {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) version: String,
    #[serde(default)]
    pub(crate) channels: Vec<String>,
    #[serde(default)]
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) providers: Vec<Provider>,
    /// What it may do once granted, a sentence each.
    #[serde(default)]
    pub(crate) asks: Vec<String>,
    /// Whether it reads what its providers report about messages.
    #[serde(default)]
    pub(crate) receipts: bool,
    /// Sends that run right now.
    #[serde(default)]
    pub(crate) running: u64,
    #[serde(default)]
    pub(crate) file: Option<PluginFile>,
    #[serde(default)]
    pub(crate) previous: Option<EarlierPlugin>,
    #[serde(default)]
    pub(crate) waiting: Option<WaitingPlugin>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Provider {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) granted: bool,
    #[serde(default)]
    pub(crate) grants: Vec<String>,
    /// How its sends ended since the start, by outcome.
    #[serde(default)]
    pub(crate) counters: BTreeMap<String, u64>,
    /// Present while it is left alone.
    #[serde(default)]
    pub(crate) resting: Option<Rest>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rest {
    pub(crate) until: DateTime<Utc>,
    #[serde(default)]
    pub(crate) why: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct PluginFile {
    pub(crate) bytes: u64,
    pub(crate) hash: String,
    pub(crate) tier: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct EarlierPlugin {
    pub(crate) version: String,
    pub(crate) hash: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct WaitingPlugin {
    pub(crate) version: String,
    pub(crate) hash: String,
    #[serde(default)]
    pub(crate) asks_more: Vec<String>,
    #[serde(default)]
    pub(crate) ungranted: Vec<String>,
}

/// What came of a message that was only a test.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct PluginTest {
    pub(crate) provider: String,
    pub(crate) outcome: String,
    #[serde(default)]
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) detail: Option<String>,
    #[serde(default)]
    pub(crate) lines: Vec<String>,
}

/// What became of one plugin file when they were looked at anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ReloadedPlugin {
    pub(crate) subject: String,
    pub(crate) change: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) hash: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) waiting: Option<WaitingPlugin>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Stats {
    pub(crate) totals: Totals,
    pub(crate) minutes: Vec<Minute>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Totals {
    pub(crate) users: BTreeMap<String, u64>,
    pub(crate) products: u64,
    pub(crate) deliveries: BTreeMap<String, u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Minute {
    pub(crate) at: DateTime<Utc>,
    pub(crate) registrations: u64,
    pub(crate) sign_ins: u64,
    pub(crate) sign_ins_failed: u64,
    pub(crate) deliveries: u64,
    pub(crate) deliveries_failed: u64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Health {
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) checks: BTreeMap<String, String>,
}

/// A code on its way to its owner.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Challenge {
    pub(crate) id: String,
    pub(crate) channel: String,
    pub(crate) destination: String,
    pub(crate) code_length: u8,
}
