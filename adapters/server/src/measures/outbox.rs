//! How many messages are yet to be sent, and for how long the oldest of them has waited.

use doorward_core::app::App;

const MESSAGES: &str = "outbox_messages";
const OLDEST: &str = "outbox_oldest_seconds";

/// Says what the measures mean.
pub(super) fn describe() {
    metrics::describe_gauge!(MESSAGES, "Messages that are yet to be sent, over all nodes.");
    metrics::describe_gauge!(
        OLDEST,
        metrics::Unit::Seconds,
        "For how long the oldest message that is yet to be sent has waited, over all nodes."
    );
}

/// Measures it once.
pub(crate) async fn look_at_the_outbox(app: &App) {
    match app.waiting().await {
        Ok(waiting) => {
            let age = waiting.since.and_then(|since| (app.now() - since).to_std().ok());
            metrics::gauge!(MESSAGES).set(f64::from(u32::try_from(waiting.messages).unwrap_or(u32::MAX)));
            metrics::gauge!(OLDEST).set(age.unwrap_or_default().as_secs_f64());
        }
        Err(error) => tracing::debug!(%error, "what waits to be sent cannot be counted now"),
    }
}
