//! Providers that are left alone, and messages that are held for a person.

use std::time::Duration;

use doorward_core::ports::{Health, Plugins as _};
use doorward_core::records::delivery::{Delivery, DeliveryStatus, Failure, OutcomeKind};

use super::{kept, world_via};
use crate::world::{Device, World};

#[tokio::test]
async fn a_provider_that_is_left_alone_is_not_asked_while_another_is_fine() {
    let world = world_via(&["first", "second"]).await;
    world.plugins.rests("first", world.now() + Duration::from_mins(1));
    let (ann, bob) = (world.ann(), world.bob());

    ann.registers().await.expect("a challenge");
    world.delivers().await;
    world.passes(Duration::from_mins(1));
    bob.registers().await.expect("a challenge");
    world.delivers().await;

    let asked: Vec<String> = world.notifier.sent().into_iter().map(|it| it.provider).collect();
    assert_eq!(asked, ["second", "first"]);
    assert_eq!(kept(&world, &ann.mailbox()).attempts.len(), 1);
}

#[tokio::test]
async fn when_every_provider_is_left_alone_they_are_asked_as_ever() {
    let world = world_via(&["first", "second"]).await;
    for provider in ["first", "second"] {
        world.plugins.rests(provider, world.now() + Duration::from_mins(1));
    }

    world.ann().registers().await.expect("a challenge");
    world.delivers().await;

    assert_eq!(kept(&world, &world.ann().mailbox()).provider.as_deref(), Some("first"));
}

#[tokio::test]
async fn what_may_have_been_sent_is_held_and_says_so_until_a_person_sends_it() {
    let world = world_via(&["only"]).await;
    let (root, held) = held(&world).await;
    assert_eq!(held.failure(), Some(Failure::MayHaveBeenSent));

    world.works_for(Duration::from_mins(2)).await;
    assert_eq!(world.notifier.take().len(), 1, "nothing is sent by itself");
    let support = root.support().await;
    let origin = root.person.origin();
    let queued = world.app.retry_delivery(&support, held.id, &origin).await;
    world.delivers().await;

    assert_eq!(queued.expect("queued").failure(), None);
    let sent = kept(&world, &world.ann().mailbox());
    let outcomes: Vec<OutcomeKind> = sent.attempts.iter().map(|past| past.outcome).collect();
    assert_eq!(sent.status, DeliveryStatus::Sent);
    assert_eq!(outcomes, [OutcomeKind::Uncertain, OutcomeKind::Accepted]);
    assert_eq!(world.notifier.sent()[0].attempt, 2, "its provider can tell a repeat");
}

#[tokio::test]
async fn sending_again_keeps_what_happened_and_begins_anew() {
    let world = world_via(&["first", "second"]).await;
    let (root, _) = held(&world).await;
    for round in 1..=3 {
        for provider in ["first", "second"] {
            world.notifier.provider_always(provider, OutcomeKind::Misconfigured);
        }
        let failed = kept(&world, &world.ann().mailbox());
        let (support, origin) = (root.support().await, root.person.origin());
        let queued = world.app.retry_delivery(&support, failed.id, &origin).await;
        queued.expect("queued");

        world.works_for(Duration::ZERO).await;

        let failed = kept(&world, &world.ann().mailbox());
        assert_eq!(failed.status, DeliveryStatus::Failed);
        assert_eq!(failed.attempts.len(), 1 + 2 * round, "both were asked again");
    }
}

#[tokio::test]
async fn sending_again_asks_providers_at_once_that_were_left_alone() {
    let world = world_via(&["first", "second"]).await;
    let (root, held) = held(&world).await;
    for provider in ["first", "second"] {
        world.plugins.rests(provider, world.now() + Duration::from_mins(1));
    }

    let (support, origin) = (root.support().await, root.person.origin());
    let queued = world.app.retry_delivery(&support, held.id, &origin).await;

    queued.expect("queued");
    for provider in ["first", "second"] {
        assert_eq!(world.plugins.health(provider, world.now()), Health::Fine);
    }
}

async fn held(world: &World) -> (Device, Delivery) {
    let (root, ann) = (world.root().await, world.ann());
    ann.joins().await;
    world.passes(Duration::from_secs(1));
    world.notifier.take();
    world.notifier.answer_kind(OutcomeKind::Uncertain);
    ann.asks_for_a_reset().await.expect("asked");
    world.delivers().await;
    let held = kept(world, &ann.mailbox());
    assert_eq!(held.status, DeliveryStatus::Failed);
    (root, held)
}
