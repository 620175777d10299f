//! The application over fakes, and the people who use it.

pub(crate) mod cost;
mod device;
mod person;

use std::sync::Arc;
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::app::{App, Origin, Ports};
use doorward_core::pepper::Pepper;
use doorward_core::policy::Policy;
use doorward_core::ports::Clock as _;
use doorward_core::records::audit::{Action, AuditEvent};
use doorward_core::testing::{
    FixedClock, MemoryOutbox, MemoryStore, OpenSealer, PlainRenderer, PlainSigner, QuickHasher, ScriptedNotifier,
    ScriptedPlugins, SeededEntropy, fixed_now,
};
use doorward_core::use_cases::operating::SetUp;

pub(crate) use self::device::Device;
pub(crate) use self::person::{Person, shape};

/// One node of the application over a store in memory. A clone is the same world.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) app: Arc<App>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) hasher: Arc<QuickHasher>,
    pub(crate) notifier: Arc<ScriptedNotifier>,
    pub(crate) plugins: Arc<ScriptedPlugins>,
    pub(crate) renderer: Arc<PlainRenderer>,
    pub(crate) outbox: Arc<MemoryOutbox>,
    ports: Ports,
    policy: Policy,
}

impl World {
    /// As an operator finds it who configured nothing.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// Without limits.
    pub(crate) async fn unlimited() -> Self {
        Self::with(|policy| policy.limits = None).await
    }

    /// As the operator decided.
    pub(crate) async fn with(decide: impl FnOnce(&mut Policy)) -> Self {
        Self::over(decide, |_| {}).await
    }

    /// As the operator decided, with some ports exchanged.
    pub(crate) async fn over(decide: impl FnOnce(&mut Policy), exchange: impl FnOnce(&mut Ports)) -> Self {
        let store = MemoryStore::new();
        let clock = Arc::new(FixedClock::at(fixed_now()));
        let (hasher, notifier) = (QuickHasher::new(), ScriptedNotifier::new());
        let plugins = ScriptedPlugins::new();
        let (renderer, outbox) = (PlainRenderer::new(), MemoryOutbox::new());
        let mut ports = Ports {
            storage: store.storage(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(7)),
            hasher: hasher.clone(),
            sealer: OpenSealer::new(),
            signer: PlainSigner::new(),
            renderer: renderer.clone(),
            notifier: notifier.clone(),
            plugins: plugins.clone(),
            outbox: outbox.clone(),
        };
        exchange(&mut ports);
        let mut policy = Policy::default();
        decide(&mut policy);
        let app = Arc::new(App::new(ports.clone(), policy.clone(), pepper()));
        app.ensure_keys().await.expect("keys");
        Self {
            app,
            store,
            clock,
            hasher,
            notifier,
            plugins,
            renderer,
            outbox,
            ports,
            policy,
        }
    }

    /// Another process over the same store, with its own locks, budgets of networks, and keys in memory.
    pub(crate) async fn another_node(&self) -> Self {
        let outbox = MemoryOutbox::new();
        let ports = Ports {
            signer: PlainSigner::new(),
            outbox: outbox.clone(),
            ..self.ports.clone()
        };
        let app = Arc::new(App::new(ports.clone(), self.policy.clone(), pepper()));
        app.ensure_keys().await.expect("keys");
        Self {
            app,
            outbox,
            ports,
            ..self.clone()
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn passes(&self, how_long: Duration) {
        self.clock.advance(how_long);
    }

    /// One attempt at each delivery handed over since the last time, written down in one commit.
    pub(crate) async fn delivers(&self) {
        let mut steps = Vec::new();
        for delivery in self.outbox.take() {
            steps.extend(self.app.attempt(delivery).await);
        }
        if !steps.is_empty() {
            self.app.settle(&steps).await.expect("settled");
        }
    }

    /// Time passes second by second, and all that becomes due in it is attempted.
    pub(crate) async fn works_for(&self, how_long: Duration) {
        self.delivers().await;
        self.delivers_what_is_due().await;
        for _ in 0..how_long.as_secs() {
            self.passes(Duration::from_secs(1));
            self.delivers_what_is_due().await;
        }
    }

    async fn delivers_what_is_due(&self) {
        loop {
            let mut steps = Vec::new();
            for delivery in self.app.claim_deliveries(10).await.expect("claimed") {
                steps.extend(self.app.attempt(delivery).await);
            }
            if steps.is_empty() {
                return;
            }
            self.app.settle(&steps).await.expect("settled");
        }
    }

    /// The rows of the audit trail with this action.
    pub(crate) fn trail(&self, action: Action) -> Vec<AuditEvent> {
        let mut events = self.store.events();
        events.retain(|event| event.action == action);
        events
    }

    pub(crate) fn ann(&self) -> Person {
        Person::new(self, "Ann", "ann@example.com", "a long enough secret")
    }

    pub(crate) fn bob(&self) -> Person {
        Person::new(self, "Bob", "bob@example.com", "another secret of length")
    }

    /// Nobody knows her.
    pub(crate) fn eve(&self) -> Person {
        Person::new(self, "Eve", "eve@example.com", "what nobody can know")
    }

    /// The first administrator, made and signed in.
    pub(crate) async fn root(&self) -> Device {
        let root = self.operator();
        let cmd = SetUp {
            email: root.email(),
            first_name: root.first_name(),
            last_name: root.last_name(),
            password: root.password(),
        };
        self.app
            .create_first_admin(&cmd, &Origin::default())
            .await
            .expect("an administrator");
        root.signs_in().await
    }

    /// The first administrator, on one more device.
    pub(crate) async fn root_again(&self) -> Device {
        self.operator().signs_in().await
    }

    /// Who makes the first administrator, and becomes it.
    pub(crate) fn operator(&self) -> Person {
        Person::new(self, "Root", "root@example.com", "the operator's own words")
    }
}

fn pepper() -> Pepper {
    Pepper::new([7; 32])
}
