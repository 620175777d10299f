//! Reading what is kept.

use async_trait::async_trait;

use crate::Timestamp;
use crate::listing::{Page, Span};
use crate::ports::PortError;
use crate::records::audit::{Action, AuditEvent};
use crate::records::budget::{Budget, BudgetKey};
use crate::records::challenge::Challenge;
use crate::records::claim::ClaimKey;
use crate::records::delivery::{Address, DeliveryStatus};
use crate::records::fact::{Fact, FactKey};
use crate::records::inbox::InboxMessage;
use crate::records::link::Link;
use crate::records::product::{Product, ProductStatus};
use crate::records::replay::Replay;
use crate::records::session::Session;
use crate::records::signing_key::SigningKey;
use crate::records::user::{Role, User, UserStatus};
use crate::values::email::EmailAddress;
use crate::values::ids::{ChallengeId, LinkId, ProductId, SessionId, UserId};
use crate::values::secret::Digest;

/// Reads accounts.
#[async_trait]
pub trait Users: Send + Sync {
    /// The account with this id.
    async fn find(&self, id: UserId) -> Result<Option<User>, PortError>;

    /// One page of the accounts that match.
    ///
    /// MUST list each account exactly once over all pages when none changes, in the order asked for.
    async fn list(&self, query: &UserQuery) -> Result<Page<User>, PortError>;
}

/// Which accounts, in which order. Cannot be printed: what is looked for may be an address.
#[derive(Clone)]
pub struct UserQuery {
    /// Beginning of the e-mail address, phone number, first or last name, in any case.
    pub prefix: Option<String>,
    /// Only this status.
    pub status: Option<UserStatus>,
    /// Only this role.
    pub role: Option<Role>,
    /// The order.
    pub sort: UserSort,
    /// Which part.
    pub span: Span,
}

/// Orders of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UserSort {
    /// Oldest first.
    CreatedAt,
    /// Newest first.
    #[default]
    CreatedAtDescending,
    /// By canonical e-mail address.
    Email,
    /// By last name, in lower case.
    LastName,
}

/// Reads challenges.
#[async_trait]
pub trait Challenges: Send + Sync {
    /// The challenge with this id.
    async fn find(&self, id: ChallengeId) -> Result<Option<Challenge>, PortError>;

    /// Every challenge that asks for the proof of this address and is kept, whoever began it.
    async fn at(&self, address: &Address) -> Result<Vec<Challenge>, PortError>;

    /// The newest few registrations of this address that are still kept.
    async fn registrations(&self, email: &EmailAddress, now: Timestamp) -> Result<Vec<Challenge>, PortError>;
}

/// Reads links.
#[async_trait]
pub trait Links: Send + Sync {
    /// The link with this id.
    async fn find(&self, id: LinkId) -> Result<Option<Link>, PortError>;
}

/// Reads sessions.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// The session of this user with this id.
    async fn find(&self, user: UserId, id: SessionId) -> Result<Option<Session>, PortError>;

    /// Up to `most` sessions of this user that are kept, newest first; dead ones may be among them.
    async fn of_user(&self, user: UserId, most: usize) -> Result<Vec<Session>, PortError>;
}

/// Reads products.
#[async_trait]
pub trait Products: Send + Sync {
    /// The product with this id.
    async fn find(&self, id: ProductId) -> Result<Option<Product>, PortError>;

    /// One page of the products that match; MUST be complete as [`Users::list`] is.
    async fn list(&self, query: &ProductQuery) -> Result<Page<Product>, PortError>;
}

/// Which products, in which order.
#[derive(Debug, Clone)]
pub struct ProductQuery {
    /// Beginning of the name or the URL (with or without scheme and `www.`), in any case.
    pub prefix: Option<String>,
    /// Only this status.
    pub status: Option<ProductStatus>,
    /// The order.
    pub sort: ProductSort,
    /// Which part.
    pub span: Span,
}

/// Orders of products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProductSort {
    /// Oldest first.
    CreatedAt,
    /// Newest first.
    #[default]
    CreatedAtDescending,
    /// By name in lower case; unnamed ones first.
    Name,
    /// By URL.
    Url,
}

crate::words! {
    UserSort { CreatedAt => "created_at", CreatedAtDescending => "-created_at", Email => "email", LastName => "last_name" }
    ProductSort { CreatedAt => "created_at", CreatedAtDescending => "-created_at", Name => "name", Url => "url" }
}

