//! Another e-mail address.

use doorward_core::app::NotConfirmed;
use doorward_core::records::audit::Action;
use doorward_core::records::challenge::Purpose;
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::use_cases::oneself::ChangeAddressError;
use doorward_core::use_cases::signing_in::VerifyChallengeError;

use crate::world::World;

const NEW: &str = "ann@elsewhere.example";

#[tokio::test]
async fn the_code_goes_to_the_new_address_and_the_old_one_is_told() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;

    let challenge = device.asks_for_email(NEW).await.expect("a challenge");

    let [sent] = ann.clone().with_email(NEW).mail().await.try_into().expect("one e-mail");
    let told = ann.mail().await.pop().expect("an e-mail");
    assert_eq!(
        (challenge.purpose, sent.purpose),
        (Purpose::ChangeEmail, MessagePurpose::ChangeEmail)
    );
    assert_eq!(sent.code.map(|code| code.len()), Some(6));
    assert_eq!((told.purpose, told.code), (MessagePurpose::EmailChangeNotice, None));
    assert!(told.text.contains("other=a•••@e•••.example"));
}

#[tokio::test]
async fn until_it_is_proven_nothing_changes() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let challenge = device.asks_for_email(NEW).await.expect("a challenge");

    ann.guesses_wrong(&challenge).await;

    assert_eq!(device.actor().await.user().email, ann.email());
    assert!(ann.clone().with_email(NEW).asks_for_a_reset().await.is_ok());
    assert_eq!(
        ann.clone().with_email(NEW).mail_purposes().await,
        [MessagePurpose::ChangeEmail]
    );
}

#[tokio::test]
async fn once_proven_the_account_is_known_by_the_new_address_only() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;

    let user = device.proves_email(NEW).await;

    let moved = ann.clone().with_email(NEW);
    assert_eq!((user.email, user.email_verified), (moved.email(), true));
    assert_eq!(moved.signs_in_by_code().await.user.id, device.user.id);
    assert!(ann.signs_in_by_password().await.is_err());
    assert_eq!(world.trail(Action::EmailChanged).len(), 1);
}

#[tokio::test]
async fn moving_signs_nobody_in_and_nobody_out() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let challenge = device.asks_for_email(NEW).await.expect("a challenge");
    let code = ann.clone().with_email(NEW).mailed_code().await;

    let verified = ann.verifies(&challenge, &code).await.expect("moved");

    assert!(verified.tokens.is_none());
    assert!(device.is_signed_in().await);
}

#[tokio::test]
async fn the_old_address_is_free_again() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    device.proves_email(NEW).await;

    let newcomer = world.eve().with_email("ann@example.com").joins().await;

    assert_ne!(newcomer.user.id, device.user.id);
}

#[tokio::test]
async fn the_same_mailbox_may_be_written_another_way() {
    let world = World::new().await;
    let device = world.ann().joins().await;

    let user = device.proves_email("Ann@EXAMPLE.com").await;

    assert_eq!(user.email.as_sent(), "Ann@example.com");
    assert!(world.ann().signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn a_taken_address_is_told_to_its_owner_and_never_moves() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob());
    bob.joins().await;
    let device = ann.joins().await;

    let challenge = device
        .asks_for_email("bob@example.com")
        .await
        .expect("a challenge like any other");

    assert_eq!(
        bob.mail_purposes().await.last(),
        Some(&MessagePurpose::AlreadyRegistered)
    );
    assert_eq!(
        ann.mail_purposes().await.last(),
        Some(&MessagePurpose::EmailChangeNotice)
    );
    assert!(matches!(
        ann.guesses_wrong(&challenge).await,
        VerifyChallengeError::Wrong { attempts_left: 4 }
    ));
}

#[tokio::test]
async fn an_address_taken_meanwhile_does_not_move() {
    let world = World::new().await;
    let (ann, eve) = (world.ann(), world.eve().with_email(NEW));
    let device = ann.joins().await;
    let challenge = device.asks_for_email(NEW).await.expect("a challenge");
    let code = eve.mailed_code().await;
    let eves = eve.joins().await;

    let late = ann.verifies(&challenge, &code).await;

    assert!(matches!(late, Err(VerifyChallengeError::Expired)));
    assert_eq!(device.actor().await.user().email, ann.email());
    assert_eq!(eves.actor().await.user().email, eve.email());
}

#[tokio::test]
async fn two_who_move_to_one_address_at_once_do_not_share_it() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob().at(&world.another_node().await));
    let (anns, bobs) = (ann.joins().await, bob.joins().await);
    let first = anns.asks_for_email(NEW).await.expect("a challenge");
    let first_code = ann.clone().with_email(NEW).mailed_code().await;
    let second = bobs.asks_for_email(NEW).await.expect("a challenge");
    let second_code = bob.clone().with_email(NEW).mailed_code().await;

    let (first, second) = tokio::join!(ann.verifies(&first, &first_code), bob.verifies(&second, &second_code));

    assert!(first.is_ok() != second.is_ok());
}

#[tokio::test]
async fn who_does_not_know_the_password_asks_for_nothing() {
    let world = World::new().await;
    let ann = world.ann();
    let mut device = ann.joins().await;
    device.person = device.person.with_password("not the one she chose");

    let refused = device.asks_for_email(NEW).await;

    assert!(matches!(
        refused,
        Err(ChangeAddressError::NotConfirmed(NotConfirmed::Wrong))
    ));
    assert_eq!(ann.clone().with_email(NEW).mail().await, []);
    assert_eq!(ann.mail().await.len(), 1);
}

#[tokio::test]
async fn a_challenge_from_before_the_password_changed_moves_nothing() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let challenge = device.asks_for_email(NEW).await.expect("a challenge");
    let code = ann.clone().with_email(NEW).mailed_code().await;
    ann.asks_for_a_reset().await.expect("asked");
    let link = ann.mailed_link().await;
    ann.follows(&link, "the one that came after").await.expect("set");

    let late = ann.verifies(&challenge, &code).await;

    assert!(matches!(late, Err(VerifyChallengeError::Expired)));
}
