//! The routes over fakes, and people who call them.

mod reply;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use doorward_core::app::{App, Origin, Ports};
use doorward_core::pepper::Pepper;
use doorward_core::policy::Policy;
use doorward_core::records::user::User;
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
use poem::http;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Body, Endpoint as _, Request, RequestParts, Response};
use serde_json::{Value, json};

pub(crate) use self::reply::Reply;

pub(crate) const PASSWORD: &str = "a long walk by the sea";

/// The service, over fakes.
pub(crate) struct World {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) hasher: Arc<QuickHasher>,
    pub(crate) app: Arc<App>,
    pub(crate) ready: Arc<Ready>,
    notifier: Arc<ScriptedNotifier>,
    outbox: Arc<MemoryOutbox>,
    endpoint: BoxEndpoint<'static, Response>,
}

/// Whatever a test says about what works.
#[derive(Default)]
pub(crate) struct Ready(Mutex<Mood>);

#[derive(Clone)]
enum Mood {
    Says(Vec<Check>),
    Hangs,
    Panics,
}

impl Default for Mood {
    fn default() -> Self {
        Self::Says(Vec::new())
    }
}

impl Ready {
    pub(crate) fn says(&self, checks: &[(&'static str, bool)]) {
        let checks = checks.iter().map(|(name, works)| Check { name, works: *works });
        *self.0.lock().unwrap() = Mood::Says(checks.collect());
    }

    pub(crate) fn hangs(&self) {
        *self.0.lock().unwrap() = Mood::Hangs;
    }

    pub(crate) fn panics(&self) {
        *self.0.lock().unwrap() = Mood::Panics;
    }
}

#[async_trait]
impl Readiness for Ready {
    async fn checks(&self) -> Vec<Check> {
        let mood = self.0.lock().unwrap().clone();
        match mood {
            Mood::Says(checks) => checks,
            Mood::Hangs => std::future::pending().await,
            Mood::Panics => panic!("a test wants this"),
        }
    }
}

pub(crate) fn settings() -> HttpSettings {
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
            mailguard: true,
            flask: true,
            default_region: Region::parse("US").unwrap(),
            mailguard_code_length: 4,
        },
        form_key: [3; 32],
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Policy::default(), settings())
    }

    pub(crate) fn with(policy: Policy, settings: HttpSettings) -> Self {
        let store = MemoryStore::new();
        let clock = Arc::new(FixedClock::at(fixed_now()));
        let entropy = Arc::new(SeededEntropy::new(7));
        let (hasher, notifier, outbox) = (QuickHasher::new(), ScriptedNotifier::new(), MemoryOutbox::new());
        let ready = Arc::new(Ready::default());
        let ports = Ports {
            storage: store.storage(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            hasher: hasher.clone(),
            sealer: OpenSealer::new(),
            signer: PlainSigner::ready(fixed_now()),
            renderer: PlainRenderer::new(),
            notifier: notifier.clone(),
            outbox: outbox.clone(),
        };
        let app = Arc::new(App::new(ports, policy, Pepper::new([7; 32])));
        let services = Services {
            app: app.clone(),
            settings: Arc::new(settings),
            entropy,
            readiness: ready.clone(),
        };
        let endpoint = routes(services);
        Self {
            store,
            clock,
            hasher,
            app,
            ready,
            notifier,
            outbox,
            endpoint,
        }
    }

    /// Sends everything that waits, and answers the newest message to an address.
    pub(crate) async fn mail_to(&self, address: &str) -> Option<Sent> {
        for delivery in self.outbox.take() {
            self.app.attempt(delivery).await;
        }
        let sent = self.notifier.sent();
        sent.into_iter().rev().find(|sent| sent.to.as_sent() == address)
    }

    /// The code sent last to an address.
    pub(crate) async fn code_for(&self, address: &str) -> String {
        self.mail_to(address).await.and_then(|sent| sent.code).expect("a code")
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
        let command = SetUp {
            email: EmailAddress::parse("ada@example.com").unwrap(),
            first_name: PersonName::parse("Ada").unwrap(),
            last_name: PersonName::parse("Admin").unwrap(),
            password: Password::parse(PASSWORD).unwrap(),
        };
        let user = self.app.create_first_admin(&command, &Origin::default()).await.unwrap();
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
        self.sends_raw(method, path, body, &all).await
    }

    pub(crate) async fn sends_raw(&self, method: &str, path: &str, body: Body, headers: &[(&str, &str)]) -> Reply {
        let mut head = http::Request::builder().method(method).uri(path);
        for (name, value) in headers {
            head = head.header(*name, *value);
        }
        let (head, ()) = head.body(()).unwrap().into_parts();
        let peer: SocketAddr = ([192, 0, 2, 7], 4711).into();
        let peer = RemoteAddr(Addr::SocketAddr(peer));
        let parts = RequestParts::from((head, LocalAddr::default(), peer, Scheme::HTTP));
        let request = Request::from_parts(parts, body);
        let response = self.endpoint.get_response(request).await;
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
