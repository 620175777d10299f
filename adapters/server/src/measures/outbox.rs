//! How many messages are yet to be sent, and how old the oldest of them is.

use doorward_core::app::App;

const MESSAGES: &str = "outbox_messages";
const OLDEST: &str = "outbox_oldest_seconds";

/// Says what the measures mean.
pub(super) fn describe() {
    metrics::describe_gauge!(MESSAGES, "Messages that are yet to be sent, over all nodes.");
    metrics::describe_gauge!(
        OLDEST,
        metrics::Unit::Seconds,
        "How long ago the oldest message that is yet to be sent was made, over all nodes."
    );
}

/// Measures it once; what cannot be told is no number.
pub(crate) async fn look_at_the_outbox(app: &App) {
    let (messages, age) = match app.waiting().await {
        Ok(waiting) => {
            let age = waiting.since.and_then(|since| (app.now() - since).to_std().ok());
            let messages = u32::try_from(waiting.messages).unwrap_or(u32::MAX);
            (f64::from(messages), age.unwrap_or_default().as_secs_f64())
        }
        Err(error) => {
            tracing::debug!(%error, "what waits to be sent cannot be counted now");
            (f64::NAN, f64::NAN)
        }
    };
    metrics::gauge!(MESSAGES).set(messages);
    metrics::gauge!(OLDEST).set(age);
}
