//! The phone number of a registration.

use doorward_core::records::delivery::MessagePurpose;
use doorward_core::values::phone::PhoneNumber;

use crate::world::World;

#[tokio::test]
async fn a_free_number_comes_along_unproven() {
    let world = World::new().await;
    let ann = world.ann().with_phone("+49 (0)151 2345-6789");

    let device = ann.joins().await;

    assert_eq!(
        device.user.phone.as_ref().map(PhoneNumber::e164),
        Some("+4915123456789")
    );
    assert!(!device.user.phone_verified);
}

#[tokio::test]
async fn a_taken_number_leaves_the_account_without_one_and_its_owner_hears_of_it() {
    let world = World::new().await;
    let bob = world.bob().with_phone("+4915123456789");
    let bobs = bob.joins().await;
    let ann = world.ann().with_phone("+4915123456789");

    let device = ann.joins().await;

    let told = ann.mail().await.pop().expect("an e-mail");
    assert_eq!(device.user.phone, None);
    assert_eq!(told.purpose, MessagePurpose::PhoneInUse);
    assert!(told.text.contains("other=+49•••••89"));
    assert_eq!(bobs.actor().await.user().phone, bob.phone());
    assert_eq!(bob.mail().await.len(), 1, "the holder hears nothing");
}

#[tokio::test]
async fn a_taken_number_is_not_told_before_the_address_is_proven() {
    let world = World::new().await;
    world.bob().with_phone("+4915123456789").joins().await;
    let (taken, free) = (
        world.ann().with_phone("+4915123456789"),
        world.ann().with_phone("+4915123456780"),
    );

    let (first, taken_cost) = world.cost_of(taken.registers()).await;
    let (second, free_cost) = world.cost_of(free.registers()).await;

    assert!(first.is_ok() && second.is_ok());
    assert_eq!(taken_cost, free_cost);
    assert_eq!(world.ann().mail_purposes().await, [MessagePurpose::Registration; 2]);
}

#[tokio::test]
async fn of_two_that_wait_with_one_number_the_first_proven_gets_it() {
    let world = World::new().await;
    let (ann, bob) = (
        world.ann().with_phone("+4915123456789"),
        world.bob().with_phone("+4915123456789"),
    );
    let anns = ann.registers().await.expect("a challenge");
    let bobs = bob.registers().await.expect("a challenge");

    let bob_is = bob
        .verifies(&bobs, &bob.mailed_code().await)
        .await
        .expect("an account")
        .user;
    let ann_is = ann
        .verifies(&anns, &ann.mailed_code().await)
        .await
        .expect("an account")
        .user;

    assert_eq!((bob_is.phone, ann_is.phone), (bob.phone(), None));
}
