//! How much hashing is done at once, and how much may wait: memory stays bounded, and so does the wait; networks take turns.

mod room;

use std::net::IpAddr;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use doorward_core::ports::HashError;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use self::room::Room;

const WAITING_PER_WORKER: usize = 128;
const PATIENCE: Duration = Duration::from_secs(2);

/// The bounds of the queue.
///
/// One network has all workers while nobody else waits, and takes turns with others who do. It has at most half of the places.
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
    room: Arc<Room>,
    turns: Arc<Semaphore>,
    max_wait: Duration,
}

impl Queue {
    pub(super) fn new(bounds: HashQueue) -> Self {
        let workers = bounds.workers.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            room: Room::new(workers, bounds.waiting),
            turns: Arc::new(Semaphore::new(workers)),
            max_wait: bounds.max_wait,
        }
    }

    pub(super) fn in_hand(&self) -> usize {
        self.room.taken()
    }

    /// Does the work on a blocking thread when its turn comes.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        asker: Option<IpAddr>,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let place = self.room.enter(asker).ok_or(HashError::Overloaded)?;
        let turn = self.turn(place.turns()).await?;
        let done = spawn_blocking(move || {
            // Held by the work itself, which goes on when nobody waits for its result any more.
            let _held = (turn, place);
            work()
        });
        match done.await {
            Ok(result) => Ok(result),
            Err(failure) if failure.is_panic() => std::panic::resume_unwind(failure.into_panic()),
            Err(_) => Err(HashError::Overloaded),
        }
    }

    /// First the network's turn, then everybody's: so no network has more in the second line and in work than there are workers,
    /// and whoever joins that line is served after a hash or two.
    async fn turn(&self, own: Option<Arc<Semaphore>>) -> Result<Turn, HashError> {
        let turn = async {
            let own = match own {
                Some(own) => Some(own.acquire_owned().await?),
                None => None,
            };
            Ok::<_, AcquireError>((own, Arc::clone(&self.turns).acquire_owned().await?))
        };
        match timeout(self.max_wait, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(HashError::Overloaded),
        }
    }
}

/// The network's, and everybody's.
type Turn = (Option<OwnedSemaphorePermit>, OwnedSemaphorePermit);

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use parking_lot::Mutex;

    use super::*;

    fn queue(workers: usize, waiting: usize, max_wait: Duration) -> Arc<Queue> {
        Arc::new(Queue::new(HashQueue {
            workers,
            waiting,
            max_wait,
        }))
    }

    /// Starts work that goes on until the sender is dropped.
    async fn occupy(
        queue: &Arc<Queue>,
        asker: Option<IpAddr>,
    ) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), HashError>>) {
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (release, released) = mpsc::channel::<()>();
        let queue = Arc::clone(queue);
        let work = tokio::spawn(async move {
            queue
                .run(asker, move || {
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
        let (release, work) = occupy(&queue, None).await;

        let refused = queue.run(None, || ()).await;

        assert_eq!(refused, Err(HashError::Overloaded));
        drop(release);
        assert_eq!(work.await.expect("the work ends"), Ok(()));
        assert_eq!(queue.run(None, || 7).await, Ok(7));
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_and_gives_the_place_back() {
        let queue = queue(1, 1, Duration::ZERO);
        let (release, work) = occupy(&queue, None).await;

        assert_eq!(queue.run(None, || ()).await, Err(HashError::Overloaded));
        assert_eq!(queue.in_hand(), 1);

        drop(release);
        assert_eq!(work.await.expect("the work ends"), Ok(()));
        assert_eq!(queue.in_hand(), 0);
    }

    #[tokio::test]
    async fn work_nobody_waits_for_keeps_its_turn_until_it_ends() {
        let queue = queue(1, 1, Duration::ZERO);
        let (release, work) = occupy(&queue, None).await;
        work.abort();
        assert!(work.await.expect_err("nobody waits any more").is_cancelled());

        assert_eq!(queue.run(None, || ()).await, Err(HashError::Overloaded));
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
                        .run(None, move || {
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

    fn ip(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    async fn until_in_hand(queue: &Queue, count: usize) {
        while queue.in_hand() < count {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn one_network_has_all_workers_while_nobody_else_waits() {
        let queue = queue(2, 100, Duration::MAX);
        let (first, one) = occupy(&queue, Some(ip(1))).await;
        let (second, two) = occupy(&queue, Some(ip(1))).await;

        drop((first, second));

        for work in [one, two] {
            assert_eq!(work.await.expect("the work ends"), Ok(()));
        }
    }

    #[tokio::test]
    async fn networks_take_turns_however_much_one_of_them_brings() {
        let queue = queue(1, 100, Duration::MAX);
        let (release, work) = occupy(&queue, Some(ip(1))).await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let ask = |last| {
            let (queue, order) = (Arc::clone(&queue), Arc::clone(&order));
            tokio::spawn(async move { queue.run(Some(ip(last)), move || order.lock().push(last)).await })
        };

        let mut all: Vec<_> = (0..10).map(|_| ask(1)).collect();
        until_in_hand(&queue, 11).await;
        all.push(ask(2));
        until_in_hand(&queue, 12).await;
        drop(release);
        all.push(work);

        for one in all {
            assert_eq!(one.await.expect("the work ends"), Ok(()));
        }
        assert_eq!(order.lock().iter().position(|network| *network == 2), Some(0));
    }

    #[tokio::test]
    async fn a_queue_without_workers_or_bounds_works_too() {
        assert_eq!(queue(0, 0, Duration::MAX).run(None, || 7).await, Ok(7));
        assert_eq!(
            queue(usize::MAX, usize::MAX, Duration::MAX).run(None, || 7).await,
            Ok(7)
        );
        assert!(HashQueue::default().workers >= 1);
    }
}
