//! Signing in by text message.

use doorward_core::records::audit::Action;
use doorward_core::records::challenge::Purpose;
use doorward_core::records::delivery::Channel;
use doorward_core::records::session::Amr;
use doorward_core::use_cases::signing_in::VerifyChallengeError;

use crate::world::World;

const MOBILE: &str = "+4915123456789";

#[tokio::test]
async fn the_first_sign_in_by_text_message_proves_the_number() {
    let world = World::new().await;
    let ann = world.ann().with_phone(MOBILE);
    let joined = ann.joins().await;

    let device = ann.signs_in_by_text().await;

    assert_eq!(device.user.id, joined.user.id);
    assert!(!joined.user.phone_verified && device.user.phone_verified);
    assert_eq!(device.actor().await.session().amr, [Amr::Sms]);
    assert_eq!(world.trail(Action::PhoneVerified).len(), 1);
}

#[tokio::test]
async fn a_number_proven_before_is_not_proven_again() {
    let world = World::new().await;
    let ann = world.ann().with_phone(MOBILE);
    ann.joins().await;
    let first = ann.signs_in_by_text().await;

    let second = ann.signs_in_by_text().await;

    assert_eq!(first.user.version, second.user.version);
}

#[tokio::test]
async fn the_message_shows_whose_account_it_opens_so_that_a_stranger_can_tell() {
    let world = World::new().await;
    let ann = world.ann().with_phone(MOBILE);
    ann.joins().await;

    let challenge = ann.asks_for_a_text().await.expect("a challenge");

    let [sent] = ann.texts().await.try_into().expect("one message");
    assert_eq!((challenge.purpose, challenge.channel), (Purpose::Login, Channel::Sms));
    assert_eq!(challenge.destination, "+49•••••89");
    assert!(sent.text.contains("account=a•••@e•••.com"));
    assert!(!sent.text.contains("ann@example.com"));
}

#[tokio::test]
async fn nothing_is_sent_to_a_number_that_no_mobile_phone_has() {
    let world = World::new().await;
    let ann = world.ann().with_phone("+493012345678");
    let joined = ann.joins().await;

    let challenge = ann.asks_for_a_text().await.expect("a challenge like any other");

    assert_eq!(joined.user.phone, ann.phone(), "it may be kept");
    assert_eq!(ann.texts().await, []);
    assert!(matches!(
        ann.guesses_wrong(&challenge).await,
        VerifyChallengeError::Wrong { attempts_left: 4 }
    ));
}

#[tokio::test]
async fn a_code_for_a_number_that_was_given_away_signs_nobody_in() {
    let world = World::new().await;
    let (ann, bob) = (world.ann().with_phone(MOBILE), world.bob());
    ann.joins().await;
    let bobs = bob.joins().await;
    let challenge = ann.asks_for_a_text().await.expect("a challenge");
    let code = ann.texted_code().await;

    bobs.proves_phone(MOBILE).await;
    let late = ann.verifies(&challenge, &code).await;

    assert!(matches!(late, Err(VerifyChallengeError::Expired)));
}
