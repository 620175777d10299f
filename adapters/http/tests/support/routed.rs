//! The routes over fakes: what all suites stand on.
#![allow(dead_code, reason = "each suite takes what it needs")]

mod ready;
mod reply;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::app::{App, Origin, Ports};
use doorward_core::pepper::Pepper;
use doorward_core::policy::Policy;
use doorward_core::records::user::User;
use doorward_core::testing::{
    FixedClock, MemoryOutbox, MemoryStore, OpenSealer, PlainRenderer, PlainSigner, QuickHasher, ScriptedNotifier,
    ScriptedPlugins, SeededEntropy, Sent, fixed_now,
};
use doorward_core::use_cases::operating::SetUp;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use doorward_core::values::phone::Region;
use doorward_http::routes::routes;
use doorward_http::services::Services;
use doorward_http::settings::{CompatSettings, HttpSettings};
use poem::endpoint::BoxEndpoint;
use poem::http;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Body, Endpoint as _, Request, RequestParts, Response};

pub(crate) use self::ready::Ready;
pub(crate) use self::reply::Reply;

pub(crate) const PASSWORD: &str = "a long walk by the sea";

/// The service, over fakes.
pub(crate) struct Service {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) entropy: Arc<SeededEntropy>,
    pub(crate) hasher: Arc<QuickHasher>,
    pub(crate) notifier: Arc<ScriptedNotifier>,
    pub(crate) plugins: Arc<ScriptedPlugins>,
    pub(crate) outbox: Arc<MemoryOutbox>,
    pub(crate) ready: Arc<Ready>,
    pub(crate) app: Arc<App>,
    endpoint: BoxEndpoint<'static, Response>,
}

/// As an operator sets it up who serves everything over TLS.
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

impl Service {
    pub(crate) fn new(policy: Policy, settings: HttpSettings) -> Self {
        let store = MemoryStore::new();
        let clock = Arc::new(FixedClock::at(fixed_now()));
        let entropy = Arc::new(SeededEntropy::new(7));
        let (hasher, notifier, outbox) = (QuickHasher::new(), ScriptedNotifier::new(), MemoryOutbox::new());
        let plugins = ScriptedPlugins::new();
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
            plugins: plugins.clone(),
            outbox: outbox.clone(),
        };
        let app = Arc::new(App::new(ports, policy, Pepper::new([7; 32])));
        let services = Services {
            app: app.clone(),
            settings: Arc::new(settings),
            entropy: entropy.clone(),
            readiness: ready.clone(),
            after_setup: Arc::new(|| {}),
        };
        Self {
            store,
            clock,
            entropy,
            hasher,
            notifier,
            plugins,
            outbox,
            ready,
            app,
            endpoint: routes(services),
        }
    }

    pub(crate) async fn answers(&self, request: Request) -> Response {
        self.endpoint.get_response(request).await
    }

    /// Sends a request from a stranger's address.
    pub(crate) async fn asked(&self, method: &str, path: &str, body: Body, headers: &[(&str, &str)]) -> Reply {
        let mut head = http::Request::builder().method(method).uri(path);
        for (name, value) in headers {
            head = head.header(*name, *value);
        }
        let (head, ()) = head.body(()).unwrap().into_parts();
        let peer: SocketAddr = ([192, 0, 2, 7], 4711).into();
        let peer = RemoteAddr(Addr::SocketAddr(peer));
        let parts = RequestParts::from((head, LocalAddr::default(), peer, Scheme::HTTP));
        Reply::of(self.answers(Request::from_parts(parts, body)).await).await
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

    /// Makes the first administrator.
    pub(crate) async fn founded(&self, password: &str) -> User {
        let command = SetUp {
            email: EmailAddress::parse("ada@example.com").unwrap(),
            first_name: PersonName::parse("Ada").unwrap(),
            last_name: PersonName::parse("Admin").unwrap(),
            password: Password::parse(password).unwrap(),
        };
        self.app.create_first_admin(&command, &Origin::default()).await.unwrap()
    }
}
