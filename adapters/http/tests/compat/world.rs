//! The routes over fakes, and clients that call them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use doorward_core::app::{App, Origin, Ports};
use doorward_core::pepper::Pepper;
use doorward_core::policy::Policy;
use doorward_core::testing::{
    FixedClock, MemoryOutbox, MemoryStore, OpenSealer, PlainRenderer, PlainSigner, QuickHasher, ScriptedNotifier,
    SeededEntropy, Sent, fixed_now,
};
use doorward_core::use_cases::operating::SetUp;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use doorward_core::values::phone::Region;
use doorward_http::routes::routes;
use doorward_http::services::{Check, Readiness, Services};
use doorward_http::settings::{CompatSettings, HttpSettings};
use poem::endpoint::BoxEndpoint;
use poem::http::uri::Scheme;
use poem::http::{self, HeaderMap};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Body, Endpoint as _, Request, RequestParts, Response};
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "a long walk by the sea";

/// The service, over fakes.
pub(crate) struct World {
    pub(crate) clock: Arc<FixedClock>,
    app: Arc<App>,
    notifier: Arc<ScriptedNotifier>,
    outbox: Arc<MemoryOutbox>,
    endpoint: BoxEndpoint<'static, Response>,
}

struct Ready;

#[async_trait]
impl Readiness for Ready {
    async fn checks(&self) -> Vec<Check> {
        Vec::new()
    }
}

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

    fn with(limits: Option<doorward_core::policy::Limits>, mailguard: bool, flask: bool) -> Self {
        let store = MemoryStore::new();
        let clock = Arc::new(FixedClock::at(fixed_now()));
        let entropy = Arc::new(SeededEntropy::new(7));
        let (notifier, outbox) = (ScriptedNotifier::new(), MemoryOutbox::new());
        let ports = Ports {
            storage: store.storage(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            hasher: QuickHasher::new(),
            sealer: OpenSealer::new(),
            signer: PlainSigner::ready(fixed_now()),
            renderer: PlainRenderer::new(),
            notifier: notifier.clone(),
            outbox: outbox.clone(),
        };
        let policy = Policy {
            limits,
            ..Policy::default()
        };
        let app = Arc::new(App::new(ports, policy, Pepper::new([7; 32])));
        let services = Services {
            app: app.clone(),
            settings: Arc::new(settings(mailguard, flask)),
            entropy,
            readiness: Arc::new(Ready),
        };
        Self {
            clock,
            app,
            notifier,
            outbox,
            endpoint: routes(services),
        }
    }

    /// Sends everything that waits, and answers the newest message to an address.
    pub(crate) async fn message_to(&self, address: &str) -> Option<Sent> {
        for delivery in self.outbox.take() {
            self.app.attempt(delivery).await;
        }
        let sent = self.notifier.sent();
        sent.into_iter().rev().find(|sent| sent.to.as_sent() == address)
    }

    /// The code sent last to an address.
    pub(crate) async fn code_for(&self, address: &str) -> String {
        let message = self.message_to(address).await;
        message.and_then(|sent| sent.code).expect("a code")
    }

    /// The access token of the first administrator.
    pub(crate) async fn admin(&self) -> String {
        let command = SetUp {
            email: EmailAddress::parse("ada@example.com").unwrap(),
            first_name: PersonName::parse("Ada").unwrap(),
            last_name: PersonName::parse("Admin").unwrap(),
            password: Password::parse(PASSWORD).unwrap(),
        };
        self.app.create_first_admin(&command, &Origin::default()).await.unwrap();
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
        self.sends(method, &path, body, &headers).await
    }

    pub(crate) async fn posts(&self, path: &str, body: Value) -> Reply {
        let headers = [("content-type", "application/json")];
        self.sends("POST", path, body.to_string().into(), &headers).await
    }

    pub(crate) async fn sends(&self, method: &str, path: &str, body: Body, headers: &[(&str, &str)]) -> Reply {
        let mut head = http::Request::builder().method(method).uri(path);
        for (name, value) in headers {
            head = head.header(*name, *value);
        }
        let (head, ()) = head.body(()).unwrap().into_parts();
        let peer: SocketAddr = ([192, 0, 2, 7], 4711).into();
        let peer = RemoteAddr(Addr::SocketAddr(peer));
        let parts = RequestParts::from((head, LocalAddr::default(), peer, Scheme::HTTP));
        let response = self.endpoint.get_response(Request::from_parts(parts, body)).await;
        let (parts, body) = response.into_parts();
        let text = body.into_string().await.unwrap();
        Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            json: serde_json::from_str(&text).unwrap_or_default(),
            text,
        }
    }
}

fn settings(mailguard: bool, flask: bool) -> HttpSettings {
    HttpSettings {
        public_url: "https://login.example.com".to_owned(),
        trusted_proxies: Vec::new(),
        cors_origins: Vec::new(),
        header_limit: 32 * 1024,
        body_limit: 1024 * 1024,
        request_timeout: Duration::from_secs(10),
        app_name: "Doorward".to_owned(),
        inbox_enabled: false,
        secure_cookies: true,
        metrics: None,
        compat: CompatSettings {
            mailguard,
            flask,
            default_region: Region::parse("US").unwrap(),
            mailguard_code_length: 4,
        },
        form_key: [3; 32],
    }
}

/// What the service answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
    pub(crate) text: String,
}

impl Reply {
    /// The member as text.
    pub(crate) fn says(&self, member: &str) -> &str {
        self.json[member].as_str().unwrap_or_default()
    }

    /// Status and code of a refusal.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        (self.status, self.says("code"))
    }

    /// Status and everything but the id of the request.
    pub(crate) fn gist(&self) -> (u16, Value) {
        let mut json = self.json.clone();
        if let Some(members) = json.as_object_mut() {
            members.remove("request_id");
        }
        (self.status, json)
    }
}
