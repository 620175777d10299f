//! Signing up without a password.

use doorward_core::records::audit::Action;
use doorward_core::use_cases::by_mail::SignUpByMailError;
use doorward_core::use_cases::signing_in::VerifyChallengeError;

use super::wrong;
use crate::world::World;

#[tokio::test]
async fn nothing_is_sent_and_nothing_claimed_until_a_code_is_asked_for_and_answered() {
    let world = World::new().await;
    let ann = world.ann();
    let id = ann.signs_up_by_mail().await.expect("remembered");
    let before = ann.mail().await.len();
    let guessed = ann.answers_by_mail("0000").await;

    let signed_in = ann.gets_in_by_mail().await;

    assert_eq!((before, ann.mail().await.len()), (0, 1));
    assert_eq!(signed_in.user.id, id);
    assert!(matches!(guessed, Err(VerifyChallengeError::Expired)));
    assert_eq!(
        (signed_in.user.email.clone(), signed_in.user.email_verified),
        (ann.email(), true)
    );
    assert!(signed_in.user.password.is_none() && signed_in.user.phone.is_none());
    assert_eq!(world.trail(Action::UserRegistered).len(), 1);
}

#[tokio::test]
async fn a_later_sign_up_takes_the_place_of_the_one_before() {
    let world = World::new().await;
    let ann = world.ann();
    world
        .eve()
        .with_email("ann@example.com")
        .signs_up_by_mail()
        .await
        .expect("remembered");
    ann.signs_up_by_mail().await.expect("remembered");

    let signed_in = ann.gets_in_by_mail().await;

    assert_eq!(signed_in.user.first_name, ann.first_name());
}

#[tokio::test]
async fn a_code_opens_the_account_it_was_sent_for() {
    let world = World::new().await;
    let ann = world.ann();
    ann.signs_up_by_mail().await.expect("remembered");
    ann.asks_by_mail().await.expect("asked");
    let code = ann.mailed_code().await;

    world
        .eve()
        .with_email("ann@example.com")
        .signs_up_by_mail()
        .await
        .expect("as if remembered");
    let signed_in = ann.answers_by_mail(&code).await.expect("an account");

    assert_eq!(signed_in.user.first_name, ann.first_name());
}

#[tokio::test]
async fn a_taken_address_is_answered_alike_and_its_owner_keeps_it() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;

    let (taken, taken_cost) = world.cost_of(ann.signs_up_by_mail()).await;
    let (free, free_cost) = world.cost_of(world.eve().signs_up_by_mail()).await;

    assert!(taken.is_ok() && free.is_ok());
    assert_eq!(taken_cost, free_cost);
    assert_eq!(ann.gets_in_by_mail().await.user.id, device.user.id);
}

#[tokio::test]
async fn a_stranger_who_signs_up_disturbs_no_code_on_its_way() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    ann.asks_by_mail().await.expect("asked");
    let code = ann.mailed_code().await;

    world
        .eve()
        .with_email("ann@example.com")
        .signs_up_by_mail()
        .await
        .expect("as if remembered");

    assert!(matches!(
        ann.answers_by_mail(&wrong(&code)).await,
        Err(VerifyChallengeError::Wrong { attempts_left: 2 })
    ));
    assert!(ann.answers_by_mail(&code).await.is_ok());
}

#[tokio::test]
async fn where_registration_is_closed_or_duplicates_may_be_told_it_is_said() {
    let closed = World::with(|policy| policy.registration.open = false).await;
    let open = World::with(|policy| policy.registration.reveal_duplicates = true).await;
    open.ann().joins().await;

    let where_closed = closed.ann().signs_up_by_mail().await;
    let where_taken = open.ann().signs_up_by_mail().await;

    assert!(matches!(where_closed, Err(SignUpByMailError::Closed)));
    assert!(matches!(where_taken, Err(SignUpByMailError::EmailTaken)));
}
