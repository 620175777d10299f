//! Upkeep, and what operators look at.

use std::time::Duration;

use doorward_core::listing::Span;
use doorward_core::ports::{AuditQuery, InboxQuery};
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::delivery::{DeliveryStatus, MessagePurpose};
use doorward_core::records::inbox::InboxMessage;
use doorward_core::records::user::UserStatus;
use doorward_core::values::ids::DeliveryId;
use doorward_core::values::secret::SecretText;

use crate::world::World;

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
const SPAN: Span = Span { after: None, limit: 10 };

#[tokio::test]
async fn what_is_past_its_use_is_forgotten_and_what_is_not_is_kept() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let past = ann.asks_for_a_code().await.expect("a challenge");
    ann.asks_for_a_reset().await.expect("asked");
    world.delivers().await;
    world.passes(15 * DAY);
    let living = ann.asks_for_a_code().await.expect("a challenge");
    let device = ann.signs_in().await;

    let swept = world.app.sweep().await.expect("swept");

    let storage = world.store.storage();
    assert!(
        swept >= 5,
        "a challenge, a link, a session and three deliveries: {swept}"
    );
    assert!(
        storage
            .challenges
            .find(past.handle.id())
            .await
            .expect("an answer")
            .is_none()
    );
    assert!(
        storage
            .challenges
            .find(living.handle.id())
            .await
            .expect("an answer")
            .is_some()
    );
    assert_eq!(
        storage
            .sessions
            .of_user(device.user.id, 10)
            .await
            .expect("sessions")
            .len(),
        1
    );
    assert_eq!(world.store.deliveries().len(), 1);
    assert!(device.is_signed_in().await);
    assert_eq!(world.app.sweep().await, Ok(0));
}

#[tokio::test]
async fn settled_deliveries_stay_visible_as_long_as_the_operator_wants() {
    let world = World::with(|policy| policy.deliveries_kept_for = 2 * HOUR).await;
    world.ann().registers().await.expect("a challenge");
    world.delivers().await;
    world.passes(2 * HOUR);
    world.app.sweep().await.expect("swept");
    let before = world.store.deliveries().len();
    world.passes(Duration::from_secs(1));

    world.app.sweep().await.expect("swept");

    assert_eq!((before, world.store.deliveries().len()), (1, 0));
}

#[tokio::test]
async fn the_audit_trail_goes_back_as_far_as_the_operator_wants() {
    let world = World::with(|policy| policy.audit_kept_for = 2 * HOUR).await;
    world.ann().joins().await;
    world.passes(2 * HOUR);
    world.app.sweep().await.expect("swept");
    let before = world.trail(Action::UserRegistered).len();
    world.passes(Duration::from_secs(1));

    world.app.sweep().await.expect("swept");

    assert_eq!((before, world.store.events().len()), (1, 0));
}

#[tokio::test]
async fn captured_messages_are_kept_for_an_hour_or_until_they_are_cleared() {
    let world = World::new().await;
    let root = world.root().await;
    let all = InboxQuery { to: None, span: SPAN };
    capture(&world).await;
    world.passes(Duration::from_mins(59));
    world.app.sweep().await.expect("swept");
    let root = root.refreshes().await.expect("new tokens");
    let after_an_hour_less_a_minute = world.app.list_inbox(&root.admin().await, &all).await.expect("a page");
    capture(&world).await;
    world.passes(Duration::from_mins(2));
    world.app.sweep().await.expect("swept");
    let a_little_later = world.app.list_inbox(&root.admin().await, &all).await.expect("a page");

    world
        .app
        .clear_inbox(&root.admin().await, &root.person.origin())
        .await
        .expect("cleared");

    let cleared = world.app.list_inbox(&root.admin().await, &all).await.expect("a page");
    let [event] = world.trail(Action::InboxCleared).try_into().expect("one event");
    assert_eq!(
        (after_an_hour_less_a_minute.items.len(), a_little_later.items.len()),
        (1, 1)
    );
    assert_eq!(cleared.items.len(), 0);
    assert_eq!((event.actor, event.target), (AuditActor::User(root.user.id), None));
}

#[tokio::test]
async fn the_dashboard_counts_what_there_is_and_what_happened_lately() {
    let world = World::new().await;
    let root = world.root().await;
    world.passes(2 * HOUR);
    let root = root.refreshes().await.expect("new tokens");
    world.ann().joins().await;
    world.ann().tries("not the one she chose").await.expect_err("refused");
    world.eve().asks_for_a_code().await.expect("a challenge like any other");
    root.invites(&world.bob()).await;

    let stats = world.app.stats(&root.support().await).await.expect("counts");

    let [minute] = stats.minutes.as_slice() else {
        panic!("one minute")
    };
    assert!(stats.totals.users.contains(&(UserStatus::Active, 2)));
    assert!(stats.totals.users.contains(&(UserStatus::Pending, 1)));
    assert!(stats.totals.deliveries.contains(&(DeliveryStatus::Sent, 1)));
    assert!(stats.totals.deliveries.contains(&(DeliveryStatus::Queued, 1)));
    assert_eq!(
        (minute.registrations, minute.sign_ins, minute.sign_ins_failed),
        (1, 1, 1)
    );
    assert_eq!((minute.deliveries, minute.deliveries_failed), (2, 0));
}

#[tokio::test]
async fn the_trail_can_be_read_by_who_did_it() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann().joins().await);
    root.puts_aside(ann.user.id).await.expect("put aside");
    let query = AuditQuery {
        actor: Some(root.user.id.to_string()),
        action: Some(Action::UserDeactivated),
        target: Some(ann.user.id.to_string()),
        since: Some(world.now()),
        until: Some(world.now() + Duration::from_secs(1)),
        span: SPAN,
    };

    let page = world
        .app
        .list_audit(&root.support().await, &query)
        .await
        .expect("a page");

    assert_eq!(
        page.items.iter().map(|event| event.action).collect::<Vec<_>>(),
        [Action::UserDeactivated]
    );
}

#[tokio::test]
async fn the_trail_names_the_request_in_which_something_happened() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let mut origin = ann.origin();
    origin.request_id = Some("request-1".to_owned());

    world
        .app
        .logout(&device.actor().await, &origin)
        .await
        .expect("signed out");

    let [event] = world.trail(Action::SignedOut).try_into().expect("one event");
    assert_eq!(event.request_id.as_deref(), Some("request-1"));
}

/// What the inbox provider does with a message.
async fn capture(world: &World) {
    let message = InboxMessage {
        id: DeliveryId::mint(world.now(), &doorward_core::testing::SeededEntropy::new(1)),
        channel: world.ann().mailbox().channel(),
        to: "ann@example.com".to_owned(),
        purpose: MessagePurpose::Login,
        subject: None,
        text: SecretText::new("text"),
        html: None,
        code: None,
        link: None,
        at: world.now(),
    };
    world.store.storage().inbox.capture(message).await.expect("captured");
}
