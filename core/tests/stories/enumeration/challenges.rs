//! Codes and links, asked for at addresses of every kind.

use std::time::Duration;

use doorward_core::use_cases::signing_in::{RegisterError, RequestLoginCodeError, VerifyChallengeError};

use super::{Strangers, alike, decoys, written};
use crate::world::{World, shape};

#[tokio::test]
async fn registering_is_answered_alike_at_every_kind_of_address() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;

    let mut answers = Vec::new();
    for person in strangers.all() {
        let (view, cost) = world.cost_of(person.registers()).await;
        answers.push((shape(&view.expect("a challenge")), cost));
    }

    alike(&answers);
    assert_eq!((answers[0].1.commits, answers[0].1.hashes), (1, 1));
}

#[tokio::test]
async fn a_sign_in_code_is_answered_alike_at_every_kind_of_address() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;
    let (before, decoys_before) = (written(&world), decoys(&world));

    let mut answers = Vec::new();
    for person in strangers.all() {
        let (view, cost) = world.cost_of(person.asks_for_a_code()).await;
        answers.push((shape(&view.expect("a challenge")), cost));
    }

    alike(&answers);
    assert_eq!(answers[0].1.commits, 1);
    assert_eq!((written(&world) - before, decoys(&world) - decoys_before), (5, 3));
}

#[tokio::test]
async fn a_code_by_text_message_is_answered_alike_at_every_kind_of_number() {
    let world = World::new().await;
    let mobile = world.ann().with_phone("+4915123456789");
    mobile.joins().await;
    let landline = world.bob().with_phone("+493012345689");
    landline.joins().await;
    let unknown = world.eve().with_phone("+4915123456089");

    let mut answers = Vec::new();
    for person in [mobile, landline, unknown] {
        let (view, cost) = world.cost_of(person.asks_for_a_text()).await;
        answers.push((shape(&view.expect("a challenge")), cost));
    }

    alike(&answers);
}

#[tokio::test]
async fn another_code_is_answered_alike_at_every_kind_of_address() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;
    let mut challenges = Vec::new();
    for person in strangers.all() {
        challenges.push((person, person.asks_for_a_code().await.expect("a challenge")));
    }
    world.passes(Duration::from_secs(30));

    let mut answers = Vec::new();
    for (person, challenge) in challenges {
        let (view, cost) = world.cost_of(person.asks_for_another(&challenge)).await;
        answers.push((shape(&view.expect("another")), cost));
    }

    alike(&answers);
}

#[tokio::test]
async fn another_code_for_a_registration_is_answered_alike_whether_the_address_is_taken_or_free() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;
    let mut challenges = Vec::new();
    for person in strangers.all() {
        challenges.push((person, person.registers().await.expect("a challenge")));
    }
    world.passes(Duration::from_secs(30));

    let mut answers = Vec::new();
    for (person, challenge) in challenges {
        let (view, cost) = world.cost_of(person.asks_for_another(&challenge)).await;
        answers.push((shape(&view.expect("another")), cost));
    }

    alike(&answers);
}

#[tokio::test]
async fn wrong_codes_are_answered_alike_at_every_kind_of_address() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;

    let mut answers = Vec::new();
    for person in strangers.all() {
        let challenge = person.asks_for_a_code().await.expect("a challenge");
        let mut said = Vec::new();
        for _ in 0..6 {
            let (refusal, cost) = world.cost_of(person.guesses_wrong(&challenge)).await;
            said.push((refusal.to_string(), cost));
        }
        answers.push(said);
    }

    alike(&answers);
    assert_ne!(answers[0][4], answers[0][5], "the last one is judged no more");
}

#[tokio::test]
async fn a_reset_is_answered_alike_at_every_kind_of_address() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;
    let before = written(&world);

    let mut answers = Vec::new();
    for person in strangers.all() {
        let (answer, cost) = world.cost_of(person.asks_for_a_reset()).await;
        answers.push((answer.is_ok(), cost));
    }

    alike(&answers);
    assert!(answers[0].0);
    assert_eq!(answers[0].1.commits, 1);
    assert_eq!(written(&world) - before, 5);
}

#[tokio::test]
async fn enough_is_enough_at_every_kind_of_address_alike() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;
    world.passes(Duration::from_hours(24));

    let mut waits = Vec::new();
    for person in strangers.all() {
        for _ in 0..5 {
            person.asks_for_a_code().await.expect("a challenge");
        }
        let by_code = match person.asks_for_a_code().await {
            Err(RequestLoginCodeError::RateLimited(wait)) => wait,
            other => panic!("{other:?}"),
        };
        let by_registering = match person.registers().await {
            Err(RegisterError::RateLimited(wait)) => wait,
            other => panic!("{other:?}"),
        };
        waits.push((by_code, by_registering));
    }

    alike(&waits);
    assert_eq!(waits[0].0.0, Duration::from_hours(1));
}

#[tokio::test]
async fn an_address_that_failed_too_often_is_answered_alike_whoever_has_it() {
    let world = World::with(|policy| {
        let limits = policy.limits.as_mut().expect("limits");
        limits.address_sends.clear();
    })
    .await;
    let strangers = Strangers::of(&world).await;

    let mut answers = Vec::new();
    for person in strangers.all() {
        for _ in 0..3 {
            let challenge = person.asks_for_a_code().await.expect("a challenge");
            for _ in 0..5 {
                person.guesses_wrong(&challenge).await;
            }
        }
        let challenge = person.asks_for_a_code().await.expect("a challenge like any other");
        let (refusal, cost) = world.cost_of(person.guesses_wrong(&challenge)).await;
        let VerifyChallengeError::RateLimited(wait) = refusal else {
            panic!("{refusal}")
        };
        answers.push((shape(&challenge), wait, cost));
    }

    alike(&answers);
}

#[tokio::test]
async fn a_new_address_is_asked_for_alike_whether_it_is_taken_or_free() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;
    let eve = world.eve().joins().await;

    let mut answers = Vec::new();
    for person in strangers.all() {
        let (view, cost) = world.cost_of(eve.asks_for_email(person.email().as_sent())).await;
        let view = view.expect("a challenge");
        let (refusal, cost_of_guess) = world.cost_of(eve.person.guesses_wrong(&view)).await;
        answers.push((shape(&view), cost, refusal.to_string(), cost_of_guess));
    }

    alike(&answers);
}

#[tokio::test]
async fn a_new_number_is_asked_for_alike_whether_it_is_taken_or_free() {
    let world = World::new().await;
    let (proven, unproven) = (
        world.ann().with_phone("+4915123456789"),
        world.bob().with_phone("+4915123456089"),
    );
    proven.joins().await;
    proven.signs_in_by_text().await;
    unproven.joins().await;
    let eve = world.eve().joins().await;

    let mut answers = Vec::new();
    for number in ["+4915123456789", "+4915123456089", "+4915123450089"] {
        let (view, cost) = world.cost_of(eve.asks_for_phone(number)).await;
        let view = view.expect("a challenge");
        let (refusal, cost_of_guess) = world.cost_of(eve.person.guesses_wrong(&view)).await;
        answers.push((shape(&view), cost, refusal.to_string(), cost_of_guess));
    }

    alike(&answers);
}
