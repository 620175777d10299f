//! What the core needs from outside. Each `MUST` is a test of the contract suite in `testing::contract`.

mod changes;
mod crypto;
mod delivering;
mod plugins;
mod reading;
mod sending;
mod storage;

pub use changes::{Change, Changes, ClaimChange, CommitError, Journal, Kept, Record, RecordKey};
pub use crypto::{
    AccessClaims, Clock, Entropy, HashError, Match, PasswordHasher, PublicKey, Sealer, TokenRefused, TokenSigner,
};
pub use delivering::{Deliveries, DeliveryQuery, SuppressionQuery, Suppressions};
pub use plugins::{
    Callback, EarlierFile, FileChange, Health, PluginFile, PluginReport, PluginState, Plugins, ProviderReport, Receipt,
    ReceiptRefusal, ReceiptState, Reloaded, TestReport, WaitingFile,
};
pub use reading::{
    Audit, AuditQuery, Budgets, Challenges, Claims, Facts, Inbox, InboxQuery, Links, Minute, Past, ProductQuery,
    ProductSort, Products, Replays, Sessions, SigningKeys, Statistics, Sweep, Totals, UserQuery, UserSort, Users,
    Waiting,
};
pub use sending::{Envelope, Letter, Notifier, Outbox, Outcome, RenderError, Rendered, Renderer, Variables};
pub use storage::Storage;

/// Why a port could not do its work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// Try later: the store is unreachable, its disk is full, it did not answer in time.
    #[error("not available right now")]
    Unavailable,
    /// What was stored cannot be what the core wrote.
    #[error("{table} {id} is damaged")]
    Corrupt {
        /// The kind of record.
        table: &'static str,
        /// Its id, never its content.
        id: String,
    },
}
