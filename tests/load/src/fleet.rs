//! Many at work at once for a while, and what their work came to.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::clock::Watch;
use crate::failure::Failure;
use crate::samples::Samples;

/// One of them: does the same thing again and again.
pub(crate) trait Worker: Send + 'static {
    /// Does it once. An error is counted, and work goes on.
    fn work(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// What the work came to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// How long each success took.
    pub(crate) took: Samples,
    /// How many failed.
    pub(crate) failed: u64,
    /// Why the first of them did.
    pub(crate) first_failure: Option<Failure>,
    /// How long all worked.
    pub(crate) lasted: Duration,
}

impl Tally {
    pub(crate) fn per_second(&self) -> f64 {
        let count = u32::try_from(self.took.count()).unwrap_or(u32::MAX);
        f64::from(count) / self.lasted.as_secs_f64().max(f64::EPSILON)
    }

    fn join(&mut self, other: Self) {
        self.took.join(other.took);
        self.failed += other.failed;
        self.first_failure = self.first_failure.take().or(other.first_failure);
    }
}

/// Lets all of them work for so long.
pub(crate) async fn works<W: Worker>(workers: Vec<W>, how_long: Duration) -> Result<Tally, Failure> {
    let watch = Watch::start();
    let mut at_work: JoinSet<Tally> = workers
        .into_iter()
        .map(|worker| works_alone(worker, watch, how_long))
        .collect();
    let mut all = Tally::default();
    while let Some(one) = at_work.join_next().await {
        all.join(one?);
    }
    all.lasted = watch.shows();
    Ok(all)
}

async fn works_alone<W: Worker>(mut worker: W, watch: Watch, how_long: Duration) -> Tally {
    let mut tally = Tally::default();
    while watch.shows() < how_long {
        let each = Watch::start();
        match worker.work().await {
            Ok(()) => tally.took.add(each.shows()),
            Err(failure) => {
                tally.failed += 1;
                tally.first_failure.get_or_insert(failure);
            }
        }
    }
    tally
}
