//! Another phone number: whoever proves it gets it from whoever only said it was theirs.

use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::challenge::Purpose;
use doorward_core::records::delivery::{Channel, MessagePurpose};
use doorward_core::use_cases::oneself::ChangeAddressError;
use doorward_core::use_cases::signing_in::VerifyChallengeError;

use crate::world::World;

const OLD: &str = "+4915123456780";
const NEW: &str = "+4915123456789";

#[tokio::test]
async fn the_code_goes_to_the_new_number_and_the_person_is_told_by_mail() {
    let world = World::new().await;
    let ann = world.ann().with_phone(OLD);
    let device = ann.joins().await;

    let challenge = device.asks_for_phone(NEW).await.expect("a challenge");

    let [sent] = ann
        .clone()
        .with_phone(NEW)
        .texts()
        .await
        .try_into()
        .expect("one message");
    let told = ann.mail().await.pop().expect("an e-mail");
    assert_eq!(
        (challenge.purpose, challenge.channel),
        (Purpose::ChangePhone, Channel::Sms)
    );
    assert_eq!((sent.purpose, sent.code.is_some()), (MessagePurpose::ChangePhone, true));
    assert_eq!((told.purpose, told.code), (MessagePurpose::PhoneChangeNotice, None));
    assert!(told.text.contains("other=+49•••••89"));
}

#[tokio::test]
async fn once_proven_the_new_number_is_the_accounts_and_the_old_one_is_free() {
    let world = World::new().await;
    let ann = world.ann().with_phone(OLD);
    let device = ann.joins().await;

    let user = device.proves_phone(NEW).await;

    let newcomer = world.bob().with_phone(OLD).joins().await;
    assert_eq!(
        (user.phone, user.phone_verified),
        (ann.clone().with_phone(NEW).phone(), true)
    );
    assert_eq!(newcomer.user.phone, ann.phone());
    assert_eq!(ann.with_phone(NEW).signs_in_by_text().await.user.id, device.user.id);
    assert_eq!(world.trail(Action::PhoneChanged).len(), 1);
}

#[tokio::test]
async fn ones_own_number_can_be_proven() {
    let world = World::new().await;
    let device = world.ann().with_phone(OLD).joins().await;

    let user = device.proves_phone(OLD).await;

    assert!(user.phone_verified);
    assert_eq!(user.phone, device.user.phone);
}

#[tokio::test]
async fn an_unproven_claim_yields_to_the_proof_and_its_holder_is_told() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob().with_phone(NEW));
    let (anns, bobs) = (ann.joins().await, bob.joins().await);

    let user = anns.proves_phone(NEW).await;

    let told = bob.mail().await.pop().expect("an e-mail");
    let [lost] = world.trail(Action::PhoneLost).try_into().expect("one event");
    assert_eq!((&user.phone, user.phone_verified), (&bob.phone(), true));
    assert_eq!(bobs.actor().await.user().phone, None);
    assert_eq!(told.purpose, MessagePurpose::PhoneLost);
    assert!(told.text.contains("other=+49•••••89"));
    assert_eq!(
        (lost.actor, lost.target),
        (AuditActor::System, Some(bobs.user.id.to_string()))
    );
}

#[tokio::test]
async fn a_proven_claim_stands_and_its_holder_is_told_of_the_attempt() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob().with_phone(NEW));
    let anns = ann.joins().await;
    bob.joins().await;
    let bobs = bob.signs_in_by_text().await;
    let texts = bob.texts().await.len();

    let challenge = anns.asks_for_phone(NEW).await.expect("a challenge like any other");

    assert_eq!(
        bob.mail_purposes().await.last(),
        Some(&MessagePurpose::AlreadyRegistered)
    );
    assert_eq!(bob.texts().await.len(), texts);
    assert!(matches!(
        ann.guesses_wrong(&challenge).await,
        VerifyChallengeError::Wrong { attempts_left: 4 }
    ));
    assert_eq!(bobs.actor().await.user().phone, bob.phone());
}

#[tokio::test]
async fn a_claim_proven_meanwhile_stands() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob().with_phone(NEW));
    let (anns, _) = (ann.joins().await, bob.joins().await);
    let challenge = anns.asks_for_phone(NEW).await.expect("a challenge");
    let code = ann.clone().with_phone(NEW).texted_code().await;
    let bobs = bob.signs_in_by_text().await;

    let late = ann.verifies(&challenge, &code).await;

    assert!(matches!(late, Err(VerifyChallengeError::Expired)));
    assert_eq!(bobs.actor().await.user().phone, bob.phone());
    assert_eq!(anns.actor().await.user().phone, None);
}

#[tokio::test]
async fn two_who_prove_one_number_at_once_do_not_share_it() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob().at(&world.another_node().await));
    let (anns, bobs) = (ann.joins().await, bob.joins().await);
    let first = anns.asks_for_phone(NEW).await.expect("a challenge");
    let first_code = ann.clone().with_phone(NEW).texted_code().await;
    let second = bobs.asks_for_phone(NEW).await.expect("a challenge");
    let second_code = bob.clone().with_phone(NEW).texted_code().await;

    let (first, second) = tokio::join!(ann.verifies(&first, &first_code), bob.verifies(&second, &second_code));

    assert!(first.is_ok() != second.is_ok());
}

#[tokio::test]
async fn a_number_that_no_mobile_phone_has_is_refused() {
    let world = World::new().await;
    let landline = "+493012345678";
    let device = world.ann().joins().await;

    let (refused, cost) = world.cost_of(device.asks_for_phone(landline)).await;

    assert!(matches!(refused, Err(ChangeAddressError::Phone(flaw)) if flaw.code == "invalid"));
    assert_eq!(cost.commits, 0);
    assert_eq!(device.person.clone().with_phone(landline).texts().await, []);
}

#[tokio::test]
async fn without_the_guard_any_number_can_be_proven() {
    let world = World::with(|policy| policy.sms_guard = false).await;
    let landline = "+493012345678";
    let device = world.ann().joins().await;

    let user = device.proves_phone(landline).await;

    assert!(user.phone_verified);
    assert_eq!(
        device
            .person
            .clone()
            .with_phone(landline)
            .signs_in_by_text()
            .await
            .user
            .id,
        user.id
    );
}
