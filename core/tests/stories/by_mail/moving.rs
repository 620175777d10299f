//! Changing what the account is known by, and leaving, after a sign-in a moment ago.

use std::time::Duration;

use doorward_core::app::Recent;
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::records::user::UserStatus;
use doorward_core::use_cases::by_mail::LeaveError;
use doorward_core::values::edit::Edit;

use crate::world::{Device, World};

#[tokio::test]
async fn a_sign_in_counts_as_a_moment_ago_for_a_quarter_of_an_hour() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    world.passes(Duration::from_mins(8));
    let device = device.refreshes().await.expect("new tokens");
    world.passes(Duration::from_mins(7).saturating_sub(Duration::from_micros(1)));

    let in_time = device.actor().await.recent(world.now());
    world.passes(Duration::from_micros(1));
    let late = device.actor().await.recent(world.now());

    assert!(in_time.is_ok() && late.is_err(), "a refresh is no sign-in");
}

#[tokio::test]
async fn proving_the_new_mailbox_moves_the_account_there() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let moved = ann.clone().with_email("ann@elsewhere.example");

    world
        .app
        .move_by_mail(&recent(&device).await, &moved.email(), 4, &ann.origin())
        .await
        .expect("asked");
    let before = device.actor().await.user().email.clone();
    let signed_in = moved.answers_by_mail(&moved.mailed_code().await).await.expect("moved");

    assert_eq!(before, ann.email());
    assert_eq!(
        (signed_in.user.id, signed_in.user.email),
        (device.user.id, moved.email())
    );
    assert_eq!(
        ann.mail_purposes().await.last(),
        Some(&MessagePurpose::EmailChangeNotice)
    );
    assert!(ann.signs_in_by_password().await.is_err() && moved.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn a_taken_mailbox_costs_the_same_and_its_owners_code_goes_on() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob());
    let device = ann.joins().await;
    bob.joins().await;
    bob.asks_by_mail().await.expect("asked");
    let bobs_code = bob.mailed_code().await;

    let mover = recent(&device).await;
    let (taken, taken_cost) = world
        .cost_of(world.app.move_by_mail(&mover, &bob.email(), 4, &ann.origin()))
        .await;
    let free = world.eve().email();
    let (free, free_cost) = world
        .cost_of(world.app.move_by_mail(&mover, &free, 4, &ann.origin()))
        .await;

    assert!(taken.is_ok() && free.is_ok());
    assert_eq!(taken_cost.commits, free_cost.commits);
    assert_eq!(
        bob.mail_purposes().await.last(),
        Some(&MessagePurpose::AlreadyRegistered)
    );
    assert!(bob.answers_by_mail(&bobs_code).await.is_ok());
}

#[tokio::test]
async fn a_free_number_is_taken_over_unproven_and_a_taken_one_is_left_alone() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let bob = world.bob().with_phone("+4915123456789");
    let bobs = bob.joins().await;
    let free = ann.clone().with_phone("+4915123456780").phone();

    let mover = recent(&device).await;
    let wanted = |phone: Option<_>| phone.map_or(Edit::Keep, Edit::Set);
    let to_taken = world
        .app
        .change_own_phone(&mover, &wanted(bob.phone()), &ann.origin())
        .await
        .expect("answered");
    let told = ann.mail_purposes().await;
    let to_free = world
        .app
        .change_own_phone(&mover, &wanted(free.clone()), &ann.origin())
        .await
        .expect("changed");

    assert_eq!((to_taken.phone, told.last()), (None, Some(&MessagePurpose::PhoneInUse)));
    assert_eq!((to_free.phone, to_free.phone_verified), (free, false));
    assert_eq!(
        ann.mail_purposes().await.last(),
        Some(&MessagePurpose::PhoneChangeNotice)
    );
    assert_eq!(bobs.actor().await.user().phone, bob.phone());
}

#[tokio::test]
async fn who_leaves_is_put_aside_and_the_last_administrator_stays() {
    let world = World::new().await;
    let (root, device) = (world.root().await, world.ann().joins().await);

    let left = world
        .app
        .leave(&recent(&device).await, &device.person.origin())
        .await
        .expect("left");
    let stayed = world.app.leave(&recent(&root).await, &root.person.origin()).await;

    assert_eq!(left.status, UserStatus::Deactivated);
    assert!(!device.is_signed_in().await);
    assert!(matches!(stayed, Err(LeaveError::LastAdmin(_))));
}

async fn recent(device: &Device) -> Recent {
    let now = device.world.now();
    device.actor().await.recent(now).expect("signed in a moment ago")
}
