//! A host with one provider, and that provider emulated on this machine.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use doorward_core::ports::{Clock as _, Envelope, Rendered, Variables};
use doorward_core::records::delivery::{Address, MessagePurpose};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::DeliveryId;
use doorward_core::values::locale::Locale;
use doorward_core::values::phone::PhoneNumber;
use doorward_core::values::secret::SecretText;
use doorward_crypto::{SystemClock, SystemEntropy};
use doorward_testkit::emulator::{Conduct, Emulator, Received, Usual};
use doorward_testkit::{Folder as Cassettes, FolderError, Kind};
use doorward_wasm::{
    ConfigureError, Explained, FileHash, Grant, InstallError, MailSender, Manifest, OpenError, ProviderSettings,
    StandIn, WasmPlugins,
};
use toml::Value;

use super::super::building::Built;
use super::super::workshop;

/// How long a message is of use, and how long a slow provider lets it wait.
const USEFUL_FOR: Duration = Duration::from_mins(5);

const CODE: &str = "123456";

/// The host, the plugin in it, and its other side.
pub(super) struct Bench {
    host: WasmPlugins,
    settings: ProviderSettings,
    emulator: Emulator,
    channels: Vec<String>,
    is_known: bool,
}

/// Why there is no bench.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    /// The host does not open.
    #[error(transparent)]
    Host(#[from] OpenError),
    /// The cassettes cannot be read.
    #[error(transparent)]
    Cassettes(#[from] FolderError),
    /// The emulator cannot listen.
    #[error("no port on this machine is free for the emulated provider")]
    Emulator(#[source] std::io::Error),
    /// A server would refuse the file.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// The settings of the cassettes do not fit.
    #[error("the settings of the first accepted case do not fit: {0}")]
    Settings(String),
}

impl Bench {
    /// A host with a built plugin in it.
    pub(super) async fn set_up(built: &Built) -> Result<Self, BenchError> {
        let manifest = &built.folder.manifest;
        let cassettes = Cassettes::read(&built.folder.path)?;
        let is_known = Emulator::knows(&manifest.id);
        let conduct = Conduct {
            usual: if is_known { None } else { Usual::of(&cassettes) },
            ..Conduct::default()
        };
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let emulator = Emulator::start(local, conduct).await.map_err(BenchError::Emulator)?;
        let host = workshop::host()?;
        let tier = built.folder.language.tier();
        host.install(built.component.clone(), tier).await?;
        let file = FileHash::of(&built.component);
        let bench = Self {
            host,
            settings: settings(manifest, config_of(&cassettes), file, emulator.address()),
            emulator,
            channels: manifest.channels.clone(),
            is_known,
        };
        bench.configure().await?;
        Ok(bench)
    }

    /// Sets the provider up, as it is before anything has happened.
    async fn configure(&self) -> Result<(), BenchError> {
        match self.host.configure(self.settings.clone()).await {
            Ok(_) => Ok(()),
            Err(ConfigureError::Settings(problems)) => {
                let problems = problems
                    .iter()
                    .map(|problem| format!("{} {}", problem.key, problem.problem));
                Err(BenchError::Settings(problems.collect::<Vec<_>>().join(", ")))
            }
            Err(error) => Err(BenchError::Settings(error.to_string())),
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.settings.name
    }

    pub(super) fn url(&self) -> String {
        self.emulator.url()
    }

    /// How the emulated provider answers.
    pub(super) const fn answers(&self) -> &'static str {
        if self.is_known {
            "as the provider of this name does"
        } else {
            "as the cassettes say"
        }
    }

    pub(super) fn usual_recipient(&self) -> &'static str {
        let texts = self.channels.iter().any(|channel| channel == "sms");
        if texts { "+4915123456789" } else { "ann@example.org" }
    }

    /// Sends a message, and says what the provider got. Nothing when the recipient is no address.
    pub(super) async fn send(&self, to: &str) -> Option<(Explained, Option<Received>)> {
        let to = address(to)?;
        let locale = Locale::parse("en").ok()?;
        let message = Rendered {
            subject: Some("Your code".to_owned()),
            text: SecretText::new(format!("Your code is {CODE}")),
            html: Some(SecretText::new(format!("<p>Your code is {CODE}</p>"))),
        };
        let mut variables = Variables::default();
        variables.code = Some(CODE.to_owned());
        let envelope = Envelope {
            id: DeliveryId::mint(SystemClock.now(), &SystemEntropy),
            attempt: 1,
            purpose: MessagePurpose::Login,
            to: &to,
            locale: &locale,
            expires_in: USEFUL_FOR,
            message: &message,
            variables: &variables,
        };
        let before = self.emulator.calls();
        // An author tries again at once: nobody is left alone for what an earlier try did.
        self.configure().await.ok()?;
        let explained = self.host.explain(self.id(), &envelope).await;
        let received = self.emulator.latest().filter(|_| self.emulator.calls() > before);
        Some((explained, received))
    }
}

/// The provider: settings from the cassettes, secrets that are none, and the emulator in place of every host.
fn settings(manifest: &Manifest, config: BTreeMap<String, String>, file: FileHash, at: SocketAddr) -> ProviderSettings {
    let secret = |name: &String| (name.clone(), SecretText::new(format!("the-{name}")));
    let setting = |key: &str| {
        let usual = || manifest.config.get(key)?.default.clone();
        config.get(key).cloned().or_else(usual)
    };
    let hosts = manifest.http.iter().filter_map(|rule| filled(&rule.host, setting));
    ProviderSettings {
        name: manifest.id.clone(),
        plugin: manifest.id.clone(),
        stand_ins: hosts.map(|host| StandIn { host, at }).collect(),
        secrets: manifest.secrets.keys().map(secret).collect(),
        grant: Some(Grant::of(file)),
        mail_sender: Some(MailSender {
            address: "accounts@example.com".to_owned(),
            name: Some("Example".to_owned()),
        }),
        config,
        ..ProviderSettings::default()
    }
}

/// The settings of the first case that ends well.
fn config_of(cassettes: &Cassettes) -> BTreeMap<String, String> {
    let mut cases = cassettes.cassettes.iter().flat_map(|cassette| &cassette.cases);
    let accepted = cases.find(|case| case.expected.kind == Kind::Accepted);
    let config = accepted.map(|case| case.config.clone()).unwrap_or_default();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    config.iter().map(|(key, value)| (key.clone(), text(value))).collect()
}

/// A host of a manifest with these settings in it; of a setting that is an address, its host.
fn filled(host: &str, setting: impl Fn(&str) -> Option<String> + Copy) -> Option<String> {
    let Some((before, rest)) = host.split_once("{config.") else {
        return Some(host.to_owned());
    };
    let (key, after) = rest.split_once('}')?;
    let value = setting(key)?;
    let host = url::Url::parse(&value)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    filled(&format!("{before}{}{after}", host.unwrap_or(value)), setting)
}

fn address(text: &str) -> Option<Address> {
    let mail = || EmailAddress::parse(text).ok().map(Address::Email);
    let phone = || PhoneNumber::parse(text, None).ok().map(Address::Phone);
    if text.contains('@') { mail() } else { phone() }
}