/// Reads who holds identities.
#[async_trait]
pub trait Claims: Send + Sync {
    /// The id of the holder.
    async fn holder(&self, key: &ClaimKey) -> Result<Option<String>, PortError>;
}

/// Reads budgets.
#[async_trait]
pub trait Budgets: Send + Sync {
    /// The budget under this key, if it was ever used.
    async fn find(&self, key: BudgetKey) -> Result<Option<Budget>, PortError>;
}

/// Reads facts.
#[async_trait]
pub trait Facts: Send + Sync {
    /// The fact under this key.
    async fn find(&self, key: FactKey) -> Result<Option<Fact>, PortError>;
}

/// Reads remembered requests.
#[async_trait]
pub trait Replays: Send + Sync {
    /// The request remembered under this key.
    async fn find(&self, key: Digest) -> Result<Option<Replay>, PortError>;
}

/// Reads signing keys.
#[async_trait]
pub trait SigningKeys: Send + Sync {
    /// All that are kept, oldest first.
    async fn all(&self) -> Result<Vec<SigningKey>, PortError>;
}

/// Reads the audit trail.
#[async_trait]
pub trait Audit: Send + Sync {
    /// One page, newest first.
    async fn list(&self, query: &AuditQuery) -> Result<Page<AuditEvent>, PortError>;
}

/// Which rows of the audit trail.
#[derive(Debug, Clone)]
pub struct AuditQuery {
    /// Only by this actor: a user's id, `anonymous` or `system`.
    pub actor: Option<String>,
    /// Only this action.
    pub action: Option<Action>,
    /// Only done to this.
    pub target: Option<String>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Which part.
    pub span: Span,
}

/// Keeps what the inbox provider captured.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Captures a message. MUST capture one delivery once, however often it is given.
    async fn capture(&self, message: InboxMessage) -> Result<(), PortError>;

    /// One page, newest first.
    async fn list(&self, query: &InboxQuery) -> Result<Page<InboxMessage>, PortError>;

    /// Forgets everything to this address, in any case.
    async fn forget(&self, to: &str) -> Result<(), PortError>;

    /// Forgets everything, or only what was captured before an instant.
    async fn clear(&self, before: Option<Timestamp>) -> Result<(), PortError>;
}

/// Which captured messages. Cannot be printed: what is looked for may be an address.
#[derive(Clone)]
pub struct InboxQuery {
    /// Only to this address, in any case.
    pub to: Option<String>,
    /// Which part.
    pub span: Span,
}

/// Counts.
#[async_trait]
pub trait Statistics: Send + Sync {
    /// How much there is of everything.
    async fn totals(&self) -> Result<Totals, PortError>;

    /// What happened in each minute since, oldest first; minutes in which nothing happened may be left out.
    async fn minutes(&self, since: Timestamp) -> Result<Vec<Minute>, PortError>;

    /// The messages that are yet to be sent, decoys left out.
    async fn waiting(&self) -> Result<Waiting, PortError>;
}

/// The messages that are yet to be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub messages: u64,
    /// When the oldest of them was made.
    pub since: Option<Timestamp>,
}

/// How much there is; many are counted every few seconds only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Accounts by status.
    pub users: Vec<(UserStatus, u64)>,
    /// Products.
    pub products: u64,
    /// Deliveries by status, decoys left out.
    pub deliveries: Vec<(DeliveryStatus, u64)>,
}

/// What happened in one minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minute {
    /// When it began.
    pub at: Timestamp,
    /// Accounts registered.
    pub registrations: u64,
    /// Sign-ins.
    pub sign_ins: u64,
    /// Refused sign-ins.
    pub sign_ins_failed: u64,
    /// Deliveries made, decoys left out.
    pub deliveries: u64,
    /// Deliveries that failed.
    pub deliveries_failed: u64,
}

/// Forgets what is past its use.
#[async_trait]
pub trait Sweep: Send + Sync {
    /// Removes a batch of what is past its time: challenges, links, replays, dead sessions, stale budgets, settled deliveries,
    /// and rows of the audit trail. Answers how many went; zero means that all is clean.
    async fn sweep(&self, past: &Past) -> Result<u64, PortError>;
}

/// What is past its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// What ends by itself has ended by now.
    pub now: Timestamp,
    /// Sessions last seen before.
    pub sessions_idle_before: Timestamp,
    /// Deliveries settled before.
    pub deliveries_before: Timestamp,
    /// Rows of the audit trail from before, to the millisecond.
    pub events_before: Timestamp,
}
