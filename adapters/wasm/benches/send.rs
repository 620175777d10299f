//! What a send costs beyond the provider's own time: `cargo bench -p doorward-wasm`.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a program that measures time and stops at the first surprise"
)]

#[path = "../src/tests/guest.rs"]
#[expect(
    dead_code,
    clippy::expect_used,
    reason = "shared with the tests, which use more of it"
)]
mod guest;
#[path = "../src/tests/peer.rs"]
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
mod peer;

use std::sync::Arc;
use std::time::{Duration, Instant};

use doorward_core::ports::{Envelope, Rendered, Variables};
use doorward_core::records::delivery::{Address, MessagePurpose, OutcomeKind};
use doorward_core::testing::{FixedClock, SeededEntropy, fixed_now};
use doorward_core::values::ids::DeliveryId;
use doorward_core::values::locale::Locale;
use doorward_core::values::phone::PhoneNumber;
use doorward_core::values::secret::SecretText;
use doorward_wasm::{CacheKey, FileHash, Grant, ProviderSettings, Settings, StandIn, Tier, WasmPlugins};

use guest::{Auth, End, Fetch, Step, fetch};
use peer::Peer;

const MANIFEST: &str = r#"
[plugin]
id = "acme"
version = "1.0.0"
contract = "doorward:notifier@1.0.0"
channels = ["sms"]

[[http]]
host = "api.example.com"
methods = ["POST"]
path = "/v1/send"
why = "Send the message"

[secrets.key]
use = [{ host = "api.example.com", as = "bearer" }]
"#;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    alone(5_000).await;
    starts().await;
    for at_once in [1, 8, 32] {
        over_http(20_000, at_once).await;
    }
}

/// Instantiation, call, an opened secret and a request that is judged and denied: everything but the socket.
async fn alone(rounds: usize) {
    let bench = Bench::of(
        &[Step::Open("key"), Step::Fetch(fetch("https://api.example.com/other"))],
        End::AsFetched,
    )
    .await;
    let mut times = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let start = Instant::now();
        bench.send().await;
        times.push(start.elapsed());
    }
    times.sort();
    println!(
        "one send without a socket: p50 {:?}, p99 {:?}",
        times[rounds / 2],
        times[rounds * 99 / 100]
    );
}

/// Opening the host and installing nine plugins that were compiled before.
async fn starts() {
    let home = tempfile::tempdir().expect("a directory can be made");
    let files: Vec<Vec<u8>> = (0..9)
        .map(|number| {
            guest::guest(
                &MANIFEST.replace("acme", &format!("acme-{number}")),
                &[Step::Trap],
                End::Accepted,
            )
        })
        .collect();
    for warm in [false, true] {
        let start = Instant::now();
        let plugins = open(home.path());
        for file in &files {
            plugins
                .install(file.clone(), Tier::Compiled)
                .await
                .expect("the plugin is admitted");
        }
        println!(
            "nine plugins, {} cache: {:?}",
            if warm { "warm" } else { "cold" },
            start.elapsed()
        );
    }
}

/// Requests to a provider on this machine, which shares the cores.
async fn over_http(messages: usize, at_once: usize) {
    let request = Fetch {
        auth: Some(Auth::Bearer),
        ..fetch("https://api.example.com/v1/send")
    };
    let bench = Arc::new(Bench::of(&[Step::Open("key"), Step::Fetch(request)], End::AsFetched).await);
    let start = Instant::now();
    let senders: Vec<_> = (0..at_once)
        .map(|_| {
            let bench = Arc::clone(&bench);
            tokio::spawn(async move {
                for _ in 0..messages / at_once {
                    assert_eq!(
                        bench.send().await,
                        OutcomeKind::Accepted,
                        "the peer takes every message"
                    );
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.expect("every message is sent");
    }
    let took = start.elapsed();
    let each = took / u32::try_from(messages / at_once).unwrap_or(1);
    let rate = Duration::from_secs(1).as_nanos() * messages as u128 / took.as_nanos().max(1);
    println!("{at_once} at once over loopback HTTP: {rate} sends in a second, {each:?} each");
}

struct Bench {
    plugins: WasmPlugins,
    to: Address,
    locale: Locale,
    message: Rendered,
    variables: Variables,
    _home: tempfile::TempDir,
    _peer: Peer,
}

fn open(home: &std::path::Path) -> WasmPlugins {
    let clock = Arc::new(FixedClock::at(fixed_now()));
    let settings = Settings::new(home.join("cache"), CacheKey::new([1; 32]), clock);
    WasmPlugins::open(settings).expect("the host opens")
}

impl Bench {
    async fn of(steps: &[Step], end: End) -> Self {
        let home = tempfile::tempdir().expect("a directory can be made");
        let plugins = open(home.path());
        let file = guest::guest(MANIFEST, steps, end);
        let hash = FileHash::of(&file);
        plugins
            .install(file, Tier::Compiled)
            .await
            .expect("the plugin is admitted");
        let peer = Peer::start().await;
        let settings = ProviderSettings {
            name: "acme".to_owned(),
            plugin: "acme".to_owned(),
            secrets: [("key".to_owned(), SecretText::new("sk_0123456789"))].into(),
            grant: Some(Grant::of(hash)),
            stand_ins: vec![StandIn {
                host: "api.example.com".to_owned(),
                at: peer.address,
            }],
            ..ProviderSettings::default()
        };
        plugins.configure(settings).await.expect("the provider fits");
        Self {
            plugins,
            to: Address::Phone(PhoneNumber::parse("+4915112345678", None).expect("a number")),
            locale: Locale::parse("de").expect("a locale"),
            message: Rendered {
                subject: None,
                text: SecretText::new("Your code is 123456"),
                html: None,
            },
            variables: Variables::default(),
            _home: home,
            _peer: peer,
        }
    }

    async fn send(&self) -> OutcomeKind {
        let envelope = Envelope {
            id: DeliveryId::mint(fixed_now(), &SeededEntropy::new(7)),
            attempt: 1,
            purpose: MessagePurpose::Login,
            to: &self.to,
            locale: &self.locale,
            expires_in: Duration::from_mins(5),
            message: &self.message,
            variables: &self.variables,
        };
        self.plugins.send("acme", &envelope).await.kind
    }
}
