//! Accounts made by an administrator: they are invited, and nobody but the person sets the password.

use std::time::Duration;

use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::records::user::UserStatus;
use doorward_core::use_cases::signing_in::LoginWithPasswordError;
use doorward_core::use_cases::users::{CreateUserError, UpdateUser};

use crate::world::World;

#[tokio::test]
async fn an_invited_account_waits_without_a_password() {
    let world = World::new().await;
    let root = world.root().await;
    let ann = world.ann().with_phone("+4915123456789").speaking("de");

    let user = root.invites(&ann).await;

    let [event] = world.trail(Action::UserCreated).try_into().expect("one event");
    assert_eq!((user.status, user.email_verified), (UserStatus::Pending, false));
    assert_eq!((&user.phone, user.phone_verified), (&ann.phone(), false));
    assert!(user.password.is_none());
    assert_eq!(root.reads(user.id).await.expect("a user").version, user.version);
    assert_eq!(event.actor, AuditActor::User(root.user.id));
    assert_eq!(event.target, Some(user.id.to_string()));
}

#[tokio::test]
async fn the_invitation_carries_a_link_and_no_code() {
    let world = World::new().await;
    let ann = world.ann().speaking("de");

    world.root().await.invites(&ann).await;

    let [sent] = ann.mail().await.try_into().expect("one e-mail");
    assert_eq!((sent.purpose, sent.locale), (MessagePurpose::Invitation, ann.locale()));
    assert!(sent.code.is_none() && sent.link.is_some());
    assert_eq!(sent.expires_in, Duration::from_hours(168));
}

#[tokio::test]
async fn following_it_sets_the_password_and_brings_the_account_into_use() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let invited = root.invites(&ann).await;
    let link = ann.mailed_link().await;
    world.passes(Duration::from_hours(167));

    ann.follows(&link, "a long enough secret").await.expect("set");

    let device = ann.signs_in().await;
    assert_eq!(device.user.id, invited.id);
    assert_eq!(
        (device.user.status, device.user.email_verified),
        (UserStatus::Active, true)
    );
    assert_eq!(world.trail(Action::UserActivated).len(), 1);
}

#[tokio::test]
async fn a_sign_in_code_brings_it_into_use_as_well() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let invited = root.invites(&ann).await;

    let device = ann.signs_in_by_code().await;

    assert_eq!(device.user.id, invited.id);
    assert_eq!(
        (device.user.status, device.user.email_verified),
        (UserStatus::Active, true)
    );
    assert_eq!(world.trail(Action::UserActivated).len(), 1);
}

#[tokio::test]
async fn its_unproven_number_does_not() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann().with_phone("+4915123456789"));
    root.invites(&ann).await;

    ann.asks_for_a_text().await.expect("a challenge like any other");

    assert_eq!(ann.texts().await, []);
}

#[tokio::test]
async fn without_a_password_no_password_signs_in() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    root.invites(&ann).await;

    for attempt in ["", "a long enough secret"] {
        let refused = ann.tries(attempt).await;
        assert!(matches!(refused, Err(LoginWithPasswordError::Wrong)));
    }
}

#[tokio::test]
async fn who_registers_an_invited_address_is_not_let_in() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let invited = root.invites(&ann).await;
    let stranger = world.eve().with_email("ann@example.com");

    stranger.registers().await.expect("a challenge like any other");

    assert_eq!(
        ann.mail_purposes().await.last(),
        Some(&MessagePurpose::AlreadyRegistered)
    );
    assert_eq!(
        root.reads(invited.id).await.expect("a user").status,
        UserStatus::Pending
    );
}

#[tokio::test]
async fn an_invitation_sent_to_another_address_brings_nothing_into_use() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let invited = root.invites(&ann).await;
    let link = ann.mailed_link().await;
    let cmd = UpdateUser {
        email: Some(world.bob().email()),
        ..UpdateUser::default()
    };
    root.changes(invited.id, &cmd).await.expect("changed");

    let refused = ann.follows(&link, "a long enough secret").await;

    assert!(refused.is_err());
    assert_eq!(
        root.reads(invited.id).await.expect("a user").status,
        UserStatus::Pending
    );
}

#[tokio::test]
async fn a_taken_address_or_number_is_refused() {
    let world = World::new().await;
    let root = world.root().await;
    world.ann().with_phone("+4915123456789").joins().await;

    let (same_mailbox, cost) = world
        .cost_of(root.tries_to_invite(&world.bob().with_email("ANN@example.com")))
        .await;
    let same_phone = root.tries_to_invite(&world.bob().with_phone("+49 151 23456789")).await;

    assert!(matches!(same_mailbox, Err(CreateUserError::EmailTaken)));
    assert!(matches!(same_phone, Err(CreateUserError::PhoneTaken)));
    assert_eq!(cost.commits, 0);
    assert_eq!(world.bob().mail().await, []);
}

#[tokio::test]
async fn of_two_who_invite_one_address_at_once_one_does() {
    let world = World::new().await;
    let here = world.root().await;
    let mut there = here.clone();
    there.world = world.another_node().await;

    let ann = world.ann();
    let (first, second) = tokio::join!(here.tries_to_invite(&ann), there.tries_to_invite(&ann));

    let refused = if first.is_ok() { second } else { first };
    assert!(matches!(refused, Err(CreateUserError::EmailTaken)));
    assert_eq!(world.trail(Action::UserCreated).len(), 1);
}
