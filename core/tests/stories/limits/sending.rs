//! Messages to one address: five an hour, ten a day, whatever asks for them.

use std::time::Duration;

use doorward_core::app::Wait;
use doorward_core::use_cases::oneself::ChangeAddressError;
use doorward_core::use_cases::signing_in::{RegisterError, RequestLoginCodeError, ResendCodeError};

use crate::world::{Person, World};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn five_an_hour() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    world.passes(Duration::from_mins(20));
    for _ in 0..4 {
        ann.asks_for_a_code().await.expect("a challenge");
    }

    let sixth = waits(&ann).await;
    world.passes(Duration::from_mins(40).saturating_sub(Duration::from_micros(1)));
    let just_before = waits(&ann).await;
    world.passes(Duration::from_micros(1));

    assert_eq!(
        (sixth, just_before),
        (Some(Duration::from_mins(40)), Some(Duration::from_micros(1)))
    );
    assert_eq!(waits(&ann).await, None, "the first of the five is an hour old");
    assert!(waits(&ann).await.is_some(), "and only the first");
}

#[tokio::test]
async fn ten_a_day() {
    let world = World::new().await;
    let ann = world.ann();
    for _ in 0..2 {
        for _ in 0..5 {
            ann.asks_for_a_code().await.expect("a challenge");
        }
        world.passes(HOUR);
    }

    let eleventh = waits(&ann).await;
    world.passes(22 * HOUR);

    assert_eq!(eleventh, Some(22 * HOUR));
    assert_eq!(waits(&ann).await, None);
}

#[tokio::test]
async fn every_kind_of_message_counts() {
    let world = World::new().await;
    let ann = world.ann();
    let registration = ann.registers().await.expect("a challenge");
    world.passes(registration.resend_after);
    ann.asks_for_another(&registration).await.expect("another");
    ann.asks_for_a_reset().await.expect("asked");
    ann.asks_for_a_code().await.expect("a challenge");
    let bob = world.bob().joins().await;
    bob.asks_for_email("ann@example.com").await.expect("a challenge");
    world.passes(Duration::from_mins(1));

    assert!(matches!(ann.registers().await, Err(RegisterError::RateLimited(_))));
    assert!(matches!(
        ann.asks_for_a_code().await,
        Err(RequestLoginCodeError::RateLimited(_))
    ));
    assert!(matches!(
        ann.asks_for_another(&registration).await,
        Err(ResendCodeError::RateLimited(_))
    ));
    assert!(matches!(
        bob.asks_for_email("ann@example.com").await,
        Err(ChangeAddressError::RateLimited(_))
    ));
}

#[tokio::test]
async fn an_address_is_one_however_it_is_written() {
    let world = World::new().await;
    let (ann, shouting) = (world.ann(), world.ann().with_email("ANN@EXAMPLE.COM"));
    for person in [&ann, &shouting, &ann, &shouting, &ann] {
        person.asks_for_a_code().await.expect("a challenge");
    }

    assert!(waits(&shouting).await.is_some());
}

#[tokio::test]
async fn a_mailbox_and_a_phone_have_budgets_of_their_own() {
    let world = World::new().await;
    let ann = world.ann().with_phone("+4915123456789");
    for _ in 0..5 {
        ann.asks_for_a_code().await.expect("a challenge");
    }

    assert!(waits(&ann).await.is_some());
    assert!(ann.asks_for_a_text().await.is_ok());
}

#[tokio::test]
async fn budgets_hold_at_every_node_and_after_a_restart() {
    let world = World::new().await;
    let ann = world.ann();
    for _ in 0..5 {
        ann.asks_for_a_code().await.expect("a challenge");
    }

    let elsewhere = ann.clone().at(&world.another_node().await);

    assert!(waits(&elsewhere).await.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_ask_at_once_get_no_more() {
    let world = World::new().await;
    let (here, there) = (world.ann(), world.ann().at(&world.another_node().await));

    let asking = (0..40).map(|turn| {
        let ann = if turn % 2 == 0 { here.clone() } else { there.clone() };
        tokio::spawn(async move { ann.asks_for_a_code().await.is_ok() })
    });
    let answers = futures_util::future::join_all(asking.collect::<Vec<_>>()).await;

    assert_eq!(answers.iter().filter(|it| *it.as_ref().expect("ended")).count(), 5);
}

#[tokio::test]
async fn where_limits_are_off_nobody_waits() {
    let world = World::unlimited().await;
    let ann = world.ann().from("192.0.2.1");
    ann.joins().await;

    for _ in 0..50 {
        ann.asks_for_a_code().await.expect("a challenge");
        ann.tries("not the one she chose").await.expect_err("refused");
    }

    assert!(ann.signs_in_by_password().await.is_ok());
    assert!(ann.signs_in_by_code().await.is_signed_in().await);
}

async fn waits(person: &Person) -> Option<Duration> {
    match person.asks_for_a_code().await {
        Ok(_) => None,
        Err(RequestLoginCodeError::RateLimited(Wait(wait))) => Some(wait),
        Err(other) => panic!("{other}"),
    }
}
