//! What is measured, for Prometheus.

mod journal;
mod outbox;

use std::sync::{Arc, OnceLock};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

pub(crate) use self::journal::MeasuredJournal;
pub(crate) use self::outbox::look_at_the_outbox;
use crate::node::Node;

/// Renders all measures as Prometheus reads them.
pub(crate) type Render = Arc<dyn Fn() -> String + Send + Sync>;

/// Latencies are counted in these steps, in seconds.
const STEPS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// What a plugin used up of its instructions, up to all it may.
const FUEL_STEPS: &[f64] = &[1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7, 5e7, 2e9];

/// What a plugin had of memory at most, up to all it may: from 128 KiB to 96 MiB.
const MEMORY_STEPS: &[f64] = &[
    131_072.0,
    1_048_576.0,
    2_097_152.0,
    4_194_304.0,
    8_388_608.0,
    16_777_216.0,
    100_663_296.0,
];

const HASHES: &str = "password_hashes_in_hand";

/// Attempts to send, by provider and outcome.
pub(crate) const SENDS: &str = "sends_total";
/// Messages that found no room in memory and are found in the store later.
pub(crate) const OVERFLOWS: &str = "outbox_overflows_total";
/// What sends used up of a plugin's instructions.
pub(crate) const FUEL: &str = "plugin_fuel";
/// What sends had of a plugin's memory.
pub(crate) const MEMORY: &str = "plugin_memory_bytes";

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Sums up what was measured one by one: until then every single measurement is kept, read or not.
pub(crate) fn sum_up() {
    if let Some(Some(handle)) = RECORDER.get() {
        handle.run_upkeep();
    }
}

/// Begins to measure; a process has one recorder, however many nodes run in it.
pub(crate) fn install(node: &Node) -> Render {
    let handle = RECORDER.get_or_init(|| {
        PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), STEPS)
            .ok()?
            .set_buckets_for_metric(Matcher::Full(FUEL.to_owned()), FUEL_STEPS)
            .ok()?
            .set_buckets_for_metric(Matcher::Full(MEMORY.to_owned()), MEMORY_STEPS)
            .ok()?
            .install_recorder()
            .ok()
    });
    let handle = handle.clone();
    journal::describe();
    outbox::describe();
    metrics::describe_gauge!(HASHES, "Passwords that are being hashed or wait for it.");
    metrics::describe_counter!(SENDS, "Attempts to send, by provider and outcome.");
    metrics::describe_counter!(
        OVERFLOWS,
        "Messages that found no room in memory and are found in the store later."
    );
    metrics::describe_histogram!(FUEL, "Instructions a send used up, by provider.");
    metrics::describe_histogram!(MEMORY, metrics::Unit::Bytes, "The most memory a send had, by provider.");
    let hasher = Arc::clone(&node.hasher);
    Arc::new(move || {
        let in_hand = u32::try_from(hasher.in_hand()).unwrap_or(u32::MAX);
        metrics::gauge!(HASHES).set(f64::from(in_hand));
        handle.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    })
}
