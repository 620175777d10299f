//! The routes over fakes, and clients that call them.

use std::ops::Deref;

use doorward_core::policy::{Limits, Policy};
use doorward_http::settings::{CompatSettings, HttpSettings};
use poem::Body;
use serde_json::{Value, json};

pub(crate) use crate::routed::{PASSWORD, Reply};
use crate::routed::{Service, settings};

/// The service, over fakes.
pub(crate) struct World(Service);

impl World {
    /// Without limits, everything switched on.
    pub(crate) fn new() -> Self {
        Self::with(None, true, true)
    }

    /// With the limits everybody begins with.
    pub(crate) fn limited() -> Self {
        Self::with(Policy::default().limits, true, true)
    }

    /// With only some of the APIs.
    pub(crate) fn serving(mailguard: bool, flask: bool) -> Self {
        Self::with(None, mailguard, flask)
    }

    fn with(limits: Option<Limits>, mailguard: bool, flask: bool) -> Self {
        let policy = Policy {
            limits,
            ..Policy::default()
        };
        let usual = settings();
        let compat = CompatSettings {
            mailguard,
            flask,
            ..usual.compat
        };
        Self(Service::new(policy, HttpSettings { compat, ..usual }))
    }

    /// The access token of the first administrator.
    pub(crate) async fn admin(&self) -> String {
        self.founded(PASSWORD).await;
        self.mailguard_token("ada@example.com").await
    }

    /// Signs up and in as a client of MailGuard does, and answers the token.
    pub(crate) async fn joins(&self, email: &str, full_name: &str) -> String {
        let body = json!({"email": email, "full_name": full_name, "mobile": "2025550143"});
        let added = self.posts("/compat/mailguard/users/", body).await;
        assert_eq!(added.status, 201, "{}", added.text);
        self.mailguard_token(email).await
    }

    /// Signs in by code, and answers the token.
    pub(crate) async fn mailguard_token(&self, email: &str) -> String {
        let asked = self
            .posts("/compat/mailguard/users/get-otp/", json!({ "email": email }))
            .await;
        assert_eq!(asked.status, 200, "{}", asked.text);
        let code = self.code_for(email).await;
        let body = json!({"email": email, "otp": code});
        let signed_in = self.posts("/compat/mailguard/users/login/", body).await;
        assert_eq!(signed_in.status, 200, "{}", signed_in.text);
        signed_in.says("token").to_owned()
    }

    /// Calls with a token as MailGuard's clients do.
    pub(crate) async fn calls(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> Reply {
        let authorization = format!("Token {token}");
        let mut headers = vec![("authorization", authorization.as_str())];
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        let body = body.map_or_else(Body::empty, |body| body.to_string().into());
        let path = format!("/compat/mailguard/users/{path}");
        self.asked(method, &path, body, &headers).await
    }

    pub(crate) async fn posts(&self, path: &str, body: Value) -> Reply {
        let headers = [("content-type", "application/json")];
        self.asked("POST", path, body.to_string().into(), &headers).await
    }
}

impl Deref for World {
    type Target = Service;

    fn deref(&self) -> &Service {
        &self.0
    }
}
