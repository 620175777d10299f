//! The delivery worker: takes what a commit hands over, looks now and then for what others left, sends, and writes down the end.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::measures;
use crate::stopping::Stopped;
use doorward_core::app::App;
use doorward_core::ports::Outbox;
use doorward_core::records::delivery::Delivery;
use doorward_core::use_cases::operating::Step;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinSet;

/// How many messages are on their way to providers at once.
const AT_ONCE: usize = 64;

/// How many handed-over messages wait in memory; more are found in the store when their lease runs out.
const WAITING: usize = 10_000;

/// How many ends are written down in one commit.
const BATCH: usize = 64;

/// How often the store is asked for work that nobody handed over.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// For how long messages that wait are still begun when the node goes down; a begun one ends within its provider's time.
const DRAIN: Duration = Duration::from_secs(20);

/// How long the store is left alone after it could not be reached.
const PAUSE: Duration = Duration::from_millis(500);

/// The end of the outbox that commits put deliveries into.
pub(crate) struct Handover(mpsc::Sender<Delivery>);

/// The other end.
pub(crate) struct Handed(mpsc::Receiver<Delivery>);

/// Both ends.
pub(crate) fn outbox() -> (Handover, Handed) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Handover(sender), Handed(receiver))
}

impl Outbox for Handover {
    fn hand_over(&self, deliveries: Vec<Delivery>) {
        for delivery in deliveries {
            if self.0.try_send(delivery).is_err() {
                metrics::counter!(measures::OVERFLOWS).increment(1);
            }
        }
    }
}

/// When the worker last showed that it is alive.
#[derive(Debug, Default)]
pub(crate) struct Pulse(AtomicI64);

impl Pulse {
    /// Whether it beat lately.
    pub(crate) fn is_alive(&self, app: &App) -> bool {
        app.now().timestamp() - self.0.load(Ordering::Relaxed) < 30
    }

    fn beat(&self, app: &App) {
        self.0.store(app.now().timestamp(), Ordering::Relaxed);
    }
}

/// Sends until told to stop; then finishes what it has in hand.
pub(crate) async fn run(app: Arc<App>, handed: Handed, pulse: Arc<Pulse>, stop: Stopped) {
    send(app, handed, pulse, stop, DRAIN).await;
}

async fn send(app: Arc<App>, mut handed: Handed, pulse: Arc<Pulse>, mut stop: Stopped, drain: Duration) {
    let (ended, ends) = mpsc::channel::<Step>(BATCH * 4);
    let again = Arc::new(Notify::new());
    let scribe = tokio::spawn(write_down(Arc::clone(&app), ends, Arc::clone(&again)));
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut attempts = Attempts {
        app: Arc::clone(&app),
        ended,
        running: JoinSet::new(),
    };
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    pulse.beat(&app);
    // What is not begun when the end is told.
    let mut waiting = Vec::new();
    while waiting.is_empty() {
        let due = tokio::select! {
            biased;
            () = stop.told() => break,
            // Before what comes, however much that is: it shows that the worker is alive.
            _ = look.tick() => {
                pulse.beat(&app);
                claimed(&app, places.available_permits()).await
            }
            () = again.notified() => claimed(&app, places.available_permits()).await,
            Some(delivery) = handed.0.recv() => vec![delivery],
        };
        for delivery in due {
            let place = tokio::select! {
                biased;
                place = Arc::clone(&places).acquire_owned() => place.ok(),
                () = stop.told() => None,
            };
            match place {
                Some(place) => attempts.begin(delivery, place),
                None => waiting.push(delivery),
            }
        }
        attempts.forget_ended();
    }
    handed.0.close();
    while let Some(delivery) = handed.0.recv().await {
        waiting.push(delivery);
    }
    let mut left = Vec::new();
    let time_is_up = tokio::time::sleep(drain);
    tokio::pin!(time_is_up);
    for delivery in waiting {
        let place = tokio::select! {
            biased;
            place = Arc::clone(&places).acquire_owned(), if !time_is_up.is_elapsed() => place.ok(),
            () = &mut time_is_up, if !time_is_up.is_elapsed() => None,
            else => None,
        };
        match place {
            Some(place) => attempts.begin(delivery, place),
            None => left.push(delivery),
        }
    }
    if !left.is_empty() {
        tracing::warn!(messages = left.len(), "left for the next start, or for other nodes");
        // What cannot be given back is found when its lease runs out.
        let _ = app.give_back(&left).await;
    }
    attempts.end().await;
    // Only a panic ends the scribe otherwise, and that was logged.
    let _ = scribe.await;
}

/// Attempts under way, and where their ends go.
struct Attempts {
    app: Arc<App>,
    ended: mpsc::Sender<Step>,
    running: JoinSet<()>,
}

impl Attempts {
    /// Begins one, which gives its place back at its end.
    fn begin(&mut self, delivery: Delivery, place: OwnedSemaphorePermit) {
        let (app, ended) = (Arc::clone(&self.app), self.ended.clone());
        self.running.spawn(async move {
            attempt(&app, delivery, &ended).await;
            drop(place);
        });
    }

    fn forget_ended(&mut self) {
        while self.running.try_join_next().is_some() {}
    }

    /// Waits for all of them; no end comes any more.
    async fn end(mut self) {
        while self.running.join_next().await.is_some() {}
    }
}

async fn claimed(app: &App, places: usize) -> Vec<Delivery> {
    if places == 0 {
        return Vec::new();
    }
    match app.claim_deliveries(places).await {
        Ok(due) => due,
        Err(error) => {
            tracing::warn!(%error, "deliveries cannot be looked for");
            Vec::new()
        }
    }
}

async fn attempt(app: &App, delivery: Delivery, ended: &mpsc::Sender<Step>) {
    let Some(step) = app.attempt(delivery).await else {
        return;
    };
    let after = step.delivery();
    if let Some(last) = after.attempts.last() {
        metrics::counter!(measures::SENDS, "provider" => last.provider.clone(), "outcome" => last.outcome.as_str())
            .increment(1);
        tracing::info!(
            delivery = %after.id,
            provider = last.provider,
            outcome = last.outcome.as_str(),
            status = after.status.as_str(),
            "delivery attempted"
        );
    }
    // The scribe outlives every attempt.
    let _ = ended.send(step).await;
}

/// Writes ends down, many in one commit. What was sent is written down before anything else happens to it.
async fn write_down(app: Arc<App>, mut ends: mpsc::Receiver<Step>, again: Arc<Notify>) {
    let mut batch = Vec::with_capacity(BATCH);
    while ends.recv_many(&mut batch, BATCH).await > 0 {
        let steps = std::mem::take(&mut batch);
        let now = app.now();
        let due_now = steps
            .iter()
            .any(|step| step.delivery().due_at.is_some_and(|at| at <= now));
        for left in (0..=KEEP_TRYING).rev() {
            match app.settle(&steps).await {
                Ok(()) => break,
                Err(error) if left == 0 => {
                    tracing::error!(%error, "the end of deliveries could not be written down; they will be sent again");
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
        // In hand until here: looked for before, they would not be found.
        drop(steps);
        if due_now {
            again.notify_one();
        }
    }
}

/// How often writing down is tried again: for about as long as an attempt's lease allows for it, after which others take over.
const KEEP_TRYING: u32 = 50;
