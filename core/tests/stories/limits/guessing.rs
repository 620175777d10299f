//! Guesses at one address: codes and passwords apart, then waits that grow.

use std::time::Duration;

use doorward_core::app::Wait;
use doorward_core::challenges::ChallengeView;
use doorward_core::use_cases::signing_in::{LoginWithPasswordError, VerifyChallengeError};

use crate::world::{Person, World};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn fifteen_wrong_passwords_a_day_and_then_each_wait_is_twice_as_long() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..15 {
        assert_eq!(waits(&ann, "not the one she chose").await, None);
    }

    let mut minutes = Vec::new();
    for _ in 0..5 {
        let wait = waits(&ann, "not the one she chose").await.expect("a wait");
        minutes.push(wait.as_secs() / 60);
        world.passes(wait);
        assert_eq!(waits(&ann, "not the one she chose").await, None, "one more is judged");
    }

    assert_eq!(minutes, [1, 2, 4, 8, 16]);
}

#[tokio::test]
async fn after_the_wait_the_right_password_signs_in() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..15 {
        waits(&ann, "not the one she chose").await;
    }
    let wait = waits(&ann, "a long enough secret").await.expect("a wait");
    world.passes(wait);

    assert!(ann.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn a_day_later_the_budget_is_whole_again() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..15 {
        waits(&ann, "not the one she chose").await;
    }
    world.passes(DAY);

    for _ in 0..15 {
        assert_eq!(waits(&ann, "not the one she chose").await, None);
    }
    assert!(waits(&ann, "not the one she chose").await.is_some());
}

#[tokio::test]
async fn wrong_codes_count_over_all_challenges_of_an_address() {
    let world = many_messages().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..3 {
        spends_a_challenge(&ann).await;
    }

    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;
    let right = ann.verifies(&challenge, &code).await;
    world.passes(Duration::from_mins(1));
    let after_the_wait = ann.verifies(&challenge, &code).await;

    let Err(VerifyChallengeError::RateLimited(Wait(wait))) = right else {
        panic!("{right:?}")
    };
    assert_eq!(wait, Duration::from_mins(1));
    assert!(after_the_wait.is_ok());
}

#[tokio::test]
async fn a_guess_that_must_wait_costs_no_try() {
    let world = many_messages().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..3 {
        spends_a_challenge(&ann).await;
    }
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    for _ in 0..10 {
        ann.guesses_wrong(&challenge).await;
    }
    world.passes(Duration::from_mins(1));

    let judged = ann.guesses_wrong(&challenge).await;

    assert!(matches!(judged, VerifyChallengeError::Wrong { attempts_left: 4 }));
}

#[tokio::test]
async fn wrong_codes_do_not_close_the_password_nor_wrong_passwords_the_code() {
    let world = many_messages().await;
    let (ann, bob) = (world.ann(), world.bob());
    ann.joins().await;
    bob.joins().await;
    for _ in 0..3 {
        spends_a_challenge(&ann).await;
    }
    for _ in 0..15 {
        waits(&bob, "not the one he chose").await;
    }

    let by_password = ann.signs_in_by_password().await;
    let by_code = bob.signs_in_by_code().await;

    assert!(by_password.is_ok());
    assert!(by_code.is_signed_in().await);
    assert!(waits(&bob, "another secret of length").await.is_some());
}

#[tokio::test]
async fn guesses_at_one_address_do_not_close_another() {
    let world = World::new().await;
    let (ann, bob) = (world.ann(), world.bob());
    ann.joins().await;
    bob.joins().await;
    for _ in 0..15 {
        waits(&ann, "not the one she chose").await;
    }

    assert!(bob.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn a_hundred_wrong_passwords_in_a_row_close_the_password_until_it_is_set_by_link() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    fails_a_hundred_times(&ann).await;
    world.passes(30 * DAY);

    let closed = waits(&ann, "a long enough secret").await;
    ann.asks_for_a_reset().await.expect("asked");
    let link = ann.mailed_link().await;
    ann.follows(&link, "the one that came after").await.expect("set");

    assert_eq!(closed, Some(DAY));
    assert!(ann.tries("the one that came after").await.is_ok());
}

#[tokio::test]
async fn a_right_password_in_between_ends_the_row() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..10 {
        for _ in 0..14 {
            assert_eq!(waits(&ann, "not the one she chose").await, None);
        }
        assert!(ann.signs_in_by_password().await.is_ok());
        world.passes(DAY);
    }

    assert!(ann.signs_in_by_password().await.is_ok());
}

async fn many_messages() -> World {
    World::with(|policy| policy.limits.as_mut().expect("limits").address_sends.clear()).await
}

async fn waits(person: &Person, password: &str) -> Option<Duration> {
    match person.tries(password).await {
        Err(LoginWithPasswordError::RateLimited(Wait(wait))) => Some(wait),
        Ok(_) | Err(LoginWithPasswordError::Wrong) => None,
        Err(other) => panic!("{other}"),
    }
}

async fn spends_a_challenge(person: &Person) -> ChallengeView {
    let challenge = person.asks_for_a_code().await.expect("a challenge");
    for _ in 0..5 {
        person.guesses_wrong(&challenge).await;
    }
    challenge
}

async fn fails_a_hundred_times(person: &Person) {
    for _ in 0..10 {
        for _ in 0..10 {
            assert_eq!(waits(person, "not the one she chose").await, None);
        }
        person.world.passes(DAY);
    }
}
