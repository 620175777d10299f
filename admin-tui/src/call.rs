//! Everything this program can ask the server, and what can come back.

use std::collections::BTreeMap;

use crate::model::{
    AuditEvent, Challenge, Delivery, Health, InboxMessage, Page, Plugin, PluginTest, Product, ReloadedPlugin, Session,
    Stats, Suppression, User,
};
use crate::role::Role;

mod about;
mod label;
mod needs;

/// The members of a body, as a form or a line of a file has them. An empty text means "nothing there".
pub(crate) type Fields = BTreeMap<String, String>;

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Query {
    /// The record whose list this is, where a list belongs to one.
    pub(crate) scope: Option<String>,
    pub(crate) filters: BTreeMap<&'static str, String>,
    pub(crate) sort: Option<&'static str>,
    pub(crate) cursor: Option<String>,
    pub(crate) limit: u32,
}

impl Query {
    /// The value of a filter that is set.
    pub(crate) fn filter(&self, name: &str) -> Option<&str> {
        self.filters
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Call {
    Me,
    SignInWithPassword {
        email: String,
        password: Secret,
    },
    RequestCode {
        email: String,
    },
    ResendCode {
        challenge: String,
    },
    VerifyCode {
        challenge: String,
        code: Secret,
    },
    SetUp(SetUp),
    SignOut,
    Users(Query),
    User {
        id: String,
    },
    /// The account, unless it still has this version.
    UserIfChanged {
        id: String,
        version: u64,
    },
    CreateUser {
        fields: Fields,
    },
    UpdateUser {
        id: String,
        version: Option<u64>,
        fields: Fields,
    },
    DeactivateUser {
        id: String,
    },
    RestoreUser {
        id: String,
    },
    EraseUser {
        id: String,
    },
    ResetPassword {
        id: String,
    },
    UserSessions(Query),
    EndUserSessions {
        id: String,
    },
    /// One of one's own.
    EndSession {
        id: String,
    },
    Products(Query),
    Product {
        id: String,
    },
    CreateProduct {
        fields: Fields,
    },
    UpdateProduct {
        id: String,
        version: Option<u64>,
        fields: Fields,
    },
    DeleteProduct {
        id: String,
        version: Option<u64>,
    },
    Deliveries(Query),
    RetryDelivery {
        id: String,
    },
    Suppressions(Query),
    LiftSuppression {
        id: String,
    },
    Audit(Query),
    Inbox(Query),
    ClearInbox,
    Plugins,
    TestPlugin {
        id: String,
        fields: Fields,
    },
    ReloadPlugins,
    Stats,
    Health,
}

/// What makes the first administrator.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SetUp {
    pub(crate) setup_code: Secret,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) password: Secret,
}

/// A text that is never shown.
#[derive(Clone, PartialEq)]
pub(crate) struct Secret(pub(crate) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl Call {
    /// Whether the server would change something other than the session of who asks.
    pub(crate) fn writes(&self) -> bool {
        match self {
            Self::Me
            | Self::SignInWithPassword { .. }
            | Self::RequestCode { .. }
            | Self::ResendCode { .. }
            | Self::VerifyCode { .. }
            | Self::SignOut
            | Self::Users(_)
            | Self::User { .. }
            | Self::UserIfChanged { .. }
            | Self::UserSessions(_)
            | Self::Products(_)
            | Self::Product { .. }
            | Self::Deliveries(_)
            | Self::Suppressions(_)
            | Self::Audit(_)
            | Self::Inbox(_)
            | Self::Plugins
            | Self::Stats
            | Self::Health => false,
            Self::SetUp(_)
            | Self::CreateUser { .. }
            | Self::UpdateUser { .. }
            | Self::DeactivateUser { .. }
            | Self::RestoreUser { .. }
            | Self::EraseUser { .. }
            | Self::ResetPassword { .. }
            | Self::EndUserSessions { .. }
            | Self::EndSession { .. }
            | Self::CreateProduct { .. }
            | Self::UpdateProduct { .. }
            | Self::DeleteProduct { .. }
            | Self::RetryDelivery { .. }
            | Self::LiftSuppression { .. }
            | Self::ClearInbox
            | Self::TestPlugin { .. }
            | Self::ReloadPlugins => true,
        }
    }
}

/// What a request was answered with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    Done,
    Challenge(Challenge),
    SignedIn(User),
    Users(Page<User>),
    User(User),
    Sessions(Page<Session>),
    Products(Page<Product>),
    Product(Product),
    Deliveries(Page<Delivery>),
    Delivery(Delivery),
    Audit(Page<AuditEvent>),
    Inbox(Page<InboxMessage>),
    Suppressions(Page<Suppression>),
    Plugins(Vec<Plugin>),
    Tested(PluginTest),
    Reloaded(Vec<ReloadedPlugin>),
    Stats(Stats),
    Health(Health),
}

/// Why there is no answer, or none that helps.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{detail}")]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    /// The machine word of the refusal.
    pub(crate) code: String,
    /// A sentence for a person.
    pub(crate) detail: String,
    /// Field, and what is wrong with it.
    pub(crate) fields: Vec<(String, String)>,
    /// Seconds after which another try makes sense.
    pub(crate) retry_after: Option<u32>,
    pub(crate) request_id: Option<String>,
    /// The role it takes, where the role was why.
    pub(crate) needs: Option<Role>,
    /// The code that was sent instead, when an address is not proven yet.
    pub(crate) challenge: Option<Box<Challenge>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// The server said no.
    Refused,
    /// There is no session, or it ended.
    SignedOut,
    /// The server said: not now.
    NotNow,
    /// No answer came.
    Offline,
    /// The call was not sent, because this program was told to change nothing.
    ReadOnly,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.to_owned(),
            detail: detail.into(),
            fields: Vec::new(),
            retry_after: None,
            request_id: None,
            needs: None,
            challenge: None,
        }
    }

    /// Whether the whole screen says it anyway.
    pub(crate) fn has_banner(&self) -> bool {
        matches!(self.kind, FailureKind::SignedOut | FailureKind::Offline)
    }

    /// The sentence, with what helps to find the cause.
    pub(crate) fn sentence(&self) -> String {
        let mut parts = vec![self.detail.clone()];
        parts.extend(self.fields.iter().map(|(field, detail)| format!("{field}: {detail}")));
        parts.extend(self.retry_after.map(|seconds| format!("Try again in {seconds} s.")));
        parts.join(" ")
    }
}
