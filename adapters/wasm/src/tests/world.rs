//! A host with one provider on this machine, and messages to send.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use doorward_core::ports::{Envelope, Rendered, Variables};
use doorward_core::records::delivery::{Address, MessagePurpose};
use doorward_core::testing::{FixedClock, SeededEntropy, fixed_now};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::DeliveryId;
use doorward_core::values::locale::Locale;
use doorward_core::values::phone::PhoneNumber;
use doorward_core::values::secret::SecretText;
use tempfile::TempDir;

use super::guest::{End, Step, guest};
use super::peer::Peer;
use crate::{
    CacheKey, Explained, FileHash, Grant, Installed, Limits, ProviderSettings, Resolver, Settings, StandIn, Tier,
    WasmPlugins,
};

/// What the secret is, to look for where it must not be.
pub(crate) const SECRET: &str = "sk_live_0123456789";

/// What the message says.
pub(crate) const CODE: &str = "424242";

/// The manifest of every plugin here.
pub(crate) const MANIFEST: &str = r#"
[plugin]
id = "acme"
version = "1.0.0"
contract = "doorward:notifier@1.0.0"
channels = ["sms"]

[[http]]
host = "api.example.com"
methods = ["POST"]
path = "/**"
why = "Send the message"

[[http]]
host = "named.example.com"
methods = ["POST"]
path = "/**"
why = "Send the message elsewhere"

[secrets.key]
use = [
    { host = "api.example.com", as = "bearer" },
    { host = "api.example.com", as = "basic" },
    { host = "api.example.com", as = "header", name = "X-Key" },
    { as = "verify" },
]

[config.region]
type = "text"
"#;

/// Names as the test says.
#[derive(Default)]
pub(crate) struct Names(HashMap<String, Vec<IpAddr>>);

#[async_trait]
impl Resolver for Names {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.0
            .get(host)
            .cloned()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

/// Limits that end a test soon.
pub(crate) fn tight() -> Limits {
    Limits {
        guest_time: Duration::from_millis(100),
        call: Duration::from_millis(1500),
        request: Duration::from_millis(400),
        connect: Duration::from_millis(300),
        ..Limits::compiled()
    }
}

/// The host and what surrounds it.
pub(crate) struct World {
    pub(crate) plugins: Arc<WasmPlugins>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) peer: Peer,
    pub(crate) home: TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(tight(), &[]).await
    }

    pub(crate) async fn with(limits: Limits, names: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().expect("a directory can be made");
        let clock = Arc::new(FixedClock::at(fixed_now()));
        let mut settings = Settings::new(
            home.path().join("cache"),
            CacheKey::new([3; 32]),
            Arc::clone(&clock) as _,
        );
        settings.compiled = limits;
        let mut known = Names::default();
        for (name, address) in names {
            known
                .0
                .entry((*name).to_owned())
                .or_default()
                .push(address.parse().expect("an address"));
        }
        settings.resolver = Arc::new(known);
        let plugins = Arc::new(WasmPlugins::open(settings).expect("the host opens"));
        Self {
            plugins,
            clock,
            peer: Peer::start().await,
            home,
        }
    }

    /// Installs a plugin of these steps, with a provider `acme` that is granted everything.
    pub(crate) async fn runs(&self, steps: &[Step], end: End) -> FileHash {
        self.installs(guest(MANIFEST, steps, end)).await
    }

    /// Installs a file, with a provider named after its plugin that is granted everything.
    pub(crate) async fn installs(&self, file: Vec<u8>) -> FileHash {
        let hash = FileHash::of(&file);
        let installed = self
            .plugins
            .install(file, Tier::Compiled)
            .await
            .expect("the plugin is admitted");
        let Installed::Live { id, .. } = installed else {
            panic!("nothing is in its way: {installed:?}")
        };
        self.plugins
            .configure(self.provider(&id, hash))
            .await
            .expect("the provider fits");
        hash
    }

    /// A provider with a grant for this file.
    pub(crate) fn provider(&self, plugin: &str, file: FileHash) -> ProviderSettings {
        ProviderSettings {
            name: plugin.to_owned(),
            plugin: plugin.to_owned(),
            secrets: [("key".to_owned(), SecretText::new(SECRET))].into(),
            grant: Some(Grant::of(file)),
            stand_ins: vec![StandIn {
                host: "api.example.com".to_owned(),
                at: self.peer.address,
            }],
            ..ProviderSettings::default()
        }
    }

    pub(crate) async fn sends(&self) -> Explained {
        self.sends_with("acme", Duration::from_mins(5)).await
    }

    pub(crate) async fn sends_with(&self, provider: &str, expires_in: Duration) -> Explained {
        let number = PhoneNumber::parse("+4915112345678", None).expect("a number");
        self.explains(provider, expires_in, &Address::Phone(number)).await
    }

    pub(crate) async fn mails(&self, provider: &str, expires_in: Duration) -> Explained {
        let address = EmailAddress::parse("ann@example.org").expect("an address");
        self.explains(provider, expires_in, &Address::Email(address)).await
    }

    async fn explains(&self, provider: &str, expires_in: Duration, to: &Address) -> Explained {
        let locale = Locale::parse("de").expect("a locale");
        let message = Rendered {
            subject: Some("Your code".to_owned()),
            text: SecretText::new(format!("Code {CODE}")),
            html: None,
        };
        let mut variables = Variables::default();
        variables.code = Some(CODE.to_owned());
        let envelope = Envelope {
            id: DeliveryId::mint(fixed_now(), &SeededEntropy::new(7)),
            attempt: 1,
            purpose: MessagePurpose::Login,
            to,
            locale: &locale,
            expires_in,
            message: &message,
            variables: &variables,
        };
        self.plugins.explain(provider, &envelope).await
    }
}
