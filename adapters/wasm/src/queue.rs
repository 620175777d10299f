//! How many sends of one plugin run at a time, and how many wait for that.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::settings::Limits;

/// The places of one plugin.
pub(crate) struct Queue {
    places: Arc<Semaphore>,
    all: usize,
    waiting: AtomicUsize,
}

/// No place, and none to be expected soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

impl Queue {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            places: Arc::new(Semaphore::new(limits.concurrent)),
            all: limits.concurrent,
            waiting: AtomicUsize::new(0),
        }
    }

    /// A place, at once or after a bounded wait in a bounded queue.
    pub(crate) async fn enter(&self, limits: &Limits) -> Result<OwnedSemaphorePermit, Full> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(place);
        }
        let waiting = Waiting::begin(&self.waiting);
        if waiting.before >= limits.queued {
            return Err(Full);
        }
        let place = timeout(limits.queue_time, Arc::clone(&self.places).acquire_owned()).await;
        place.map_err(|_| Full)?.map_err(|_| Full)
    }

    /// How many run right now.
    pub(crate) fn running(&self) -> usize {
        self.all.saturating_sub(self.places.available_permits())
    }
}

/// Counts a waiting send for as long as it waits, also when its future is dropped.
struct Waiting<'a> {
    count: &'a AtomicUsize,
    before: usize,
}

impl<'a> Waiting<'a> {
    fn begin(count: &'a AtomicUsize) -> Self {
        let before = count.fetch_add(1, Ordering::SeqCst);
        Self { count, before }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn limits() -> Limits {
        Limits {
            concurrent: 1,
            queued: 1,
            queue_time: Duration::from_millis(20),
            ..Limits::compiled()
        }
    }

    #[tokio::test]
    async fn a_place_that_is_given_back_goes_to_the_next() {
        let queue = Queue::new(&limits());
        let place = queue.enter(&limits()).await.unwrap();
        assert_eq!(queue.running(), 1);

        let limits = Limits {
            queue_time: Duration::from_mins(1),
            ..limits()
        };
        let next = async {
            tokio::task::yield_now().await;
            drop(place);
        };
        let (next, ()) = tokio::join!(queue.enter(&limits), next);

        assert!(next.is_ok());
    }

    #[tokio::test]
    async fn nobody_waits_for_ever_or_behind_too_many() {
        let queue = Queue::new(&limits());
        let _place = queue.enter(&limits()).await.unwrap();

        let patient = Limits {
            queue_time: Duration::from_mins(1),
            ..limits()
        };
        let mut first = std::pin::pin!(queue.enter(&patient));
        let second = tokio::select! {
            biased;
            _ = &mut first => panic!("there is no place"),
            second = queue.enter(&patient) => second,
        };

        assert!(second.is_err());
        assert_eq!(queue.waiting.load(Ordering::SeqCst), 1);
        assert!(
            Queue::enter(
                &Queue {
                    places: Arc::new(Semaphore::new(0)),
                    all: 0,
                    waiting: AtomicUsize::new(0)
                },
                &limits()
            )
            .await
            .is_err()
        );
    }
}
