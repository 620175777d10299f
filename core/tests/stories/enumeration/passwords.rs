//! Wrong passwords, tried at addresses of every kind.

use std::time::Duration;

use doorward_core::records::delivery::Address;
use doorward_core::use_cases::signing_in::LoginWithPasswordError;

use super::{Strangers, alike};
use crate::world::World;

#[tokio::test]
async fn a_wrong_password_is_answered_alike_at_every_kind_of_address() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;

    let mut answers = Vec::new();
    for person in strangers.all() {
        let (refused, cost) = world.cost_of(person.tries("not the one they chose")).await;
        answers.push((refused.expect_err("refused").to_string(), cost));
    }

    alike(&answers);
    let cost = answers[0].1;
    assert_eq!((cost.commits, cost.hashes, cost.comparisons), (1, 0, 2));
}

#[tokio::test]
async fn a_wrong_password_is_answered_alike_at_a_known_and_an_unknown_number() {
    let world = World::new().await;
    let ann = world.ann().with_phone("+4915123456789");
    ann.joins().await;
    let unknown = world.eve().with_phone("+4915123456780");

    let mut answers = Vec::new();
    for number in [ann.handset(), unknown.handset()] {
        let (refused, cost) = world.cost_of(ann.tries_at(number, "not the one they chose")).await;
        answers.push((refused.expect_err("refused").to_string(), cost));
    }

    alike(&answers);
    assert_eq!(answers[0].1.comparisons, 2);
}

#[tokio::test]
async fn too_many_wrong_passwords_are_answered_alike_whoever_has_the_address() {
    let world = World::new().await;
    let strangers = Strangers::of(&world).await;

    let mut answers = Vec::new();
    for person in strangers.all() {
        for _ in 0..15 {
            let refused = person.tries("not the one they chose").await;
            assert!(matches!(refused, Err(LoginWithPasswordError::Wrong)));
        }
        let (refused, cost) = world.cost_of(person.tries("not the one they chose")).await;
        let Err(LoginWithPasswordError::RateLimited(wait)) = refused else {
            panic!("{refused:?}")
        };
        answers.push((wait, cost));
    }

    alike(&answers);
    assert_eq!((answers[0].0.0, answers[0].1.comparisons), (Duration::from_mins(1), 0));
}

#[tokio::test]
async fn past_the_limit_the_right_password_is_answered_like_a_wrong_one() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..15 {
        ann.tries("not the one she chose").await.expect_err("refused");
    }

    let (right, cost_of_right) = world.cost_of(ann.signs_in_by_password()).await;
    let (wrong, cost_of_wrong) = world.cost_of(ann.tries("not the one she chose")).await;

    assert_eq!(
        right.expect_err("refused").to_string(),
        wrong.expect_err("refused").to_string()
    );
    assert_eq!(cost_of_right, cost_of_wrong);
}

#[tokio::test]
async fn an_address_of_nobody_has_its_own_budget_of_wrong_passwords() {
    let world = World::new().await;
    for _ in 0..15 {
        world.eve().tries("not the one they chose").await.expect_err("refused");
    }

    let elsewhere = world
        .bob()
        .tries_at(Address::Email(world.ann().email()), "not the one they chose")
        .await;

    assert!(matches!(elsewhere, Err(LoginWithPasswordError::Wrong)));
}
