//! The routes over fakes, and people who call them.

use std::ops::Deref;

use doorward_core::policy::Policy;
use doorward_core::records::user::User;
use doorward_http::settings::HttpSettings;
use poem::Body;
use serde_json::{Value, json};

use crate::routed::Service;
pub(crate) use crate::routed::{PASSWORD, Reply, settings};

/// The service, over fakes.
pub(crate) struct World(Service);

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Policy::default(), settings())
    }

    pub(crate) fn with(policy: Policy, settings: HttpSettings) -> Self {
        Self(Service::new(policy, settings))
    }

    /// The token of the link sent last to an address.
    pub(crate) async fn link_token_for(&self, address: &str) -> String {
        let link = self.mail_to(address).await.and_then(|sent| sent.link).expect("a link");
        let (_, token) = link.split_once("token=").expect("a token");
        token.to_owned()
    }

    /// A new account, signed in; the name before the `@` makes up the rest.
    pub(crate) async fn person(&self, email: &str) -> Person<'_> {
        let begun = self.posts("/v1/registrations", ann(email)).await;
        assert_eq!(begun.status, 202, "{}", begun.text);
        let code = self.code_for(email).await;
        let path = format!("/v1/challenges/{}/verify", begun.says("id"));
        let verified = self.posts(&path, json!({ "code": code })).await;
        assert_eq!(verified.status, 200, "{}", verified.text);
        Person::holding(self, &verified.json["tokens"])
    }

    /// The first administrator, signed in.
    pub(crate) async fn admin(&self) -> (User, Person<'_>) {
        let user = self.founded(PASSWORD).await;
        let body = json!({"email": "ada@example.com", "password": PASSWORD});
        let tokens = self.posts("/v1/login/password", body).await;
        (user, Person::holding(self, &tokens.json))
    }

    pub(crate) async fn gets(&self, path: &str) -> Reply {
        self.sends("GET", path, None, &[]).await
    }

    pub(crate) async fn posts(&self, path: &str, body: Value) -> Reply {
        self.sends("POST", path, Some(body), &[]).await
    }

    pub(crate) async fn sends(&self, method: &str, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Reply {
        let mut all = headers.to_vec();
        if body.is_some() {
            all.push(("content-type", "application/json"));
        }
        let body = body.map_or_else(Body::empty, |body| body.to_string().into());
        self.asked(method, path, body, &all).await
    }
}

impl Deref for World {
    type Target = Service;

    fn deref(&self) -> &Service {
        &self.0
    }
}

/// What somebody sends to register.
pub(crate) fn ann(email: &str) -> Value {
    json!({"first_name": "Ann", "last_name": "Archer", "email": email, "password": PASSWORD})
}

/// Somebody with tokens.
pub(crate) struct Person<'w> {
    world: &'w World,
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) session: String,
}

impl<'w> Person<'w> {
    pub(crate) fn holding(world: &'w World, tokens: &Value) -> Self {
        let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
        Self {
            world,
            access: text("access_token"),
            refresh: text("refresh_token"),
            session: text("session_id"),
        }
    }

    pub(crate) async fn gets(&self, path: &str) -> Reply {
        self.sends("GET", path, None, &[]).await
    }

    pub(crate) async fn posts(&self, path: &str, body: Value) -> Reply {
        self.sends("POST", path, Some(body), &[]).await
    }

    pub(crate) async fn patches(&self, path: &str, body: Value) -> Reply {
        self.sends("PATCH", path, Some(body), &[]).await
    }

    pub(crate) async fn deletes(&self, path: &str) -> Reply {
        self.sends("DELETE", path, None, &[]).await
    }

    pub(crate) async fn sends(&self, method: &str, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Reply {
        let bearer = format!("Bearer {}", self.access);
        let mut all = headers.to_vec();
        all.push(("authorization", &bearer));
        self.world.sends(method, path, body, &all).await
    }
}
