//! Housekeeping in the background: forgetting what is past its use, and changing signing keys in time.

use std::sync::Arc;
use std::time::Duration;

use crate::stopping::Stopped;
use doorward_core::app::App;

const EVERY: Duration = Duration::from_mins(1);

/// Keeps house until told to stop.
pub(crate) async fn run(app: Arc<App>, rotate_after: Duration, mut stop: Stopped) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.told() => break,
            _ = tick.tick() => once(&app, rotate_after).await,
        }
    }
}

async fn once(app: &App, rotate_after: Duration) {
    match app.sweep().await {
        Ok(0) => {}
        Ok(swept) => tracing::debug!(swept, "removed what was past its use"),
        Err(error) => tracing::warn!(%error, "what is past its use cannot be removed now"),
    }
    if let Err(error) = app.rotate_keys_when_due(rotate_after).await {
        tracing::warn!(%error, "signing keys cannot be looked after now");
    }
}
