//! Everything this program can ask the server, and what can come back.

use std::collections::BTreeMap;

use crate::model::{
    AuditEvent, Challenge, Delivery, Health, InboxMessage, Page, Plugin, PluginTest, Product, ReloadedPlugin, Session,
    Stats, Suppression, User,
};

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

    /// Method and path, for the list of this program's own calls. Nothing secret is in it.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Me => "GET /v1/me".to_owned(),
            Self::SignInWithPassword { .. } => "POST /v1/login/password".to_owned(),
            Self::RequestCode { .. } => "POST /v1/login/code".to_owned(),
            Self::ResendCode { .. } => "POST /v1/challenges/…/resend".to_owned(),
            Self::VerifyCode { .. } => "POST /v1/challenges/…/verify".to_owned(),
            Self::SetUp(_) => "POST /v1/setup".to_owned(),
            Self::SignOut => "POST /v1/logout".to_owned(),
            Self::Users(query) => listed("/v1/users", query),
            Self::User { id } | Self::UserIfChanged { id, .. } => format!("GET /v1/users/{id}"),
            Self::CreateUser { .. } => "POST /v1/users".to_owned(),
            Self::UpdateUser { id, .. } => format!("PATCH /v1/users/{id}"),
            Self::DeactivateUser { id } => format!("DELETE /v1/users/{id}"),
            Self::RestoreUser { id } => format!("POST /v1/users/{id}/restore"),
            Self::EraseUser { id } => format!("POST /v1/users/{id}/erase"),
            Self::ResetPassword { id } => format!("POST /v1/users/{id}/password-reset"),
            Self::UserSessions(query) => listed("/v1/users/…/sessions", query),
            Self::EndUserSessions { id } => format!("DELETE /v1/users/{id}/sessions"),
            Self::Products(query) => listed("/v1/products", query),
            Self::Product { id } => format!("GET /v1/products/{id}"),
            Self::CreateProduct { .. } => "POST /v1/products".to_owned(),
            Self::UpdateProduct { id, .. } => format!("PATCH /v1/products/{id}"),
            Self::DeleteProduct { id, .. } => format!("DELETE /v1/products/{id}"),
            Self::Deliveries(query) => listed("/v1/deliveries", query),
            Self::RetryDelivery { id } => format!("POST /v1/deliveries/{id}/retry"),
            Self::Suppressions(query) => listed("/v1/suppressions", query),
            Self::LiftSuppression { id } => format!("DELETE /v1/suppressions/{id}"),
            Self::Audit(query) => listed("/v1/audit", query),
            Self::Inbox(query) => listed("/v1/inbox", query),
            Self::ClearInbox => "DELETE /v1/inbox".to_owned(),
            Self::Plugins => "GET /v1/plugins".to_owned(),
            Self::TestPlugin { id, .. } => format!("POST /v1/plugins/{id}/test"),
            Self::ReloadPlugins => "POST /v1/plugins/reload".to_owned(),
            Self::Stats => "GET /v1/stats".to_owned(),
            Self::Health => "GET /health/ready".to_owned(),
        }
    }
}

/// Only the names of the filters: their values may be somebody's address.
fn listed(path: &str, query: &Query) -> String {
    let mut names: Vec<&str> = query.filters.keys().copied().collect();
    names.extend(query.sort.map(|_| "sort"));
    names.extend(query.cursor.as_deref().map(|_| "cursor"));
    if names.is_empty() {
        return format!("GET {path}");
    }
    format!("GET {path}?{}", names.join("&"))
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
    /// The code that was sent instead, when an address is not proven yet.
    pub(crate) challenge: Option<Box<Challenge>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// The server said no.
    Refused,
    /// There is no session, or it ended.
    SignedOut,
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
            challenge: None,
        }
    }

    /// The sentence, with what helps to find the cause.
    pub(crate) fn sentence(&self) -> String {
        let mut parts = vec![self.detail.clone()];
        parts.extend(self.fields.iter().map(|(field, detail)| format!("{field}: {detail}")));
        parts.extend(self.retry_after.map(|seconds| format!("Try again in {seconds} s.")));
        parts.join(" ")
    }
}
