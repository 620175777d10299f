//! Ten thousand messages through two providers that fail at random, in every way there is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use doorward_core::ports::{Changes, Entropy, Envelope, Notifier, Outcome, Sealer as _, Variables};
use doorward_core::records::Version;
use doorward_core::records::delivery::{Delivery, DeliveryStatus, Failure, MessagePurpose, OutcomeKind};
use doorward_core::testing::{OpenSealer, SeededEntropy};
use doorward_core::values::ids::DeliveryId;
use doorward_core::values::locale::Locale;
use parking_lot::Mutex;

use crate::world::World;

const MESSAGES: usize = 10_000;
const BATCH: usize = 64;

/// What happened to one message outside, whatever was answered.
#[derive(Default, Clone, Copy)]
struct Story {
    arrivals: u32,
    uncertain_arrivals: u32,
    uncertain: u32,
}

/// Fails three times in ten, each way as often as the others; of what is uncertain, half arrived.
struct Moody {
    entropy: SeededEntropy,
    stories: Mutex<BTreeMap<DeliveryId, Story>>,
}

const WAYS: [OutcomeKind; 6] = [
    OutcomeKind::Rejected,
    OutcomeKind::Suppressed,
    OutcomeKind::Misconfigured,
    OutcomeKind::Throttled,
    OutcomeKind::Unavailable,
    OutcomeKind::Uncertain,
];

#[async_trait]
impl Notifier for Moody {
    async fn send(&self, _: &str, envelope: &Envelope<'_>) -> Outcome {
        let entropy: &dyn Entropy = &self.entropy;
        let [mood, way, rest] = entropy.bytes::<3>().map(usize::from);
        let kind = if mood * 10 < 3 * 256 {
            WAYS[way % WAYS.len()]
        } else {
            OutcomeKind::Accepted
        };
        let arrived_silently = kind == OutcomeKind::Uncertain && rest % 2 == 0;
        let mut stories = self.stories.lock();
        let story = stories.entry(envelope.id).or_default();
        story.arrivals += u32::from(kind == OutcomeKind::Accepted || arrived_silently);
        story.uncertain_arrivals += u32::from(arrived_silently);
        story.uncertain += u32::from(kind == OutcomeKind::Uncertain);
        Outcome {
            kind,
            code: None,
            detail: None,
            retry_after: (kind == OutcomeKind::Throttled).then(|| Duration::from_secs(rest as u64)),
        }
    }
}

#[tokio::test]
async fn each_of_ten_thousand_messages_has_one_end_and_none_is_lost_or_doubled_without_cause() {
    let (world, moody) = moody_world().await;
    write_messages(&world).await;

    send_all(&world).await;

    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut doubled = 0;
    for delivery in world.store.deliveries() {
        let story = moody.stories.lock().get(&delivery.id).copied().unwrap_or_default();
        let end = delivery.failure().map_or(delivery.status.as_str(), Failure::as_str);
        *counts.entry(end).or_default() += 1;
        doubled += usize::from(story.arrivals > 1);
        ended_as_it_should(&delivery, story);
    }
    println!("ends: {counts:?}; arrived twice or more: {doubled}");
    assert_eq!(counts.values().sum::<usize>(), MESSAGES);
    assert_eq!(
        counts.get("suppressed").copied().unwrap_or_default(),
        world.store.suppressions().len()
    );
    assert!(doubled > 0, "some were, or the test proves nothing");
}

fn ended_as_it_should(delivery: &Delivery, story: Story) {
    let attempts = |kind| delivery.attempts.iter().filter(|past| past.outcome == kind).count();
    let (id, status) = (delivery.id, delivery.status);
    assert!(status.is_settled() && delivery.settled_at.is_some(), "{id}: {status:?}");
    assert!(delivery.due_at.is_none() && delivery.lease.is_none(), "{id}");
    assert_eq!(attempts(OutcomeKind::Uncertain), story.uncertain as usize, "{id}");
    let taken = u32::from(status == DeliveryStatus::Sent);
    assert_eq!(
        attempts(OutcomeKind::Accepted),
        taken as usize,
        "{id}: taken once and only then sent"
    );
    assert_eq!(
        story.arrivals,
        taken + story.uncertain_arrivals,
        "{id}: doubled only where a provider was uncertain"
    );
    if !delivery.purpose.carries_code() {
        assert!(story.arrivals <= 1, "{id}: only codes may arrive twice");
    }
    let held = status == DeliveryStatus::Failed && !delivery.purpose.carries_code();
    assert_eq!(
        delivery.variables.is_some(),
        held,
        "{id}: kept only for who may send it again"
    );
}

async fn moody_world() -> (World, Arc<Moody>) {
    let moody = Arc::new(Moody {
        entropy: SeededEntropy::new(42),
        stories: Mutex::default(),
    });
    let notifier = moody.clone();
    let world = World::over(
        |policy| {
            policy.limits = None;
            for route in &mut policy.routes {
                route.via = vec!["first".to_owned(), "second".to_owned()];
            }
        },
        |ports| ports.notifier = notifier,
    )
    .await;
    (world, moody)
}

/// Half of them codes, half of them links.
async fn write_messages(world: &World) {
    let entropy = SeededEntropy::new(1);
    let all: Vec<Delivery> = (0..MESSAGES).map(|number| message(world, &entropy, number)).collect();
    for some in all.chunks(BATCH) {
        let mut changes = Changes::none();
        for delivery in some {
            changes.put(delivery.clone());
        }
        let written = world.store.storage().journal.commit(&changes).await;
        written.expect("written");
    }
}

fn message(world: &World, entropy: &SeededEntropy, number: usize) -> Delivery {
    let now = world.now();
    let id = DeliveryId::mint(now, entropy);
    let mut says = Variables::default();
    says.code = Some("123456".to_owned());
    let says = serde_json::to_vec(&says).expect("a text");
    let (purpose, life) = if number.is_multiple_of(2) {
        (MessagePurpose::Registration, Duration::from_mins(10))
    } else {
        (MessagePurpose::Invitation, Duration::from_hours(168))
    };
    Delivery {
        id,
        version: Version::NEW,
        purpose,
        to: world.ann().with_email(&format!("person{number}@example.com")).mailbox(),
        user: None,
        locale: Locale::default(),
        variables: Some(OpenSealer::new().seal(&format!("delivery:{id}"), &says)),
        status: DeliveryStatus::Queued,
        provider: None,
        attempts: Vec::new(),
        retried_after: 0,
        due_at: Some(now),
        lease: None,
        created_at: now,
        expires_at: now + life,
        settled_at: None,
    }
}

/// As the worker does it: some at a time, until none is left.
async fn send_all(world: &World) {
    let is_open = |delivery: &Delivery| !delivery.status.is_settled();
    while world.store.deliveries().iter().any(is_open) {
        let mut due = world.app.claim_deliveries(MESSAGES).await.expect("claimed");
        if due.is_empty() {
            world.passes(Duration::from_secs(5));
        }
        while !due.is_empty() {
            let mut steps = Vec::new();
            for delivery in due.drain(..due.len().min(BATCH)) {
                steps.extend(world.app.attempt(delivery).await);
            }
            world.app.settle(&steps).await.expect("settled");
        }
    }
}
