//! How much hashing is done at once, and how much may wait: memory stays bounded, and so does the wait.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use doorward_core::ports::HashError;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

const WAITING_PER_WORKER: usize = 64;
const PATIENCE: Duration = Duration::from_secs(2);

/// The bounds of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashQueue {
    /// How many hashes are computed at once; at least one is.
    pub workers: usize,
    /// How many more may wait for their turn.
    pub waiting: usize,
    /// How long each of them may wait.
    pub max_wait: Duration,
}

impl HashQueue {
    /// A queue with so many workers, and as many places to wait as they get through in a little while.
    pub fn of_workers(workers: usize) -> Self {
        Self {
            workers,
            waiting: workers.saturating_mul(WAITING_PER_WORKER),
            max_wait: PATIENCE,
        }
    }
}

impl Default for HashQueue {
    /// One worker for each core.
    fn default() -> Self {
        Self::of_workers(available_parallelism().map_or(1, usize::from))
    }
}

pub(super) struct Queue {
    capacity: usize,
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    max_wait: Duration,
}

impl Queue {
    pub(super) fn new(bounds: HashQueue) -> Self {
        let workers = bounds.workers.clamp(1, Semaphore::MAX_PERMITS);
        let capacity = workers.saturating_add(bounds.waiting).min(Semaphore::MAX_PERMITS);
        Self {
            capacity,
            places: Arc::new(Semaphore::new(capacity)),
            turns: Arc::new(Semaphore::new(workers)),
            max_wait: bounds.max_wait,
        }
    }

    pub(super) fn in_hand(&self) -> usize {
        self.capacity - self.places.available_permits()
    }

    /// Does the work on a blocking thread when its turn comes.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| HashError::Overloaded)?;
        let Ok(Ok(turn)) = timeout(self.max_wait, Arc::clone(&self.turns).acquire_owned()).await else {
            return Err(HashError::Overloaded);
        };
        let done = spawn_blocking(move || {
            // Held by the work itself, which goes on when nobody waits for its result any more.
            let _held = (place, turn);
            work()
        });
        match done.await {
            Ok(result) => Ok(result),
            Err(failure) if failure.is_panic() => std::panic::resume_unwind(failure.into_panic()),
            Err(_) => Err(HashError::Overloaded),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use super::*;

    fn queue(workers: usize, waiting: usize, max_wait: Duration) -> Arc<Queue> {
        Arc::new(Queue::new(HashQueue {
            workers,
            waiting,
            max_wait,
        }))
    }

    /// Starts work that goes on until the sender is dropped.
    async fn occupy(queue: &Arc<Queue>) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), HashError>>) {
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (release, released) = mpsc::channel::<()>();
        let queue = Arc::clone(queue);
        let work = tokio::spawn(async move {
            queue
                .run(move || {
                    begun.send(()).expect("somebody waits for the work to begin");
                    released.recv().expect_err("nothing is ever sent");
                })
                .await
        });
        begins.await.expect("the work begins");
        (release, work)
    }

    #[tokio::test]
    async fn who_finds_no_place_is_told_at_once() {
        let queue = queue(1, 0, Duration::MAX);
        let (release, work) = occupy(&queue).await;

        let refused = queue.run(|| ()).await;

        assert_eq!(refused, Err(HashError::Overloaded));
        drop(release);
        assert_eq!(work.await.expect("the work ends"), Ok(()));
        assert_eq!(queue.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_and_gives_the_place_back() {
        let queue = queue(1, 1, Duration::ZERO);
        let (release, work) = occupy(&queue).await;

        assert_eq!(queue.run(|| ()).await, Err(HashError::Overloaded));
        assert_eq!(queue.in_hand(), 1);

        drop(release);
        assert_eq!(work.await.expect("the work ends"), Ok(()));
        assert_eq!(queue.in_hand(), 0);
    }

    #[tokio::test]
    async fn work_nobody_waits_for_keeps_its_turn_until_it_ends() {
        let queue = queue(1, 1, Duration::ZERO);
        let (release, work) = occupy(&queue).await;
        work.abort();
        assert!(work.await.expect_err("nobody waits any more").is_cancelled());

        assert_eq!(queue.run(|| ()).await, Err(HashError::Overloaded));
        assert_eq!(queue.in_hand(), 1);
        drop(release);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_more_works_at_once_than_there_are_workers() {
        let queue = queue(2, 98, Duration::MAX);
        let (at_once, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));

        let all: Vec<_> = (0..100)
            .map(|_| {
                let (queue, at_once, most) = (Arc::clone(&queue), Arc::clone(&at_once), Arc::clone(&most));
                tokio::spawn(async move {
                    queue
                        .run(move || {
                            most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                            std::thread::yield_now();
                            at_once.fetch_sub(1, Ordering::SeqCst);
                        })
                        .await
                })
            })
            .collect();

        for one in all {
            assert_eq!(one.await.expect("the work ends"), Ok(()));
        }
        assert!(most.load(Ordering::SeqCst) <= 2);
        assert_eq!(queue.in_hand(), 0);
    }

    #[tokio::test]
    async fn a_queue_without_workers_or_bounds_works_too() {
        assert_eq!(queue(0, 0, Duration::MAX).run(|| 7).await, Ok(7));
        assert_eq!(queue(usize::MAX, usize::MAX, Duration::MAX).run(|| 7).await, Ok(7));
        assert!(HashQueue::default().workers >= 1);
    }
}
