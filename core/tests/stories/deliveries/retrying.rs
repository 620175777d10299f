//! What support sees of deliveries, and sending a failed one again.

use std::time::Duration;

use doorward_core::listing::Span;
use doorward_core::ports::DeliveryQuery;
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::delivery::{Delivery, DeliveryStatus, OutcomeKind};
use doorward_core::use_cases::operating::{ReadDeliveryError, RetryDeliveryError};
use doorward_core::values::ids::DeliveryId;

use super::{kept, world_via};
use crate::world::{Device, World};

#[tokio::test]
async fn a_failed_reset_can_be_sent_again() {
    let world = World::new().await;
    let (root, failed) = with_a_failed_reset(&world, OutcomeKind::Rejected).await;

    let again = root.retries(failed.id).await.expect("queued");
    world.delivers().await;

    let [event] = world.trail(Action::DeliveryRetried).try_into().expect("one event");
    let kept = kept(&world, &world.ann().mailbox());
    assert_eq!((again.status, again.settled_at), (DeliveryStatus::Queued, None));
    assert_eq!(kept.status, DeliveryStatus::Sent);
    assert!(world.ann().can_follow(&world.ann().mailed_link().await).await);
    assert_eq!(
        (event.actor, event.target),
        (AuditActor::User(root.user.id), Some(failed.id.to_string()))
    );
}

#[tokio::test]
async fn once_the_configuration_is_mended_a_retry_uses_it() {
    let world = world_via(&["only"]).await;
    let (root, failed) = with_a_failed_reset(&world, OutcomeKind::Misconfigured).await;

    root.retries(failed.id).await.expect("queued");
    world.delivers().await;

    assert_eq!(kept(&world, &world.ann().mailbox()).status, DeliveryStatus::Sent);
}

#[tokio::test]
async fn one_that_did_not_fail_is_not_sent_again() {
    let world = World::new().await;
    let root = world.root().await;
    world.ann().registers().await.expect("a challenge");
    let waiting = kept(&world, &world.ann().mailbox());

    let while_waiting = root.retries(waiting.id).await;
    world.delivers().await;
    let when_sent = root.retries(waiting.id).await;

    assert!(matches!(while_waiting, Err(RetryDeliveryError::NotFailed)));
    assert!(matches!(when_sent, Err(RetryDeliveryError::NotFailed)));
}

#[tokio::test]
async fn a_code_is_never_sent_again_because_it_is_wiped() {
    let world = World::new().await;
    let root = world.root().await;
    world.notifier.answer_kind(OutcomeKind::Rejected);
    world.ann().registers().await.expect("a challenge");
    world.delivers().await;

    let refused = root.retries(kept(&world, &world.ann().mailbox()).id).await;

    assert!(matches!(refused, Err(RetryDeliveryError::Wiped)));
}

#[tokio::test]
async fn what_would_come_too_late_is_not_sent_again() {
    let world = World::new().await;
    let (root, failed) = with_a_failed_reset(&world, OutcomeKind::Rejected).await;
    world.passes(Duration::from_mins(30));
    let root = root.refreshes().await.expect("new tokens");

    let refused = root.retries(failed.id).await;

    assert!(matches!(refused, Err(RetryDeliveryError::TooLate)));
}

#[tokio::test]
async fn of_two_who_retry_at_once_one_does() {
    let world = World::new().await;
    let (here, failed) = with_a_failed_reset(&world, OutcomeKind::Rejected).await;
    let mut there = here.clone();
    there.world = world.another_node().await;

    let (first, second) = tokio::join!(here.retries(failed.id), there.retries(failed.id));

    let refused = if first.is_ok() { second } else { first };
    assert!(matches!(refused, Err(RetryDeliveryError::NotFailed)));
}

#[tokio::test]
async fn support_sees_deliveries_but_no_decoys() {
    let world = World::new().await;
    let root = world.root().await;
    world.ann().registers().await.expect("a challenge");
    world.eve().asks_for_a_code().await.expect("a challenge like any other");
    let query = DeliveryQuery {
        status: None,
        channel: None,
        prefix: None,
        span: Span { after: None, limit: 10 },
    };

    let page = world
        .app
        .list_deliveries(&root.support().await, &query)
        .await
        .expect("a page");
    let decoy = kept(&world, &world.eve().mailbox());
    let read = world.app.read_delivery(&root.support().await, decoy.id).await;

    assert_eq!(
        page.items.iter().map(|it| it.to.clone()).collect::<Vec<_>>(),
        [world.ann().mailbox()]
    );
    assert!(matches!(read, Err(ReadDeliveryError::NotFound)));
    assert!(matches!(
        root.retries(decoy.id).await,
        Err(RetryDeliveryError::NotFound)
    ));
    assert!(
        world
            .app
            .read_delivery(&root.support().await, page.items[0].id)
            .await
            .is_ok()
    );
}

async fn with_a_failed_reset(world: &World, outcome: OutcomeKind) -> (Device, Delivery) {
    let (root, ann) = (world.root().await, world.ann());
    ann.joins().await;
    world.passes(Duration::from_secs(1));
    world.notifier.answer_kind(outcome);
    ann.asks_for_a_reset().await.expect("asked");
    world.delivers().await;
    let failed = kept(world, &ann.mailbox());
    assert_eq!(failed.status, DeliveryStatus::Failed);
    (root, failed)
}

impl Device {
    async fn retries(&self, id: DeliveryId) -> Result<Delivery, RetryDeliveryError> {
        let support = self.support().await;
        self.world.app.retry_delivery(&support, id, &self.person.origin()).await
    }
}
