//! Calls into plugins: a fresh sandbox each time, judged by what the host has seen.

use std::sync::Arc;
use std::time::Duration;

use doorward_core::ports::{Callback, Envelope, Outcome, Receipt, ReceiptRefusal};
use doorward_core::records::delivery::OutcomeKind;
use tokio::time::timeout;
use wasmtime::Store;

use super::{Entry, Live, WasmPlugins};
use crate::breaker::Permit;
use crate::call::{Call, Journal, Phase, Setup, Subject};
use crate::contract::types::Message;
use crate::egress::Footprint;
use crate::outcome::{self, Ended, Explained, Judged, Usage};
use crate::provision::ConfigProblem;
use crate::receipts;
use crate::redaction::Redactor;
use crate::rendering;
use crate::settings::Limits;

/// After so long a provider that has no place free is asked again.
const BUSY_WAIT: Duration = Duration::from_secs(1);

impl WasmPlugins {
    pub(super) async fn sent(&self, provider: &str, envelope: &Envelope<'_>, explain: bool) -> Explained {
        let journal = if explain { Journal::kept() } else { Journal::default() };
        let entry = self.all.read().providers.get(provider).map(Arc::clone);
        let Some(entry) = entry else {
            return unsent(OutcomeKind::Misconfigured, "no such provider is set up");
        };
        let explained = self.try_sending(&entry, envelope, Arc::new(journal)).await;
        match explained {
            Ok(explained) => explained,
            Err(refused) => {
                entry.tally.count_kind(refused.outcome.kind);
                refused
            }
        }
    }

    /// The send, or why it was not even tried.
    async fn try_sending(
        &self,
        entry: &Entry,
        envelope: &Envelope<'_>,
        journal: Arc<Journal>,
    ) -> Result<Explained, Explained> {
        let ungranted = || {
            unsent(
                OutcomeKind::Misconfigured,
                "the plugin's file has no grant for this provider",
            )
        };
        let live = entry.live.as_ref().ok_or_else(ungranted)?;
        let (message, subject) = rendering::write(envelope, &live.provision)
            .map_err(|unsuitable| unsent(OutcomeKind::Misconfigured, &unsuitable.to_string()))?;
        let limits = &live.plugin.limits;
        let asked_at = self.egress.clock.now();
        let _place = live.queue.enter(limits).await.map_err(|_| busy())?;
        let now = self.egress.clock.now();
        let waited = (now - asked_at).to_std().unwrap_or_default();
        let useful_for = envelope.expires_in.saturating_sub(waited);
        if useful_for.is_zero() {
            return Err(unsent(OutcomeKind::Unavailable, "the message is no longer of use"));
        }
        if let Permit::Wait { until, why } = entry.breaker.permit(limits, now) {
            return Err(resting((until - now).to_std().unwrap_or_default(), why));
        }
        let words = [envelope.variables.code.as_deref(), envelope.variables.link.as_deref()];
        let redactor = self.redactor(live);
        let redactor = redactor.about(envelope.to.as_sent(), words.into_iter().flatten());
        let (judged, usage) = self.call(live, useful_for, message, subject, redactor, &journal).await;
        Ok(Explained {
            outcome: self.recorded(entry, limits, judged),
            lines: journal.lines(),
            usage,
        })
    }

    /// Counts a judged call, and lets the breaker know.
    fn recorded(&self, entry: &Entry, limits: &Limits, judged: Judged) -> Outcome {
        entry.tally.count(&judged);
        if judged.stopped || judged.flagged {
            let detail = judged.outcome.detail.as_deref().unwrap_or_default();
            let settings = &entry.settings;
            tracing::warn!(provider = settings.name, plugin = settings.plugin, "{detail}");
        }
        let now = self.egress.clock.now();
        entry.breaker.record(judged.verdict, limits, now);
        judged.outcome
    }

    async fn call(
        &self,
        live: &Live,
        useful_for: Duration,
        message: Message,
        subject: Subject,
        redactor: Redactor,
        journal: &Arc<Journal>,
    ) -> (Judged, Usage) {
        let footprint = Arc::new(Footprint::default());
        let setup = Setup {
            phase: Phase::Sending,
            provision: Arc::clone(&live.provision),
            subject,
            redactor: redactor.clone(),
            footprint: Arc::clone(&footprint),
            journal: Arc::clone(journal),
        };
        let limits = &live.plugin.limits;
        let (ended, usage) = match Call::store(&self.workshop.engine, &self.egress, &live.plugin, setup) {
            Err(fault) => (Ended::Stopped(fault), Usage::default()),
            Ok(mut store) => {
                let _running = self.workshop.engine.run();
                let call = timeout(limits.call.min(useful_for), answer(live, &mut store, &message));
                let ended = match call.await {
                    Ok(Ok(answer)) => Ended::Answered(answer),
                    Ok(Err(fault)) => Ended::Stopped(fault),
                    Err(_) if useful_for < limits.call => Ended::OutOfLife,
                    Err(_) => Ended::TimedOut,
                };
                (ended, usage(&store, limits.fuel))
            }
        };
        (outcome::judge(ended, &footprint, &redactor), usage)
    }

