//! Erasing an account for good.

use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::use_cases::signing_in::LoginWithPasswordError;
use doorward_core::use_cases::users::{EraseUserError, ReadUserError};
use doorward_core::values::ids::UserId;

use crate::world::World;

#[tokio::test]
async fn an_erased_account_is_gone_with_its_sessions() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;

    root.erases(device.user.id).await.expect("erased");

    assert!(matches!(root.reads(device.user.id).await, Err(ReadUserError::NotFound)));
    assert!(!device.is_signed_in().await && device.refreshes().await.is_err());
    assert!(matches!(
        ann.signs_in_by_password().await,
        Err(LoginWithPasswordError::Wrong)
    ));
    assert!(matches!(
        root.erases(device.user.id).await,
        Err(EraseUserError::NotFound)
    ));
}

#[tokio::test]
async fn its_addresses_are_free() {
    let world = World::new().await;
    let root = world.root().await;
    let ann = world.ann().with_phone("+4915123456789");
    let device = ann.joins().await;
    root.erases(device.user.id).await.expect("erased");

    let newcomer = ann.joins().await;

    assert_ne!(newcomer.user.id, device.user.id);
    assert_eq!(newcomer.user.phone, ann.phone());
}

#[tokio::test]
async fn no_delivery_names_the_person_any_more() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann().with_phone("+4915123456789"));
    let device = ann.joins().await;
    ann.signs_in_by_text().await;
    ann.asks_for_a_reset().await.expect("asked");
    world.bob().joins().await;

    root.erases(device.user.id).await.expect("erased");

    let left: Vec<_> = world
        .store
        .deliveries()
        .into_iter()
        .map(|delivery| delivery.to)
        .collect();
    assert!(
        !left.contains(&ann.mailbox()) && !left.contains(&ann.handset()),
        "{left:?}"
    );
    assert!(left.contains(&world.bob().mailbox()));
}

#[tokio::test]
async fn a_message_on_its_way_is_not_written_down_again() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;
    ann.asks_for_a_reset().await.expect("asked");
    let mut steps = Vec::new();
    for delivery in world.outbox.take() {
        steps.extend(world.app.attempt(delivery).await);
    }

    root.erases(device.user.id).await.expect("erased");
    world.app.settle(steps).await.expect("settled");

    assert!(
        world
            .store
            .deliveries()
            .iter()
            .all(|delivery| delivery.to != ann.mailbox())
    );
}

#[tokio::test]
async fn a_link_and_a_code_from_before_are_worth_nothing() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;
    ann.asks_for_a_reset().await.expect("asked");
    let link = ann.mailed_link().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;

    root.erases(device.user.id).await.expect("erased");

    assert!(!ann.can_follow(&link).await);
    assert!(ann.verifies(&challenge, &code).await.is_err());
}

#[tokio::test]
async fn the_trail_keeps_the_bare_id() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let id = ann.joins().await.user.id;

    root.erases(id).await.expect("erased");

    let [erased] = world.trail(Action::UserErased).try_into().expect("one event");
    assert_eq!(
        (erased.actor, erased.target),
        (AuditActor::User(root.user.id), Some(id.to_string()))
    );
    assert_eq!(world.trail(Action::UserRegistered).len(), 1);
    let trail = format!("{:?}", world.store.events());
    assert!(!trail.contains("ann@") && !trail.contains("Ann"));
}

#[tokio::test]
async fn nobody_is_not_there() {
    let world = World::new().await;
    let nobody = UserId::parse("usr_00000000000000000000000000").expect("an id");

    let refused = world.root().await.erases(nobody).await;

    assert!(matches!(refused, Err(EraseUserError::NotFound)));
}
