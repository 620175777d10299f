//! Changing the phone number, and leaving, after a sign-in a moment ago.

use std::time::Duration;

use doorward_core::records::delivery::MessagePurpose;
use doorward_core::records::user::UserStatus;
use doorward_core::use_cases::by_mail::{ChangeByMail, ChangeByMailError, LeaveError};
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
async fn a_number_is_only_named_whoever_it_belongs_to() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let bob = world.bob().with_phone("+4915123456789");
    let bobs = bob.joins().await;
    let free = ann.clone().with_phone("+4915123456780").phone();
    let mover = recent(&device).await;

    let mut seen = Vec::new();
    for number in [bob.phone(), free.clone()] {
        let cmd = ChangeByMail {
            phone: number.clone().map_or(Edit::Keep, Edit::Set),
            ..ChangeByMail::default()
        };
        let (changed, cost) = world
            .cost_of(world.app.change_by_mail(&mover, &cmd, &ann.origin()))
            .await;
        let user = changed.expect("changed");
        assert_eq!(user.named_phone, number);
        let told = ann.mail_purposes().await.last().copied();
        seen.push((user.phone, user.phone_verified, told, cost));
    }

    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0].2, Some(MessagePurpose::PhoneChangeNotice));
    assert_eq!(bobs.actor().await.user().phone, bob.phone());
    let newcomer = world.eve().with_phone("+4915123456780").joins().await;
    assert_eq!(newcomer.user.phone, free, "what is only named is free");
}

#[tokio::test]
async fn all_that_is_asked_for_at_once_happens_or_nothing() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let mover = recent(&device).await;
    let wanted = ann
        .clone()
        .with_email("ann@elsewhere.example")
        .with_phone("+4915123456780");
    for _ in 0..5 {
        wanted.asks_for_a_code().await.expect("a challenge");
    }
    let before = device.actor().await.user().version;

    let cmd = ChangeByMail {
        name: Some((world.bob().first_name(), world.bob().last_name())),
        phone: wanted.phone().map_or(Edit::Keep, Edit::Set),
        email: Some(wanted.email()),
        code_length: 4,
    };
    let refused = world.app.change_by_mail(&mover, &cmd, &ann.origin()).await;

    assert!(matches!(refused, Err(ChangeByMailError::RateLimited(_))));
    assert_eq!(device.actor().await.user().version, before);
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
