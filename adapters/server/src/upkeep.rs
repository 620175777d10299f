//! Housekeeping in the background: forgetting what is past its use, changing signing keys in time, and summing up what was
//! measured.

use std::sync::Arc;
use std::time::Duration;

use doorward_core::app::App;
use tokio::time::{Interval, MissedTickBehavior};

use crate::measures;
use crate::stopping::Stopped;

const EVERY: Duration = Duration::from_mins(1);

/// So often that the measurements of a busy server stay few in between.
const SUM_UP_EVERY: Duration = Duration::from_secs(5);

/// Keeps house until told to stop.
pub(crate) async fn run(app: Arc<App>, rotate_after: Duration, stop: Stopped) {
    tokio::join!(
        look_after(&app, rotate_after, stop.clone()),
        regularly(SUM_UP_EVERY, stop, measures::sum_up),
    );
}

async fn look_after(app: &App, rotate_after: Duration, mut stop: Stopped) {
    let mut tick = ticks(EVERY);
    loop {
        tokio::select! {
            () = stop.told() => break,
            _ = tick.tick() => once(app, rotate_after).await,
        }
    }
}

/// Does quick work again and again until told to stop, however long anything else takes.
async fn regularly(every: Duration, mut stop: Stopped, mut work: impl FnMut()) {
    let mut tick = ticks(every);
    loop {
        tokio::select! {
            () = stop.told() => break,
            _ = tick.tick() => work(),
        }
    }
}

fn ticks(every: Duration) -> Interval {
    let mut tick = tokio::time::interval(every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tick
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
        })
        .await;

        assert!(done >= 3);
    }
}
