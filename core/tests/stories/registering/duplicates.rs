//! Registering an address that has an account.

use doorward_core::records::delivery::{DeliveryStatus, MessagePurpose};
use doorward_core::use_cases::signing_in::{RegisterError, VerifyChallengeError};

use crate::world::{World, shape};

#[tokio::test]
async fn a_taken_address_is_answered_like_a_free_one_and_its_owner_is_told() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let stranger = world.eve().with_email("ann@example.com");
    // The masked form is the same, so that the whole answer can be.
    let newcomer = world.eve().with_email("amy@example.com");

    let taken = stranger.registers().await.expect("a challenge");
    let free = newcomer.registers().await.expect("a challenge");

    let told = ann.mail().await.pop().expect("an e-mail");
    assert_eq!(shape(&taken), shape(&free));
    assert_eq!(told.purpose, MessagePurpose::AlreadyRegistered);
    assert_eq!((told.code, told.link), (None, None));
    assert!(told.text.contains("first_name=Ann"), "it speaks to the owner");
}

#[tokio::test]
async fn the_owner_is_told_at_the_address_they_gave_and_in_their_language() {
    let world = World::new().await;
    let ann = world.ann().with_email("Ann@example.com").speaking("de");
    ann.joins().await;

    world
        .eve()
        .with_email("ANN@example.com")
        .registers()
        .await
        .expect("a challenge");

    let told = ann.mail().await.pop().expect("an e-mail");
    assert_eq!(told.to.as_sent(), "Ann@example.com");
    assert_eq!(told.locale, ann.locale());
}

#[tokio::test]
async fn nothing_fulfils_the_challenge_of_a_taken_address() {
    let world = World::unlimited().await;
    let ann = world.ann();
    ann.joins().await;
    let stranger = world.eve().with_email("ann@example.com");

    let challenge = stranger.registers().await.expect("a challenge");
    world.passes(challenge.resend_after);
    stranger
        .asks_for_another(&challenge)
        .await
        .expect("as if another were sent");

    assert!(matches!(
        stranger.guesses_wrong(&challenge).await,
        VerifyChallengeError::Wrong { attempts_left: 4 }
    ));
    assert!(ann.mail().await.iter().skip(1).all(|sent| sent.code.is_none()));
}

#[tokio::test]
async fn another_code_for_a_taken_address_is_a_message_that_is_never_sent() {
    let world = World::unlimited().await;
    let ann = world.ann();
    ann.joins().await;
    let stranger = world.eve().with_email("ann@example.com");
    let challenge = stranger.registers().await.expect("a challenge");
    let before = ann.mail().await.len();
    world.passes(challenge.resend_after);

    stranger
        .asks_for_another(&challenge)
        .await
        .expect("as if another were sent");

    let newest = world.store.deliveries().pop().expect("a delivery");
    assert_eq!(newest.status, DeliveryStatus::Decoy);
    assert_eq!((newest.variables, newest.due_at), (None, None));
    assert_eq!(ann.mail().await.len(), before);
}

#[tokio::test]
async fn where_it_may_be_said_a_taken_address_is_said_to_be_taken() {
    let world = World::with(|policy| policy.registration.reveal_duplicates = true).await;
    let ann = world.ann().with_phone("+4915123456789");
    ann.joins().await;
    let mail = ann.mail().await.len();

    let same_mailbox = world.eve().with_email("ANN@example.com").registers().await;
    let same_phone = world.eve().with_phone("+49 151 2345 6789").registers().await;

    assert!(matches!(same_mailbox, Err(RegisterError::EmailTaken)));
    assert!(matches!(same_phone, Err(RegisterError::PhoneTaken)));
    assert_eq!(ann.mail().await.len(), mail);
}
