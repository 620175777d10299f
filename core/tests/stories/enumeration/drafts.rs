//! Whoever registers a foreign address knows a password for it: signing in with it tells nothing of who has the address.

use std::time::Duration;

use doorward_core::challenges::ChallengeView;
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::use_cases::signing_in::LoginWithPasswordError;

use super::{Strangers, alike};
use crate::world::cost::Cost;
use crate::world::{Person, World, shape};

const CHOSEN: &str = "what the stranger made up";

#[tokio::test]
async fn the_password_of_a_registration_is_answered_alike_at_every_kind_of_address() {
    let world = many_messages().await;
    let strangers = Strangers::of(&world).await;
    world.passes(Duration::from_secs(1));

    let mut answers = Vec::new();
    for person in strangers.all() {
        let stranger = person.clone().with_password(CHOSEN);
        stranger.registers().await.expect("a challenge");
        let (challenge, cost) = signs_in_unverified(&stranger).await;
        let (wrong, cost_of_wrong) = world.cost_of(stranger.tries("not the one they chose")).await;
        let wrong = wrong.expect_err("refused").to_string();
        answers.push((challenge.map(|it| shape(&it)), cost, wrong, cost_of_wrong));
    }

    alike(&answers);
    assert!(answers[0].0.is_some());
    assert_eq!((answers[0].1.commits, answers[0].1.comparisons), (1, 2));
}

#[tokio::test]
async fn the_challenge_it_leads_to_goes_on_alike() {
    let world = many_messages().await;
    let strangers = Strangers::of(&world).await;
    world.passes(Duration::from_secs(1));

    let mut answers = Vec::new();
    for person in strangers.all() {
        let stranger = person.clone().with_password(CHOSEN);
        stranger.registers().await.expect("a challenge");
        let (challenge, _) = signs_in_unverified(&stranger).await;
        let challenge = challenge.expect("a challenge");
        world.passes(Duration::from_secs(30));
        let (another, cost) = world.cost_of(stranger.asks_for_another(&challenge)).await;
        let remaining = another.as_ref().map(|it| it.resend_after);
        let mut said = vec![(format!("{:?}", remaining.expect("another")), cost)];
        for _ in 0..6 {
            let (refusal, cost) = world.cost_of(stranger.guesses_wrong(&challenge)).await;
            said.push((refusal.to_string(), cost));
        }
        answers.push(said);
        world.passes(Duration::from_mins(10));
    }

    alike(&answers);
}

#[tokio::test]
async fn past_the_budget_of_messages_it_is_still_answered_alike() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;
    world.passes(Duration::from_hours(25));

    let mut answers = Vec::new();
    for person in strangers.all() {
        let stranger = person.clone().with_password(CHOSEN);
        for _ in 0..5 {
            stranger.registers().await.expect("a challenge");
        }
        let (challenge, cost) = signs_in_unverified(&stranger).await;
        answers.push((challenge.is_some(), cost));
    }

    alike(&answers);
    assert!(!answers[0].0);
}

#[tokio::test]
async fn the_owner_is_told_of_the_registration_and_sent_no_code() {
    let world = many_messages().await;
    let ann = world.ann();
    ann.joins().await;
    let mail = ann.mail().await.len();
    let stranger = ann.clone().with_password(CHOSEN);

    let challenge = stranger.registers().await.expect("a challenge");
    signs_in_unverified(&stranger).await;
    world.delivers().await;
    world.passes(Duration::from_secs(30));
    stranger.asks_for_another(&challenge).await.expect("another");

    let purposes = ann.mail_purposes().await;
    assert_eq!(purposes[mail..], [MessagePurpose::AlreadyRegistered]);
}

#[tokio::test]
async fn an_address_proven_meanwhile_is_sent_no_code_of_an_earlier_registration() {
    let world = many_messages().await;
    let ann = world.ann();
    let stranger = ann.clone().with_password(CHOSEN);
    let challenge = stranger.registers().await.expect("a challenge");
    ann.joins().await;
    let mail = ann.mail().await.len();
    world.passes(Duration::from_secs(30));

    let another = stranger.asks_for_another(&challenge).await;
    let (by_password, _) = signs_in_unverified(&stranger).await;

    assert!(another.is_ok() && by_password.is_some());
    assert_eq!(ann.mail().await.len(), mail);
}

#[tokio::test]
async fn the_owners_password_goes_on_signing_in() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    ann.clone()
        .with_password(CHOSEN)
        .registers()
        .await
        .expect("a challenge");

    let (signed_in, cost) = world.cost_of(ann.signs_in_by_password()).await;

    assert!(signed_in.is_ok());
    assert_eq!(cost.comparisons, 1);
}

#[tokio::test]
async fn the_password_of_a_registration_ends_no_row_of_wrong_ones() {
    let world = World::with(|policy| {
        let limits = policy.limits.as_mut().expect("limits");
        limits.address_sends.clear();
        limits.consecutive_failures = 4;
    })
    .await;
    let (ann, unknown) = (world.ann(), world.eve());
    ann.joins().await;

    for person in [ann, unknown] {
        let stranger = person.clone().with_password(CHOSEN);
        stranger.registers().await.expect("a challenge");
        for _ in 0..2 {
            stranger.tries("not the one they chose").await.expect_err("refused");
        }
        signs_in_unverified(&stranger).await;
        for _ in 0..2 {
            stranger.tries("not the one they chose").await.expect_err("refused");
        }

        let fifth = stranger.tries("not the one they chose").await;

        assert!(matches!(fifth, Err(LoginWithPasswordError::RateLimited(_))));
    }
}

async fn many_messages() -> World {
    World::with(|policy| policy.limits.as_mut().expect("limits").address_sends.clear()).await
}

async fn signs_in_unverified(person: &Person) -> (Option<Box<ChallengeView>>, Cost) {
    match person.world.cost_of(person.signs_in_by_password()).await {
        (Err(LoginWithPasswordError::EmailUnverified { challenge }), cost) => (challenge, cost),
        (other, _) => panic!("{other:?}"),
    }
}
