//! How calls are named in the list of this program's own calls. Nothing secret is in it.

use super::{Call, Query};

impl Call {
    /// Method and path.
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
            Self::EndSession { id } => format!("DELETE /v1/sessions/{id}"),
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
