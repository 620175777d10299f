//! Refresh tokens: each is good for one successor.

use std::time::Duration;

use doorward_core::records::audit::Action;
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::use_cases::signing_in::RefreshTokensError;

use crate::world::{Device, World};

#[tokio::test]
async fn a_refresh_gives_a_new_pair_for_the_same_session() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    world.passes(Duration::from_mins(9));

    let next = device.refreshes().await.expect("new tokens");

    assert_eq!(next.session, device.session);
    assert_ne!((&next.access, &next.refresh), (&device.access, &device.refresh));
    world.passes(Duration::from_mins(9));
    assert!(
        next.is_signed_in().await && !device.is_signed_in().await,
        "only the new one counts that long"
    );
}

#[tokio::test]
async fn a_chain_of_refreshes_goes_on() {
    let world = World::new().await;
    let mut device = world.ann().joins().await;

    for _ in 0..20 {
        world.passes(Duration::from_hours(24));
        device = device.refreshes().await.expect("new tokens");
    }

    assert!(device.is_signed_in().await);
}

#[tokio::test]
async fn a_lost_answer_signs_nobody_out() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    device.refreshes().await.expect("an answer that never arrives");

    let again = device.refreshes().await.expect("new tokens");

    assert!(again.refreshes().await.is_ok());
}

#[tokio::test]
async fn answers_may_be_lost_again_and_again() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    for _ in 0..5 {
        device.refreshes().await.expect("an answer that never arrives");
    }

    let arrived = device.refreshes().await.expect("new tokens");

    assert!(arrived.refreshes().await.is_ok());
}

#[tokio::test]
async fn a_lost_answer_that_turns_up_is_worth_nothing() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let lost = device.refreshes().await.expect("an answer that arrives late");
    let kept = device.refreshes().await.expect("new tokens");

    let late = lost.refreshes().await;

    assert!(matches!(late, Err(RefreshTokensError::Reused)));
    assert!(!kept.is_signed_in().await);
}

#[tokio::test]
async fn once_its_successor_was_used_a_token_ends_the_session_and_its_owner_is_told() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let next = device.refreshes().await.expect("new tokens");
    let newest = next.refreshes().await.expect("new tokens");

    let reused = device.refreshes().await;

    assert!(matches!(reused, Err(RefreshTokensError::Reused)));
    assert!(matches!(newest.refreshes().await, Err(RefreshTokensError::Expired)));
    assert!(!newest.is_signed_in().await && !device.is_signed_in().await);
    assert_eq!(ann.mail_purposes().await.last(), Some(&MessagePurpose::TokenReused));
    assert_eq!(world.trail(Action::TokenReused).len(), 1);
}

#[tokio::test]
async fn a_thief_and_an_owner_cannot_both_go_on() {
    let world = World::new().await;
    let owner = world.ann().joins().await;
    let stolen: Device = owner.clone();

    let owners = owner.refreshes().await.expect("new tokens");
    let thiefs = stolen
        .refreshes()
        .await
        .expect("the token just before is good once more");
    let owner_again = owners.refreshes().await;

    assert!(matches!(owner_again, Err(RefreshTokensError::Reused)));
    assert!(matches!(thiefs.refreshes().await, Err(RefreshTokensError::Expired)));
}

#[tokio::test]
async fn a_reuse_ends_that_session_only() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let other = ann.signs_in_by_code().await;
    let next = device.refreshes().await.expect("new tokens");
    next.refreshes().await.expect("new tokens");

    assert!(device.refreshes().await.is_err());

    assert!(other.is_signed_in().await);
    assert!(other.refreshes().await.is_ok());
}

#[tokio::test]
async fn a_reuse_is_told_once() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let next = device.refreshes().await.expect("new tokens");
    next.refreshes().await.expect("new tokens");

    let first = device.refreshes().await;
    let second = device.refreshes().await;

    let told = ann
        .mail_purposes()
        .await
        .into_iter()
        .filter(|it| *it == MessagePurpose::TokenReused)
        .count();
    assert!(matches!(first, Err(RefreshTokensError::Reused)));
    assert!(matches!(second, Err(RefreshTokensError::Expired)));
    assert_eq!(told, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_refreshes_at_once_one_line_goes_on() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let node = world.another_node().await;

    let answers = (0..20).map(|turn| {
        let mut device = device.clone();
        if turn % 2 == 0 {
            device.world = node.clone();
        }
        tokio::spawn(async move { device.refreshes().await })
    });
    let mut going_on = 0;
    for answer in futures_util::future::join_all(answers.collect::<Vec<_>>()).await {
        let next = answer
            .expect("ended")
            .expect("the token is unused or the one just before");
        going_on += usize::from(next.refreshes().await.is_ok());
    }

    assert!(going_on <= 1, "{going_on} lines go on");
}

#[tokio::test]
async fn a_text_that_is_no_token_of_ours_is_answered_like_an_ended_session() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    let parts: Vec<&str> = device.refresh.split('.').collect();
    let other_nonce = format!("{}.{}.{}", parts[0], parts[1], "A".repeat(64));

    for text in [
        "",
        "rt_",
        "rt_a.b.c",
        device.access.as_str(),
        &other_nonce,
        &format!("{}x", device.refresh),
    ] {
        let refused = world.app.refresh_tokens(text, &device.person.origin()).await;
        assert!(matches!(refused, Err(RefreshTokensError::Expired)), "{text}");
    }
    assert!(device.refreshes().await.is_ok(), "none of it ended the session");
}

#[tokio::test]
async fn where_the_device_was_last_seen_moves_with_its_refreshes() {
    let world = World::new().await;
    let mut device = world.ann().from("192.0.2.1").joins().await;
    let begun = world.now();
    world.passes(Duration::from_hours(1));
    device.person = device.person.from("2001:db8::1");

    let next = device.refreshes().await.expect("new tokens");

    let session = next.actor().await.session().clone();
    assert_eq!((session.created_at, session.last_seen_at), (begun, world.now()));
    assert_eq!(session.ip, "2001:db8::1".parse().ok());
    assert_eq!(session.user_agent.as_deref(), Some("Ann's device"));
}
