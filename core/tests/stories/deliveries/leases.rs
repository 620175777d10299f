//! Whose work a message is.

use std::time::Duration;

use doorward_core::records::delivery::DeliveryStatus;

use super::kept;
use crate::world::World;

/// As long as a lease lasts.
const LEASED_FOR: Duration = Duration::from_mins(1);

#[tokio::test]
async fn what_was_handed_over_and_not_sent_is_found_when_its_lease_ran_out() {
    let world = World::new().await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");
    world.outbox.take();

    let too_early = world.app.claim_deliveries(10).await.expect("an answer");
    world.passes(LEASED_FOR);
    let claimed = world.app.claim_deliveries(10).await.expect("an answer");

    assert!(too_early.is_empty());
    assert_eq!(claimed.len(), 1);
    let step = world.app.attempt(claimed[0].clone()).await.expect("a step");
    world.app.settle(&[step]).await.expect("settled");
    assert_eq!(kept(&world, &ann.mailbox()).status, DeliveryStatus::Sent);
}

#[tokio::test]
async fn what_is_given_back_is_found_at_once_and_what_others_have_stays_theirs() {
    let world = World::new().await;
    let there = world.another_node().await;
    let (ann, bob) = (world.ann(), world.bob());
    ann.registers().await.expect("a challenge");
    world.passes(LEASED_FOR);
    let [theirs] = there
        .app
        .claim_deliveries(10)
        .await
        .expect("an answer")
        .try_into()
        .expect("one");
    bob.registers().await.expect("a challenge");
    let waiting = world.outbox.take();
    assert_eq!(waiting.len(), 2, "the first lease was this process's");

    world.app.give_back(&waiting).await.expect("given back");

    let [found] = there
        .app
        .claim_deliveries(10)
        .await
        .expect("an answer")
        .try_into()
        .expect("one");
    assert_eq!((found.to, found.attempts.len()), (bob.mailbox(), 0));
    assert_eq!(kept(&world, &ann.mailbox()).lease, theirs.lease);
}

#[tokio::test]
async fn one_that_waited_past_its_lease_is_not_sent() {
    let world = World::new().await;
    world.ann().registers().await.expect("a challenge");
    let stale = world.outbox.take().pop().expect("a delivery");
    world.passes(LEASED_FOR);

    let step = world.app.attempt(stale).await;

    assert!(step.is_none());
    assert_eq!(world.notifier.sent(), []);
}

/// An attempt and its writing down may take 45 seconds.
#[tokio::test]
async fn one_that_waited_long_is_leased_anew_before_it_is_sent() {
    let world = World::new().await;
    let (ann, there) = (world.ann(), world.another_node().await);
    ann.registers().await.expect("a challenge");
    let waiting = world.outbox.take().pop().expect("a delivery");
    world.passes(Duration::from_secs(50));

    let step = world.app.attempt(waiting).await.expect("a step");
    world.passes(Duration::from_secs(45));
    let elsewhere = there.app.claim_deliveries(10).await.expect("an answer");
    world.app.settle(&[step]).await.expect("settled");

    assert!(elsewhere.is_empty());
    assert_eq!(kept(&world, &ann.mailbox()).status, DeliveryStatus::Sent);
    assert_eq!(world.notifier.sent().len(), 1);
}

#[tokio::test]
async fn one_whose_end_is_not_written_down_yet_is_not_leased_anew_here() {
    let world = World::new().await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");
    let handed = world.outbox.take().pop().expect("a delivery");
    let step = world.app.attempt(handed.clone()).await.expect("a step");
    world.passes(LEASED_FOR);

    let again = world.app.claim_deliveries(10).await.expect("an answer");
    world.app.settle(&[step]).await.expect("settled");

    assert!(again.is_empty());
    assert_eq!(kept(&world, &ann.mailbox()).status, DeliveryStatus::Sent);
    assert_eq!(world.notifier.sent().len(), 1);
}

#[tokio::test]
async fn one_in_hand_is_not_attempted_twice() {
    let world = World::new().await;
    world.ann().registers().await.expect("a challenge");
    let handed = world.outbox.take().pop().expect("a delivery");

    let first = world.app.attempt(handed.clone()).await;
    let second = world.app.attempt(handed).await;

    assert!(first.is_some() && second.is_none());
    assert_eq!(world.notifier.sent().len(), 1);
}

#[tokio::test]
async fn one_that_another_node_took_over_stays_theirs() {
    let world = World::new().await;
    let (ann, there) = (world.ann(), world.another_node().await);
    ann.registers().await.expect("a challenge");
    let slow = world.outbox.take().pop().expect("a delivery");
    let slow = world.app.attempt(slow).await.expect("a step");
    world.passes(LEASED_FOR);
    let theirs = there.app.claim_deliveries(10).await.expect("claimed");

    world.app.settle(&[slow]).await.expect("settled");

    let kept = kept(&world, &ann.mailbox());
    assert_eq!(
        (kept.status, kept.version),
        (DeliveryStatus::Sending, theirs[0].version)
    );
}

#[tokio::test]
async fn one_lost_delivery_does_not_keep_the_others_from_being_written_down() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob());
    ann.registers().await.expect("a challenge");
    bob.registers().await.expect("a challenge");
    let mut steps = Vec::new();
    for delivery in world.outbox.take() {
        steps.extend(world.app.attempt(delivery).await);
    }
    let anns = steps
        .iter()
        .find(|step| step.delivery().to == ann.mailbox())
        .cloned()
        .expect("hers");
    world.app.settle(&[anns]).await.expect("settled");

    world.app.settle(&steps).await.expect("settled");

    assert_eq!(kept(&world, &ann.mailbox()).attempts.len(), 1);
    assert_eq!(kept(&world, &bob.mailbox()).status, DeliveryStatus::Sent);
}

#[tokio::test]
async fn a_lone_node_frees_every_lease_when_it_starts() {
    let world = World::new().await;
    world.ann().registers().await.expect("a challenge");
    let restarted = world.another_node().await;

    restarted.app.free_leases().await.expect("freed");

    assert_eq!(restarted.app.claim_deliveries(10).await.expect("claimed").len(), 1);
}

#[tokio::test]
async fn a_decoy_is_nobodys_work() {
    let world = World::new().await;
    world.eve().asks_for_a_code().await.expect("a challenge like any other");
    world.passes(LEASED_FOR);

    let handed = world.outbox.take();
    let claimed = world.app.claim_deliveries(10).await.expect("an answer");

    assert!(handed.is_empty() && claimed.is_empty());
    assert_eq!(kept(&world, &world.eve().mailbox()).status, DeliveryStatus::Decoy);
}