    /// Lets a plugin judge a provider's settings, with nothing open to it.
    pub(super) async fn check_config(&self, live: &Live, phase: Phase) -> Result<Vec<ConfigProblem>, String> {
        let redactor = self.redactor(live);
        let mut store = self
            .quiet_store(live, phase, redactor.clone())
            .map_err(|fault| outcome::reason(&fault))?;
        let _running = self.workshop.engine.run();
        let check = async {
            let instance = live.plugin.pre.instantiate_async(&mut store).await?;
            let guest = live.plugin.sender.load(&mut store, &instance)?;
            guest.call_check_config(&mut store).await
        };
        let checked = timeout(live.plugin.limits.call, check).await;
        let problems = checked.map_err(|_| "it took longer than it may".to_owned())?;
        let problems = problems.map_err(|fault| outcome::reason(&fault))?;
        let told = problems.into_iter().map(|problem| ConfigProblem {
            key: redactor.text(&problem.key, 64),
            problem: redactor.text(&problem.problem, 256),
        });
        Ok(told.collect())
    }

    /// Lets a provider's plugin read what the provider posted to us.
    pub async fn receive(&self, provider: &str, callback: Callback) -> Result<Vec<Receipt>, ReceiptRefusal> {
        let entry = self.all.read().providers.get(provider).map(Arc::clone);
        let live = entry
            .as_ref()
            .and_then(|entry| entry.live.as_ref())
            .ok_or(ReceiptRefusal::Unknown)?;
        let reader = live.plugin.receipts.as_ref().ok_or(ReceiptRefusal::Unknown)?;
        let callback = receipts::written(callback)?;
        let _place = live
            .queue
            .enter(&live.plugin.limits)
            .await
            .map_err(|_| ReceiptRefusal::Unavailable)?;
        let redactor = self.redactor(live);
        let mut store = self
            .quiet_store(live, Phase::Receiving, redactor.clone())
            .map_err(|_| ReceiptRefusal::Unavailable)?;
        let _running = self.workshop.engine.run();
        let read = async {
            let instance = live.plugin.pre.instantiate_async(&mut store).await?;
            let guest = reader.load(&mut store, &instance)?;
            guest.call_parse(&mut store, &callback).await
        };
        let read = timeout(live.plugin.limits.call, read)
            .await
            .map_err(|_| ReceiptRefusal::Unavailable)?;
        match read.map_err(|_| ReceiptRefusal::Unavailable)? {
            Ok(events) => Ok(events
                .into_iter()
                .map(|event| receipts::read(event, &redactor))
                .collect()),
            Err(crate::contract::receipts::CallbackError::BadSignature) => Err(ReceiptRefusal::BadSignature),
            Err(crate::contract::receipts::CallbackError::Malformed(_)) => Err(ReceiptRefusal::Malformed),
        }
    }

    /// A store for a call that sends nothing.
    fn quiet_store(&self, live: &Live, phase: Phase, redactor: Redactor) -> wasmtime::Result<Store<Call>> {
        let setup = Setup {
            phase,
            provision: Arc::clone(&live.provision),
            subject: Subject::default(),
            redactor,
            footprint: Arc::default(),
            journal: Arc::default(),
        };
        Call::store(&self.workshop.engine, &self.egress, &live.plugin, setup)
    }

    fn redactor(&self, live: &Live) -> Redactor {
        Redactor::new(live.provision.spellings.clone(), self.addresses.clone())
    }
}

async fn answer(
    live: &Live,
    store: &mut Store<Call>,
    message: &Message,
) -> wasmtime::Result<crate::contract::types::Outcome> {
    let instance = live.plugin.pre.instantiate_async(&mut *store).await?;
    let guest = live.plugin.sender.load(&mut *store, &instance)?;
    guest.call_send(store, message).await
}

fn usage(store: &Store<Call>, fuel: u64) -> Usage {
    let call = store.data();
    Usage {
        fuel: fuel.saturating_sub(store.get_fuel().unwrap_or_default()),
        memory_bytes: call.peak_memory(),
        requests: call.requests,
        log_events: call.events,
    }
}

fn unsent(kind: OutcomeKind, detail: &str) -> Explained {
    Explained {
        outcome: outcome::plain(kind, detail),
        lines: Vec::new(),
        usage: Usage::default(),
    }
}

fn busy() -> Explained {
    let mut busy = unsent(OutcomeKind::Throttled, "the plugin is busy with other messages");
    busy.outcome.retry_after = Some(BUSY_WAIT);
    busy
}

/// A provider that waits for the operator is as good as misconfigured; one that failed too often may recover.
fn resting(wait: Duration, why: Option<String>) -> Explained {
    if let Some(why) = why {
        let detail = format!("the provider is left alone until it is mended: {why}");
        return unsent(OutcomeKind::Misconfigured, &detail);
    }
    let mut resting = unsent(
        OutcomeKind::Unavailable,
        "the provider is left alone after repeated failures",
    );
    resting.outcome.retry_after = Some(wait);
    resting
}
