//! What is measured, for Prometheus.

use std::sync::{Arc, OnceLock};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

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
            .set_buckets_for_metric(Matcher::Full("plugin_fuel".to_owned()), FUEL_STEPS)
            .ok()?
            .set_buckets_for_metric(Matcher::Full("plugin_memory_bytes".to_owned()), MEMORY_STEPS)
            .ok()?
            .install_recorder()
            .ok()
    });
    let handle = handle.clone();
    let hasher = Arc::clone(&node.hasher);
    Arc::new(move || {
        let in_hand = u32::try_from(hasher.in_hand()).unwrap_or(u32::MAX);
        metrics::gauge!("password_hashes_in_hand").set(f64::from(in_hand));
        handle.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    })
}
