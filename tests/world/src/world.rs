//! A world: the real server in this process, on a port of its own, with a clock that a test moves.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use doorward::config::{Config, Sources};
use doorward::serve::{Running, start};
use serde_json::Value;
use tempfile::TempDir;

use crate::house::House;
use crate::stage::stage;
use crate::store::Store;
use crate::surroundings::{StandingClock, around};

/// A server in this process, in use: it has an administrator.
pub struct World {
    node: Node,
    house: House,
}

/// A server in this process that nobody has used yet.
pub struct Node {
    running: Running,
    clock: Arc<StandingClock>,
    directory: TempDir,
}

/// Tells a story in a world with the usual settings, in memory.
pub fn world(story: impl AsyncFnOnce(World) + Send) {
    world_with(&[], story);
}

/// Tells a story in a world with some settings of its own, in memory.
pub fn world_with(settings: &[&str], story: impl AsyncFnOnce(World) + Send) {
    stage(async || story(World::on(&Store::Memory, settings).await).await);
}

impl World {
    /// A world on a fresh store.
    pub async fn on(store: &Store, settings: &[&str]) -> Self {
        let node = Node::start(store, settings).await;
        let house = House::founded(&node.base(), &node.setup_code()).await;
        Self { node, house }
    }

    /// Time goes by; the administrator signs in again afterwards.
    pub async fn passes(&self, how_long: Duration) {
        self.node.clock.advance(how_long);
        self.house.admin_signs_in().await;
    }

    /// What the clock shows.
    pub fn now(&self) -> DateTime<Utc> {
        self.node.clock.shows()
    }

    /// How many seconds there are from now to an instant in an answer.
    pub fn seconds_until(&self, instant: &Value) -> i64 {
        let text = instant.as_str().unwrap_or_else(|| panic!("{instant} is no instant"));
        let instant = DateTime::parse_from_rfc3339(text).expect("an instant");
        (instant.to_utc() - self.now()).num_seconds()
    }

    /// Where the server keeps its files.
    pub fn data_dir(&self) -> &Path {
        self.node.directory.path()
    }
}

impl Deref for World {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

impl Node {
    /// Starts a server on a store. Nodes on one store share its key, as nodes do.
    pub async fn start(store: &Store, settings: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let clock = StandingClock::new();
        let config = config(store, settings, directory.path());
        let running = start(&config, around(Arc::clone(&clock), seed())).await;
        let running = running.unwrap_or_else(|error| panic!("the server does not start: {error:?}"));
        Self {
            running,
            clock,
            directory,
        }
    }

    /// Where it answers.
    pub fn base(&self) -> String {
        format!("http://{}", self.running.address)
    }

    /// The code that makes the first administrator.
    pub fn setup_code(&self) -> String {
        let code = self.running.setup_code.as_ref().expect("there is no administrator yet");
        code.reveal().to_owned()
    }

    /// Where it keeps its files.
    pub fn data_dir(&self) -> &Path {
        self.directory.path()
    }

    /// Stops it in order.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

/// The usual settings: waits that never end in a refusal on a busy machine, and a proxy that tells who comes from where.
const USUAL: [&str; 5] = [
    "http.listen = \"127.0.0.1:0\"",
    "http.public_url = \"http://localhost:8080\"",
    "http.trusted_proxies = [\"127.0.0.1\"]",
    "keys.master_key = \"3b1f6c0e4a5d8e9f7081928374655647382910aabbccddeeff00112233445566\"",
    "passwords.queue_wait_ms = 60000",
];

fn config(store: &Store, settings: &[&str], data_dir: &Path) -> Config {
    let chosen = |key: &str| settings.iter().any(|line| line.starts_with(key));
    let usual = USUAL
        .iter()
        .filter(|line| !chosen(line.split(' ').next().unwrap_or(line)));
    let mut lines: Vec<String> = usual.map(|line| (*line).to_owned()).collect();
    lines.push(format!("data_dir = \"{}\"", data_dir.display()));
    lines.extend(store.settings(data_dir));
    lines.extend(settings.iter().map(|line| (*line).to_owned()));
    let file = data_dir.join("doorward.toml");
    std::fs::write(&file, lines.join("\n")).expect("the configuration is written");
    let sources = Sources {
        system_file: data_dir.join("none.toml"),
        local_file: data_dir.join("none.toml"),
        chosen_file: Some(file),
        environment: BTreeMap::new(),
        flags: Vec::new(),
    };
    let checked = Config::load(&sources).check(false);
    checked.unwrap_or_else(|problems| panic!("{problems}"))
}

/// Nodes of one process draw from different streams, as nodes do.
fn seed() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
