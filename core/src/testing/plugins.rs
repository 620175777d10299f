//! Plugins that answer by a script and remember what they were given.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parking_lot::Mutex;

use crate::Timestamp;
use crate::ports::{
    Callback, Envelope, Health, Outcome, PluginReport, Plugins, ProviderReport, Receipt, ReceiptRefusal, Reloaded,
    TestReport,
};
use crate::records::delivery::{Address, OutcomeKind};

/// One plugin per provider, named alike, unless told otherwise.
#[derive(Default)]
pub struct ScriptedPlugins(Mutex<State>);

#[derive(Default)]
struct State {
    reports: Vec<PluginReport>,
    resting: BTreeMap<String, Timestamp>,
    reloads: VecDeque<Vec<Reloaded>>,
    receipts: VecDeque<Result<Vec<Receipt>, ReceiptRefusal>>,
    callbacks: Vec<(String, Callback)>,
    tests: Vec<(String, Address)>,
}

impl ScriptedPlugins {
    /// None is loaded.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// Loads a plugin that serves both channels and reads receipts, and speaks to these providers.
    pub fn load(&self, id: &str, providers: &[&str]) {
        let providers = providers.iter().map(|name| ProviderReport {
            name: (*name).to_owned(),
            granted: true,
            grants: vec![format!("sha256:{}", "ab".repeat(32))],
            health: Health::Fine,
            counters: vec![("accepted".to_owned(), 0)],
        });
        self.report(PluginReport {
            id: id.to_owned(),
            version: "1.0.0".to_owned(),
            file: None,
            channels: vec!["email".to_owned(), "sms".to_owned()],
            receipts: true,
            asks: Vec::new(),
            running: 0,
            waiting: None,
            previous: None,
            providers: providers.collect(),
        });
    }

    /// Loads a plugin that is described so.
    pub fn report(&self, report: PluginReport) {
        self.0.lock().reports.push(report);
    }

    /// A provider is left alone until then.
    pub fn rests(&self, provider: &str, until: Timestamp) {
        self.0.lock().resting.insert(provider.to_owned(), until);
    }

    /// The next reload ends so.
    pub fn next_reload(&self, changes: Vec<Reloaded>) {
        self.0.lock().reloads.push_back(changes);
    }

    /// The next callback is read so; one without a script has a wrong signature.
    pub fn next_receipts(&self, read: Result<Vec<Receipt>, ReceiptRefusal>) {
        self.0.lock().receipts.push_back(read);
    }

    /// What was posted, with the provider it was for, oldest first.
    pub fn callbacks(&self) -> Vec<(String, Callback)> {
        self.0.lock().callbacks.clone()
    }

    /// Who was sent a test message, by whom, oldest first.
    pub fn tests(&self) -> Vec<(String, Address)> {
        self.0.lock().tests.clone()
    }

    fn knows(&self, provider: &str) -> bool {
        let state = self.0.lock();
        let mut providers = state.reports.iter().flat_map(|report| &report.providers);
        providers.any(|known| known.name == provider)
    }
}

#[async_trait]
impl Plugins for ScriptedPlugins {
    fn list(&self) -> Vec<PluginReport> {
        self.0.lock().reports.clone()
    }

    fn health(&self, provider: &str, now: Timestamp) -> Health {
        let until = self.0.lock().resting.get(provider).copied();
        match until.filter(|until| *until > now) {
            Some(until) => Health::Resting { until, why: None },
            None => Health::Fine,
        }
    }

    fn give_a_chance(&self, provider: &str) {
        self.0.lock().resting.remove(provider);
    }

    async fn reload(&self) -> Vec<Reloaded> {
        self.0.lock().reloads.pop_front().unwrap_or_default()
    }

    async fn send_test(&self, provider: &str, envelope: &Envelope<'_>) -> Option<TestReport> {
        if !self.knows(provider) {
            return None;
        }
        self.0.lock().tests.push((provider.to_owned(), envelope.to.clone()));
        Some(TestReport {
            outcome: Outcome {
                kind: OutcomeKind::Accepted,
                code: Some("test-1".to_owned()),
                detail: None,
                retry_after: None::<Duration>,
            },
            lines: vec!["it was taken by the script".to_owned()],
        })
    }

    async fn receive(&self, provider: &str, callback: Callback) -> Result<Vec<Receipt>, ReceiptRefusal> {
        if !self.knows(provider) {
            return Err(ReceiptRefusal::Unknown);
        }
        let mut state = self.0.lock();
        state.callbacks.push((provider.to_owned(), callback));
        state.receipts.pop_front().unwrap_or(Err(ReceiptRefusal::BadSignature))
    }
}
