//! The core's needs, met by the carriers: sending, reports, tests and receipts.

use async_trait::async_trait;
use doorward_core::Timestamp;
use doorward_core::ports::{
    Callback, EarlierFile, Envelope, Health, Notifier, Outcome, PluginFile, PluginReport, Plugins, ProviderReport,
    Receipt, ReceiptRefusal, Reloaded, TestReport,
};
use doorward_wasm::{Counters, PluginStatus, ProviderState, ProviderStatus, Tier, Usage};

use super::{Carriers, Hosted, renewal};
use crate::measures::{FUEL, MEMORY};

#[async_trait]
impl Notifier for Carriers {
    async fn send(&self, provider: &str, envelope: &Envelope<'_>) -> Outcome {
        match self.hosted_as(provider) {
            Some(hosted) => {
                let (outcome, usage) = hosted.wasm.measure(provider, envelope).await;
                count(provider, &usage);
                outcome
            }
            None => self.inbox.send(provider, envelope).await,
        }
    }
}

#[async_trait]
impl Plugins for Carriers {
    fn list(&self) -> Vec<PluginReport> {
        let hosted = self.hosted.iter().flat_map(|hosted| hosted.wasm.status());
        let mut reports = self.inbox.list();
        reports.extend(hosted.map(report));
        reports.sort_by(|one, other| one.id.cmp(&other.id));
        reports
    }

    fn health(&self, provider: &str, now: Timestamp) -> Health {
        match self.hosted_as(provider) {
            Some(hosted) => hosted.wasm.health(provider, now),
            None => Health::Fine,
        }
    }

    fn give_a_chance(&self, provider: &str) {
        if let Some(hosted) = self.hosted_as(provider) {
            hosted.wasm.give_a_chance(provider);
        }
    }

    async fn reload(&self) -> Vec<Reloaded> {
        match &self.hosted {
            Some(hosted) => hosted.renew().await,
            None => Vec::new(),
        }
    }

    async fn send_test(&self, provider: &str, envelope: &Envelope<'_>) -> Option<TestReport> {
        let Some(hosted) = self.hosted_as(provider) else {
            return self.inbox.send_test(provider, envelope).await;
        };
        let explained = hosted.wasm.explain(provider, envelope).await;
        count(provider, &explained.usage);
        Some(TestReport {
            outcome: explained.outcome,
            lines: explained.lines,
        })
    }

    async fn receive(&self, provider: &str, callback: Callback) -> Result<Vec<Receipt>, ReceiptRefusal> {
        let hosted = self.hosted_as(provider).ok_or(ReceiptRefusal::Unknown)?;
        hosted.wasm.receive(provider, callback).await
    }
}

impl Carriers {
    /// The host, when this provider is behind a plugin.
    fn hosted_as(&self, provider: &str) -> Option<&Hosted> {
        self.hosted
            .as_ref()
            .filter(|hosted| hosted.wishes.contains_key(provider))
    }
}

#[expect(clippy::cast_precision_loss, reason = "measures are no sums of money")]
fn count(provider: &str, usage: &Usage) {
    // A send that never reached its plugin says nothing about plugins.
    if usage.fuel > 0 {
        let provider = provider.to_owned();
        metrics::histogram!(FUEL, "provider" => provider.clone()).record(usage.fuel as f64);
        metrics::histogram!(MEMORY, "provider" => provider).record(usage.memory_bytes as f64);
    }
}

fn report(plugin: PluginStatus) -> PluginReport {
    PluginReport {
        id: plugin.id,
        version: plugin.version,
        file: Some(PluginFile {
            hash: plugin.hash.to_string(),
            bytes: plugin.bytes as u64,
            tier: tier_word(plugin.tier).to_owned(),
        }),
        channels: plugin.channels,
        receipts: plugin.receipts,
        asks: plugin.asks,
        running: plugin.running as u64,
        waiting: plugin.waiting.map(renewal::waiting_file),
        previous: plugin.previous.map(|(version, hash)| EarlierFile {
            version,
            hash: hash.to_string(),
        }),
        providers: plugin.providers.into_iter().map(provider).collect(),
    }
}

/// The word for a tier, in reports and in the configuration.
pub(crate) const fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::Compiled => "compiled",
        Tier::Interpreted => "interpreted",
    }
}

fn provider(status: ProviderStatus) -> ProviderReport {
    ProviderReport {
        name: status.name,
        granted: status.state == ProviderState::Ready,
        grants: status.granted.iter().map(ToString::to_string).collect(),
        health: status.health,
        counters: counters(&status.counters),
    }
}

fn counters(counters: &Counters) -> Vec<(String, u64)> {
    let all = [
        ("accepted", counters.accepted),
        ("uncertain", counters.uncertain),
        ("unavailable", counters.unavailable),
        ("throttled", counters.throttled),
        ("misconfigured", counters.misconfigured),
        ("rejected", counters.rejected),
        ("suppressed", counters.suppressed),
        ("stopped", counters.stopped),
        ("flagged", counters.flagged),
    ];
    all.map(|(word, count)| (word.to_owned(), count)).into()
}
