//! The application: all use cases over one set of ports.

mod actor;
mod admins;
mod asking;
mod devices;
mod hashing;
mod limits;
mod networks;
mod postage;
mod posting;
mod reconfirm;
mod reopening;
mod replaying;
mod sessions;
mod transact;

use std::net::IpAddr;
use std::sync::Arc;

pub use actor::{Actor, Admin, Forbidden, NotRecent, Recent, Support};
pub use admins::LastAdmin;
pub(crate) use asking::{Question, Told, claim_on, count_send, message_for, subject_user};
pub(crate) use devices::Account;
pub use limits::Wait;
pub(crate) use limits::spend;
pub(crate) use networks::network_of;
pub(crate) use postage::Postage;
pub(crate) use posting::{Letterhead, about};
pub use reconfirm::NotConfirmed;
pub(crate) use replaying::Remembered;
pub use replaying::{KeyReused, Repeatable};
pub(crate) use sessions::{LastingToken, MOST_SESSIONS, Opened, RefreshToken, Renewal};
pub use sessions::{SignedIn, Tokens};
pub use transact::{Decision, Hindrance};

use crate::Timestamp;
use crate::pepper::Pepper;
use crate::policy::Policy;
use crate::ports::{Clock, Entropy, Notifier, Outbox, PasswordHasher, Plugins, Renderer, Sealer, Storage, TokenSigner};
use crate::records::audit::{Action, AuditActor, AuditEvent};
use crate::records::delivery::Lease;
use crate::use_cases::operating::Hands;
use crate::use_cases::plugins::Reception;
use crate::values::ids::{AuditId, NodeId};
use crate::values::secret::SecretText;

/// The ports a use case may need.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port it is named after")]
pub struct Ports {
    pub storage: Storage,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub hasher: Arc<dyn PasswordHasher>,
    pub sealer: Arc<dyn Sealer>,
    pub signer: Arc<dyn TokenSigner>,
    pub renderer: Arc<dyn Renderer>,
    pub notifier: Arc<dyn Notifier>,
    pub plugins: Arc<dyn Plugins>,
    pub outbox: Arc<dyn Outbox>,
}

/// All use cases.
pub struct App {
    pub(crate) ports: Ports,
    pub(crate) policy: Policy,
    pub(crate) pepper: Pepper,
    node: NodeId,
    locks: transact::Locks,
    networks: networks::Networks,
    pub(crate) reception: Reception,
    pub(crate) hands: Hands,
    pub(crate) keys_loaded_at: parking_lot::Mutex<Option<Timestamp>>,
}

/// Where a request came from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The client's address, as far as it can be believed.
    pub ip: Option<IpAddr>,
    /// What the client says it is.
    pub user_agent: Option<String>,
    /// The request's id.
    pub request_id: Option<String>,
    /// What the device kept of an earlier sign-in: [`Tokens::device`].
    pub device: Option<SecretText>,
}

impl App {
    /// The application over these ports.
    pub fn new(ports: Ports, policy: Policy, pepper: Pepper) -> Self {
        let node = NodeId::mint(ports.clock.now(), &*ports.entropy);
        Self {
            ports,
            policy,
            pepper,
            node,
            locks: transact::Locks::default(),
            networks: networks::Networks::default(),
            reception: Reception::default(),
            hands: Hands::default(),
            keys_loaded_at: parking_lot::Mutex::default(),
        }
    }

    /// What the operator decided.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        &*self.ports.entropy
    }

    /// A lease for this process, beginning now.
    pub(crate) fn lease(&self, now: Timestamp) -> Lease {
        Lease {
            node: self.node,
            until: now + LEASED_FOR,
        }
    }

    /// A row for the audit trail.
    pub(crate) fn event(
        &self,
        now: Timestamp,
        actor: AuditActor,
        action: Action,
        target: impl std::fmt::Display + Copy,
        origin: &Origin,
    ) -> AuditEvent {
        AuditEvent {
            id: AuditId::mint(now, self.entropy()),
            at: now,
            actor,
            action,
            target: Some(target.to_string()),
            request_id: origin.request_id.clone(),
            details: std::collections::BTreeMap::new(),
        }
    }
}

/// How long one process has to send a message before another may try: longer than an attempt and its writing down take, so
/// that a message need not be leased again before it is sent.
pub(crate) const LEASED_FOR: std::time::Duration = std::time::Duration::from_mins(1);
