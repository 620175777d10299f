//! How the worker ends, over providers that take their time.

use async_trait::async_trait;
use doorward_core::app::Origin;
use doorward_core::ports::{Envelope, Notifier, Outcome};
use doorward_core::records::delivery::OutcomeKind;
use doorward_core::testing::MemoryStore;
use doorward_core::use_cases::signing_in::Register;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;

use super::*;
use crate::stopping::stopping;
use crate::testing::node_on;

/// Accepts everything, once it is let.
struct Gate {
    open: Semaphore,
    asked: AtomicI64,
}

#[async_trait]
impl Notifier for Gate {
    async fn send(&self, _provider: &str, _envelope: &Envelope<'_>) -> Outcome {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.open.acquire().await.unwrap().forget();
        Outcome {
            kind: OutcomeKind::Accepted,
            code: None,
            detail: None,
            retry_after: None,
        }
    }
}

struct Post {
    app: Arc<App>,
    gate: Arc<Gate>,
    handed: Handed,
}

/// So many messages wait for a provider that answers none yet.
async fn waiting(messages: i64) -> Post {
    let (handover, handed) = outbox();
    let gate = Arc::new(Gate {
        open: Semaphore::new(0),
        asked: AtomicI64::new(0),
    });
    let app = node_on(&MemoryStore::new(), |ports| {
        ports.notifier = gate.clone();
        ports.outbox = Arc::new(handover);
    });
    for turn in 0..messages {
        let ann = Register {
            first_name: PersonName::parse("Ann").unwrap(),
            last_name: PersonName::parse("Lee").unwrap(),
            email: EmailAddress::parse(&format!("ann-{turn}@example.com")).unwrap(),
            phone: None,
            password: Password::parse("a long walk by the sea").unwrap(),
            locale: Locale::default(),
        };
        app.register(ann, &Origin::default()).await.unwrap();
    }
    Post { app, gate, handed }
}

impl Post {
    /// Starts a worker that is told to stop before it began.
    fn ends(self, drain: Duration) -> (Arc<App>, Arc<Gate>, tokio::task::JoinHandle<()>) {
        let (stop, stopped) = stopping();
        stop.send(true).unwrap();
        let worker = send(Arc::clone(&self.app), self.handed, Arc::default(), stopped, drain);
        (self.app, self.gate, tokio::spawn(worker))
    }
}

/// Waits until it is so.
async fn until(is_so: impl AsyncFn() -> bool) {
    while !is_so().await {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn what_waits_at_the_end_is_sent_many_at_a_time() {
    let (app, gate, worker) = waiting(200).await.ends(Duration::from_mins(1));

    until(async || gate.asked.load(Ordering::Relaxed) == 64).await;
    gate.open.add_permits(200);
    worker.await.unwrap();

    assert_eq!(gate.asked.load(Ordering::Relaxed), 200);
    assert_eq!(app.claim_deliveries(200).await.unwrap().len(), 0);
}

#[tokio::test]
async fn what_is_not_begun_in_time_is_left_for_others_at_once() {
    let (app, gate, worker) = waiting(100).await.ends(Duration::ZERO);

    let claimed = AtomicI64::new(0);
    until(async || {
        let found = app.claim_deliveries(100).await.unwrap().len();
        claimed.fetch_add(i64::try_from(found).unwrap(), Ordering::Relaxed) == 36
    })
    .await;
    gate.open.add_permits(100);
    worker.await.unwrap();

    assert_eq!(gate.asked.load(Ordering::Relaxed), 64);
}
