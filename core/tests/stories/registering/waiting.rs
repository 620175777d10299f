//! A registration that waits for its proof.

use std::time::Duration;

use doorward_core::use_cases::signing_in::{LoginWithPasswordError, VerifyChallengeError};

use crate::world::World;

#[tokio::test]
async fn the_right_password_asks_for_the_proof_again() {
    let world = World::new().await;
    let ann = world.ann().with_phone("+4915123456789");
    ann.registers().await.expect("a challenge");
    world.passes(Duration::from_hours(23));

    let refused = ann.signs_in_by_password().await;

    let Err(LoginWithPasswordError::EmailUnverified { challenge: Some(again) }) = refused else {
        panic!("no new challenge")
    };
    let verified = ann
        .verifies(&again, &ann.mailed_code().await)
        .await
        .expect("an account");
    assert_eq!((verified.user.email, verified.user.phone), (ann.email(), ann.phone()));
    assert!(ann.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn another_password_is_answered_as_for_an_unknown_address() {
    let world = World::new().await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");
    let mail = ann.mail().await.len();

    let refused = ann.tries("not the one she chose").await;

    assert!(matches!(refused, Err(LoginWithPasswordError::Wrong)));
    assert_eq!(ann.mail().await.len(), mail);
}

#[tokio::test]
async fn the_newest_of_several_is_the_one_asked_about() {
    let world = World::new().await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");
    world.passes(Duration::from_secs(1));
    let newer = ann.clone().with_password("what she thought of later");
    newer.registers().await.expect("a challenge");

    let older_password = ann.signs_in_by_password().await;
    let newer_password = newer.signs_in_by_password().await;

    assert!(matches!(older_password, Err(LoginWithPasswordError::Wrong)));
    assert!(matches!(
        newer_password,
        Err(LoginWithPasswordError::EmailUnverified { .. })
    ));
}

#[tokio::test]
async fn once_the_owner_proved_the_address_no_earlier_password_of_others_means_anything() {
    let world = World::new().await;
    let (ann, eve) = (world.ann(), world.eve().with_email("ann@example.com"));
    eve.registers().await.expect("a challenge");
    world.passes(Duration::from_secs(1));
    ann.joins().await;

    let with_the_earlier_one = eve.signs_in_by_password().await;
    world.passes(Duration::from_secs(1));
    eve.registers().await.expect("a challenge like any other");
    let with_a_later_one = eve.signs_in_by_password().await;

    assert!(matches!(with_the_earlier_one, Err(LoginWithPasswordError::Wrong)));
    assert!(
        matches!(with_a_later_one, Err(LoginWithPasswordError::EmailUnverified { .. })),
        "nothing tells a taken address from a free one"
    );
    assert!(ann.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn after_a_day_it_is_forgotten() {
    let world = World::new().await;
    let ann = world.ann();
    let challenge = ann.registers().await.expect("a challenge");
    let code = ann.mailed_code().await;
    world.passes(Duration::from_hours(24));

    let by_code = ann.verifies(&challenge, &code).await;
    let by_password = ann.signs_in_by_password().await;
    world.app.sweep().await.expect("swept");

    assert!(matches!(by_code, Err(VerifyChallengeError::Expired)));
    assert!(matches!(by_password, Err(LoginWithPasswordError::Wrong)));
    assert!(matches!(
        ann.verifies(&challenge, &code).await,
        Err(VerifyChallengeError::Expired)
    ));
}

#[tokio::test]
async fn once_enough_was_sent_the_right_password_is_told_so_without_a_challenge() {
    let world = World::new().await;
    let ann = world.ann();
    for _ in 0..5 {
        ann.registers().await.expect("a challenge");
    }

    let refused = ann.signs_in_by_password().await;

    assert!(matches!(
        refused,
        Err(LoginWithPasswordError::EmailUnverified { challenge: None })
    ));
    assert_eq!(ann.mail().await.len(), 5);
}
