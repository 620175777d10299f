//! One code and its challenge.

use std::time::Duration;

use doorward_core::challenges::ChallengeHandle;
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::challenge::Purpose;
use doorward_core::records::session::Amr;
use doorward_core::use_cases::signing_in::VerifyChallengeError;

use crate::world::World;

#[tokio::test]
async fn the_right_code_signs_in() {
    let world = World::new().await;
    let ann = world.ann();
    let joined = ann.joins().await;

    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let verified = ann
        .verifies(&challenge, &ann.mailed_code().await)
        .await
        .expect("signed in");

    let tokens = verified.tokens.expect("tokens");
    let actor = world.app.authenticate(tokens.access.reveal()).await.expect("signed in");
    assert_eq!((challenge.purpose, verified.purpose), (Purpose::Login, Purpose::Login));
    assert_eq!(actor.user().id, joined.user.id);
    assert_eq!(actor.session().amr, [Amr::Otp]);
    assert_ne!(tokens.session, joined.session);
}

#[tokio::test]
async fn a_code_opens_one_session_only() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;

    let first = ann.verifies(&challenge, &code).await;
    let second = ann.verifies(&challenge, &code).await;

    assert!(first.is_ok());
    assert!(matches!(second, Err(VerifyChallengeError::Expired)));
}

#[tokio::test]
async fn five_wrong_codes_spend_the_challenge_and_then_the_right_one_is_too_late() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;

    let mut left = Vec::new();
    for _ in 0..5 {
        match ann.guesses_wrong(&challenge).await {
            VerifyChallengeError::Wrong { attempts_left } => left.push(attempts_left),
            other => panic!("{other}"),
        }
    }

    assert_eq!(left, [4, 3, 2, 1, 0]);
    assert!(matches!(
        ann.guesses_wrong(&challenge).await,
        VerifyChallengeError::Spent
    ));
    assert!(matches!(
        ann.verifies(&challenge, &code).await,
        Err(VerifyChallengeError::Spent)
    ));
}

#[tokio::test]
async fn after_wrong_codes_the_right_one_still_counts_while_tries_are_left() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;
    for _ in 0..4 {
        ann.guesses_wrong(&challenge).await;
    }

    let verified = ann.verifies(&challenge, &code).await;

    assert!(verified.is_ok());
}

#[tokio::test]
async fn a_code_dies_with_its_life() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;
    world.passes(Duration::from_mins(5));

    let late = ann.verifies(&challenge, &code).await;

    assert!(matches!(late, Err(VerifyChallengeError::Expired)));
}

#[tokio::test]
async fn an_unknown_a_foreign_a_late_and_a_used_challenge_are_answered_alike() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let used = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;
    ann.verifies(&used, &code).await.expect("signed in");
    let living = ann.asks_for_a_code().await.expect("a challenge");
    let living_code = ann.mailed_code().await;
    let mut foreign = living.clone();
    foreign.handle = with_another_secret(&living.handle);
    let mut unknown = living.clone();
    unknown.handle = ChallengeHandle::parse(&living.handle.reveal().reveal().replace("chl_0", "chl_1")).expect("one");

    for challenge in [&used, &foreign, &unknown] {
        let answer = ann.verifies(challenge, &living_code).await;
        assert!(matches!(answer, Err(VerifyChallengeError::Expired)));
    }
    let untouched = ann.verifies(&living, &living_code).await;
    assert!(untouched.is_ok(), "none of it cost the living challenge a try");
}

#[tokio::test]
async fn a_foreign_handle_costs_nobody_a_try() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let mut foreign = challenge.clone();
    foreign.handle = with_another_secret(&challenge.handle);

    let mut answers = Vec::new();
    for _ in 0..20 {
        answers.push(world.eve().guesses_wrong(&foreign).await);
    }

    assert!(answers.iter().all(|it| matches!(it, VerifyChallengeError::Expired)));
    assert!(matches!(
        ann.guesses_wrong(&challenge).await,
        VerifyChallengeError::Wrong { attempts_left: 4 }
    ));
}

#[tokio::test]
async fn a_code_counts_only_in_the_challenge_it_was_sent_for() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let first = ann.asks_for_a_code().await.expect("a challenge");
    let first_code = ann.mailed_code().await;
    let second = ann.asks_for_a_code().await.expect("a challenge");
    let second_code = ann.mailed_code().await;

    let crossed = [
        ann.verifies(&first, &second_code).await,
        ann.verifies(&second, &first_code).await,
    ];

    assert_ne!(first_code, second_code);
    for answer in crossed {
        assert!(matches!(answer, Err(VerifyChallengeError::Wrong { attempts_left: 4 })));
    }
}

#[tokio::test]
async fn nothing_is_sent_to_an_unknown_address() {
    let world = World::new().await;

    let challenge = world.eve().asks_for_a_code().await.expect("a challenge like any other");

    assert_eq!(world.eve().mail().await, []);
    assert!(matches!(
        world.eve().guesses_wrong(&challenge).await,
        VerifyChallengeError::Wrong { attempts_left: 4 }
    ));
}

#[tokio::test]
async fn a_code_asked_for_before_the_account_was_closed_no_longer_signs_in() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let joined = ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;
    let id = joined.user.id;
    root.puts_aside(id).await.expect("put aside");
    root.restores(id).await.expect("restored");

    let verified = ann.verifies(&challenge, &code).await;

    assert!(matches!(verified, Err(VerifyChallengeError::Expired)));
}

#[tokio::test]
async fn a_code_can_be_asked_for_in_another_length() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;

    let challenge = world
        .app
        .request_login_code(&ann.mailbox(), Some(4), &ann.origin())
        .await
        .expect("a challenge");
    let code = ann.mailed_code().await;

    assert_eq!((challenge.code_length, code.len()), (4, 4));
    assert!(ann.verifies(&challenge, &code).await.is_ok());
}

#[tokio::test]
async fn the_trail_tells_of_wrong_codes_by_the_account_they_were_tried_on() {
    let world = World::new().await;
    let joined = world.ann().joins().await;
    let anns = world.ann().asks_for_a_code().await.expect("a challenge");
    let nobodys = world.eve().asks_for_a_code().await.expect("a challenge");

    world.ann().guesses_wrong(&anns).await;
    world.eve().guesses_wrong(&nobodys).await;

    let failed = world.trail(Action::SignInFailed);
    let targets: Vec<_> = failed.iter().map(|event| event.target.clone()).collect();
    assert_eq!(targets.len(), 2);
    assert!(targets.contains(&Some(joined.user.id.to_string())) && targets.contains(&None));
    assert!(failed.iter().all(|event| event.actor == AuditActor::Anonymous));
}

fn with_another_secret(handle: &ChallengeHandle) -> ChallengeHandle {
    let text = handle.reveal();
    let (id, _) = text.reveal().split_once('.').expect("id and secret");
    ChallengeHandle::parse(&format!("{id}.{}", "A".repeat(43))).expect("a handle")
}
