//! Erasing an account for good.

use std::sync::Arc;
use std::time::Duration;

use doorward_core::listing::Span;
use doorward_core::ports::{Inbox, InboxQuery, PortError};
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::delivery::{Channel, MessagePurpose};
use doorward_core::records::inbox::InboxMessage;
use doorward_core::testing::SeededEntropy;
use doorward_core::use_cases::signing_in::LoginWithPasswordError;
use doorward_core::use_cases::users::{EraseUserError, ReadUserError};
use doorward_core::values::ids::{DeliveryId, UserId};
use doorward_core::values::secret::SecretText;

use crate::world::{Person, World};

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
async fn what_the_inbox_captured_goes_too() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;
    let inbox: Arc<dyn Inbox> = world.store.clone();
    device.asks_for_email("new@example.com").await.expect("a challenge");
    let entropy = SeededEntropy::new(11);
    for to in ["ANN@example.com", "new@example.com", "bob@example.com"] {
        inbox.capture(captured(to, &entropy, &world)).await.expect("captured");
    }

    root.erases(device.user.id).await.expect("erased");

    let all = InboxQuery {
        to: None,
        span: Span { after: None, limit: 10 },
    };
    let left = inbox.list(&all).await.expect("a page").items;
    let left: Vec<&str> = left.iter().map(|message| message.to.as_str()).collect();
    assert_eq!(left, ["bob@example.com"]);
}

fn captured(to: &str, entropy: &SeededEntropy, world: &World) -> InboxMessage {
    InboxMessage {
        id: DeliveryId::mint(world.now(), entropy),
        channel: Channel::Email,
        to: to.to_owned(),
        purpose: MessagePurpose::Registration,
        subject: None,
        text: SecretText::new("a code"),
        html: None,
        code: None,
        link: None,
        at: world.now(),
    }
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
    world.app.settle(&steps).await.expect("settled");

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

#[tokio::test]
async fn nothing_that_is_kept_names_the_person_any_more() {
    let world = World::with(|policy| policy.limits.as_mut().expect("limits").address_sends.clear()).await;
    let (root, ann) = (world.root().await, world.ann().with_phone("+4915123456789"));
    // Before there is an account: a decoy, a reset in vain, and registrations that are never proven.
    ann.asks_for_a_code().await.expect("a challenge");
    ann.asks_for_a_text().await.expect("a challenge");
    ann.asks_for_a_reset().await.expect("asked");
    ann.registers().await.expect("a challenge");
    let device = ann.joins().await;
    ann.clone()
        .with_password("what a stranger made up")
        .registers()
        .await
        .expect("a challenge");
    ann.asks_for_a_code().await.expect("a challenge");
    ann.asks_for_a_text().await.expect("a challenge");
    ann.asks_for_a_reset().await.expect("asked");
    let eve = world.eve().joins().await;
    eve.asks_for_email("ann@example.com").await.expect("a challenge");
    world.delivers().await;
    let named_before = naming(&world, &ann);

    root.erases(device.user.id).await.expect("erased");

    assert!(named_before > 15, "{named_before}");
    assert_eq!(naming(&world, &ann), 0);
}

#[tokio::test]
async fn an_account_of_any_size_is_erased() {
    let world = World::unlimited().await;
    let (root, ann) = (world.root().await, world.ann().with_phone("+4915123456789"));
    let device = ann.joins().await;
    for _ in 0..250 {
        ann.asks_for_a_reset().await.expect("asked");
        ann.asks_for_a_code().await.expect("a challenge");
    }

    root.erases(device.user.id).await.expect("erased");

    assert_eq!(naming(&world, &ann), 0);
    assert!(matches!(root.reads(device.user.id).await, Err(ReadUserError::NotFound)));
    assert_eq!(world.trail(Action::UserErased).len(), 1);
}

#[tokio::test]
async fn what_was_erased_in_part_cannot_be_used_and_is_erased_by_asking_again() {
    let world = World::unlimited().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;
    for _ in 0..250 {
        ann.asks_for_a_reset().await.expect("asked");
    }
    world.store.fail_after(1, PortError::Unavailable);

    let in_part = root.erases(device.user.id).await;
    world.store.recover();
    let was_signed_in = device.is_signed_in().await;
    root.erases(device.user.id).await.expect("erased");

    assert!(in_part.is_err() && !was_signed_in);
    assert_eq!(naming(&world, &ann), 0);
}

#[tokio::test]
async fn an_address_under_way_to_the_account_is_forgotten_with_the_next_sweep() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;
    let elsewhere = ann.clone().with_email("ann@elsewhere.example");
    device
        .asks_for_email("ann@elsewhere.example")
        .await
        .expect("a challenge");
    world.delivers().await;

    root.erases(device.user.id).await.expect("erased");
    world.passes(Duration::from_mins(10));
    world.app.sweep().await.expect("swept");

    assert_eq!(naming(&world, &elsewhere), 0);
}

/// How many things that are kept name one of the person's addresses.
fn naming(world: &World, person: &Person) -> usize {
    let names: Vec<String> = [Some(person.email().canonical().to_owned())]
        .into_iter()
        .chain([person.phone().map(|phone| phone.e164().to_owned())])
        .flatten()
        .collect();
    let kept = world.store.laid_open();
    kept.iter()
        .filter(|record| names.iter().any(|name| record.contains(name)))
        .count()
}
