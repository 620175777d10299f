//! Housekeeping in the background: forgetting what is past its use, changing signing keys in time, and summing up what was
//! measured.

use std::sync::Arc;
use std::time::Duration;

use doorward_core::app::App;
use tokio::time::MissedTickBehavior;

use crate::measures;
use crate::stopping::Stopped;

const EVERY: Duration = Duration::from_mins(1);

/// So often that the measurements of a busy server stay few in between, and none is older than those who read them expect.
const MEASURE_EVERY: Duration = Duration::from_secs(5);

/// Keeps house until told to stop.
pub(crate) async fn run(app: Arc<App>, rotate_after: Duration, stop: Stopped) {
    tokio::join!(
        regularly(EVERY, stop.clone(), || once(&app, rotate_after)),
        regularly(MEASURE_EVERY, stop.clone(), || measures::look_at_the_outbox(&app)),
        regularly(MEASURE_EVERY, stop, || async { measures::sum_up() }),
    );
}

/// Does something again and again until told to stop, however long anything else takes.
async fn regularly<F: Future<Output = ()>>(every: Duration, mut stop: Stopped, mut work: impl FnMut() -> F) {
    let mut tick = tokio::time::interval(every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.told() => break,
            _ = tick.tick() => work().await,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stopping::stopping;

    #[tokio::test]
    async fn work_is_done_regularly_until_the_node_goes_down() {
        let (stop, stopped) = stopping();
        let mut stop = Some(stop);
        let mut done = 0;

        regularly(Duration::from_millis(1), stopped, || {
            done += 1;
            if done == 3 {
                // A node that is gone is down.
                drop(stop.take());
            }
            std::future::ready(())
        })
        .await;

        assert!(done >= 3);
    }
}
