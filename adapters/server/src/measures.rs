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

/// Begins to measure; a process has one recorder, however many nodes run in it.
pub(crate) fn install(node: &Node) -> Render {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let handle = RECORDER.get_or_init(|| {
        PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), STEPS)
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
