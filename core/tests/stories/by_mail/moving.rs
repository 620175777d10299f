//! Changing the phone number, and leaving, after a sign-in a moment ago.

use std::time::Duration;

use doorward_core::records::delivery::MessagePurpose;
use doorward_core::records::user::UserStatus;
use doorward_core::use_cases::by_mail::LeaveError;
use doorward_core::values::edit::Edit;

use super::recent;
use crate::world::World;

#[tokio::test]
async fn a_sign_in_counts_as_a_moment_ago_for_a_quarter_of_an_hour() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let token = ann.gets_in_by_mail().await.token;
    let actor = async || world.app.authenticate_lasting(token.reveal(), &ann.origin()).await;
    world.passes(Duration::from_mins(15).saturating_sub(Duration::from_micros(1)));

    let in_time = actor().await.expect("signed in").recent(world.now());
    world.passes(Duration::from_micros(1));
    let late = actor().await.expect("signed in").recent(world.now());

    assert!(in_time.is_ok() && late.is_err());
}

#[tokio::test]
async fn an_access_token_is_not_enough_where_there_is_a_password_to_ask_for() {
    let world = World::new().await;
    let device = world.ann().joins().await;

    let by_access_token = device.actor().await.recent(world.now());

    assert!(by_access_token.is_err());
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
