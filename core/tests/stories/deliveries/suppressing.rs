//! Addresses that are sent nothing any more.

use doorward_core::listing::Span;
use doorward_core::ports::SuppressionQuery;
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::delivery::{DeliveryStatus, OutcomeKind};
use doorward_core::records::suppression::{Suppression, SuppressionReason};
use doorward_core::use_cases::operating::LiftSuppressionError;

use super::kept;
use crate::world::{Device, World, shape};

#[tokio::test]
async fn an_address_that_wants_nothing_is_put_on_the_list_without_its_name() {
    let world = World::new().await;
    let entry = suppressed(&world).await;

    let [event] = world.trail(Action::SuppressionAdded).try_into().expect("one event");
    assert_eq!(entry.reason, SuppressionReason::Refused);
    assert_eq!(entry.masked, Some(world.ann().mailbox().masked()));
    assert!(!format!("{entry:?}").contains("ann@example.com"));
    assert_eq!(
        (event.actor, event.target),
        (AuditActor::System, Some(entry.id.to_string()))
    );
    assert_eq!(event.details.get("reason").map(String::as_str), Some("refused"));
}

#[tokio::test]
async fn nothing_is_sent_to_it_any_more_and_nobody_outside_can_tell() {
    let world = World::new().await;
    suppressed(&world).await;
    world.notifier.take();

    let listed = world.ann().registers().await.expect("a challenge");
    let free = world.bob().registers().await.expect("a challenge");
    world.delivers().await;

    let (mine, theirs) = (shape(&listed), shape(&free));
    assert_eq!((mine.0, mine.1, mine.3), (theirs.0, theirs.1, theirs.3));
    assert_eq!((mine.4, mine.5), (theirs.4, theirs.5));
    assert!(world.notifier.sent().iter().all(|it| it.to == world.bob().mailbox()));
    let kept = kept(&world, &world.ann().mailbox());
    assert_eq!(kept.status, DeliveryStatus::Suppressed);
    assert!(kept.variables.is_none() && kept.attempts.is_empty());
}

#[tokio::test]
async fn an_administrator_takes_it_off_the_list_and_it_is_sent_to_again() {
    let world = World::new().await;
    let root = world.root().await;
    let entry = suppressed(&world).await;
    let lift = async |entry: &Suppression| {
        let admin = root.admin().await;
        world
            .app
            .lift_suppression(&admin, entry.id, &root.person.origin())
            .await
    };

    lift(&entry).await.expect("lifted");
    let again = lift(&entry).await;
    world.ann().registers().await.expect("a challenge");
    world.delivers().await;

    assert!(matches!(again, Err(LiftSuppressionError::NotFound)));
    assert_eq!(kept(&world, &world.ann().mailbox()).status, DeliveryStatus::Sent);
    assert_eq!(list(&world, &root).await.len(), 0);
    let [event] = world.trail(Action::SuppressionLifted).try_into().expect("one event");
    assert_eq!(event.target, Some(entry.id.to_string()));
}

#[tokio::test]
async fn of_two_messages_that_learn_it_at_once_both_end_and_the_list_has_one_entry() {
    let world = World::new().await;
    let ann = world.ann();
    world.notifier.provider_always("inbox", OutcomeKind::Suppressed);
    ann.registers().await.expect("a challenge");
    ann.registers().await.expect("a challenge");

    world.delivers().await;

    let all = world.store.deliveries();
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|it| it.status == DeliveryStatus::Suppressed));
    assert_eq!(world.store.suppressions().len(), 1);
    assert_eq!(world.trail(Action::SuppressionAdded).len(), 1);
}

#[tokio::test]
async fn erasing_an_account_leaves_its_address_on_the_list_without_a_trace_of_it() {
    let world = World::new().await;
    let root = world.root().await;
    let ann = world.ann().joins().await;
    world.notifier.answer_kind(OutcomeKind::Suppressed);
    world.ann().asks_for_a_reset().await.expect("asked");
    world.delivers().await;
    assert_eq!(
        list(&world, &root).await[0].masked,
        Some(world.ann().mailbox().masked())
    );

    root.erases(ann.user.id).await.expect("erased");
    world.ann().registers().await.expect("a challenge");
    world.delivers().await;

    assert_eq!(list(&world, &root).await[0].masked, None);
    assert_eq!(kept(&world, &world.ann().mailbox()).status, DeliveryStatus::Suppressed);
}

/// Ann's address, once a provider refused to send to it.
async fn suppressed(world: &World) -> Suppression {
    world.notifier.answer_kind(OutcomeKind::Suppressed);
    world.ann().registers().await.expect("a challenge");
    world.delivers().await;
    let [entry] = world.store.suppressions().try_into().expect("one entry");
    entry
}

async fn list(world: &World, root: &Device) -> Vec<Suppression> {
    let query = SuppressionQuery {
        channel: None,
        span: Span { after: None, limit: 10 },
    };
    let page = world.app.list_suppressions(&root.support().await, &query).await;
    page.expect("a page").items
}
