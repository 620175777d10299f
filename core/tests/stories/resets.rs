//! Links that set a password: good once, for one person, at one address.

use std::time::Duration;

use doorward_core::records::audit::Action;
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::use_cases::signing_in::{ConfirmPasswordResetError, LoginWithPasswordError};
use doorward_core::use_cases::users::UpdateUser;

use crate::world::{Person, World};

const NEW: &str = "the one that came after";

#[tokio::test]
async fn a_link_sets_a_new_password() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let link = mailed_link(&ann).await;

    ann.follows(&link, NEW).await.expect("set");

    assert!(ann.tries(NEW).await.is_ok());
    assert!(matches!(
        ann.signs_in_by_password().await,
        Err(LoginWithPasswordError::Wrong)
    ));
    assert_eq!(ann.mail_purposes().await.last(), Some(&MessagePurpose::PasswordChanged));
}

#[tokio::test]
async fn the_message_carries_a_link_to_this_server_and_says_how_long_it_counts() {
    let world = World::with(|policy| policy.public_url = "https://id.example.com/".to_owned()).await;
    let ann = world.ann();
    ann.joins().await;

    let link = mailed_link(&ann).await;

    let sent = ann.mail().await.pop().expect("an e-mail");
    assert!(link.starts_with("https://id.example.com/reset?token=lnk_"));
    assert_eq!((sent.purpose, sent.code), (MessagePurpose::PasswordReset, None));
    assert_eq!(sent.expires_in, Duration::from_mins(30));
    assert!(sent.text.contains("minutes=30"));
}

#[tokio::test]
async fn a_link_works_once() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let link = mailed_link(&ann).await;
    ann.follows(&link, NEW).await.expect("set");

    let again = ann.follows(&link, "and yet another of length").await;

    assert!(matches!(again, Err(ConfirmPasswordResetError::InvalidLink)));
    assert!(!ann.can_follow(&link).await);
    assert!(ann.tries(NEW).await.is_ok());
}

#[tokio::test]
async fn looking_at_a_link_does_not_use_it_up() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let link = mailed_link(&ann).await;

    let (works, cost) = world.cost_of(ann.can_follow(&link)).await;

    assert!(works && ann.can_follow(&link).await);
    assert_eq!(cost.commits, 0);
    assert!(ann.follows(&link, NEW).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_follow_a_link_at_once_one_sets_the_password() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let link = mailed_link(&ann).await;
    let node = world.another_node().await;

    let followers = (0..20).map(|turn| {
        let ann = if turn % 2 == 0 {
            ann.clone()
        } else {
            ann.clone().at(&node)
        };
        let link = link.clone();
        tokio::spawn(async move { ann.follows(&link, &format!("{NEW} {turn}")).await })
    });
    let answers = futures_util::future::join_all(followers.collect::<Vec<_>>()).await;

    let set = answers.iter().filter(|answer| matches!(answer, Ok(Ok(())))).count();
    assert_eq!(set, 1);
}

#[tokio::test]
async fn every_session_and_every_other_link_ends() {
    let world = World::new().await;
    let ann = world.ann();
    let (one, two) = (ann.joins().await, ann.signs_in_by_code().await);
    let older = mailed_link(&ann).await;
    let newer = mailed_link(&ann).await;

    ann.follows(&newer, NEW).await.expect("set");

    assert_ne!(older, newer);
    assert!(!one.is_signed_in().await && !two.is_signed_in().await);
    assert!(one.refreshes().await.is_err() && two.refreshes().await.is_err());
    assert!(!ann.can_follow(&older).await);
}

#[tokio::test]
async fn a_link_dies_with_its_life() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let link = mailed_link(&ann).await;
    world.passes(Duration::from_mins(30).saturating_sub(Duration::from_micros(1)));
    let in_time = ann.can_follow(&link).await;
    world.passes(Duration::from_micros(1));

    let late = ann.follows(&link, NEW).await;

    assert!(in_time);
    assert!(matches!(late, Err(ConfirmPasswordResetError::InvalidLink)));
}

#[tokio::test]
async fn a_password_that_will_not_do_leaves_the_link_good() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let link = mailed_link(&ann).await;

    let refused = ann.follows(&link, "password123").await;

    assert!(matches!(refused, Err(ConfirmPasswordResetError::Password(flaw)) if flaw.code == "too_common"));
    assert!(ann.signs_in_by_password().await.is_ok());
    assert!(ann.follows(&link, NEW).await.is_ok());
}

#[tokio::test]
async fn a_link_that_was_tampered_with_does_not_work() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let link = mailed_link(&ann).await;
    let (start, secret) = link.rsplit_once('.').expect("id and secret");

    for forged in [
        format!("{start}.{}", "A".repeat(secret.len())),
        link.replace("lnk_0", "lnk_1"),
        format!("{link}A"),
        "token=".to_owned(),
        format!("token={secret}"),
    ] {
        let refused = ann.follows(&forged, NEW).await;
        assert!(
            matches!(refused, Err(ConfirmPasswordResetError::InvalidLink)),
            "{forged}"
        );
        assert!(!ann.can_follow(&forged).await);
    }
    assert!(ann.can_follow(&link).await);
}

#[tokio::test]
async fn nothing_is_sent_to_an_unknown_or_a_deactivated_address() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let id = ann.joins().await.user.id;
    root.puts_aside(id).await.expect("put aside");
    let before = ann.mail().await.len();

    let answers = [ann.asks_for_a_reset().await, world.eve().asks_for_a_reset().await];

    assert!(answers.iter().all(Result::is_ok));
    assert_eq!((ann.mail().await.len(), world.eve().mail().await.len()), (before, 0));
}

#[tokio::test]
async fn an_address_that_received_enough_receives_nothing_and_is_answered_the_same() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..4 {
        ann.asks_for_a_reset().await.expect("asked");
    }
    let before = ann.mail().await.len();

    let one_more = ann.asks_for_a_reset().await;

    assert!(one_more.is_ok());
    assert_eq!((before, ann.mail().await.len()), (5, 5));
}

#[tokio::test]
async fn a_link_does_not_outlive_the_account_being_put_aside() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let id = ann.joins().await.user.id;
    let link = mailed_link(&ann).await;

    root.puts_aside(id).await.expect("put aside");
    let while_aside = ann.can_follow(&link).await;
    root.restores(id).await.expect("restored");

    assert!(!while_aside && !ann.can_follow(&link).await);
}

#[tokio::test]
async fn a_link_proves_only_the_address_it_was_sent_to() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;
    let sent_before_she_moved = mailed_link(&ann).await;
    device.proves_email("ann@elsewhere.example").await;
    let moved = ann.clone().with_email("ann@elsewhere.example");
    let sent_before_she_was_moved = mailed_link(&moved).await;
    let cmd = UpdateUser {
        email: Some(world.eve().email()),
        ..UpdateUser::default()
    };
    root.changes(device.user.id, &cmd).await.expect("moved");

    let by_the_first = ann.follows(&sent_before_she_moved, NEW).await;
    let by_the_second = ann.follows(&sent_before_she_was_moved, NEW).await;

    assert!(matches!(by_the_first, Err(ConfirmPasswordResetError::InvalidLink)));
    assert!(matches!(by_the_second, Err(ConfirmPasswordResetError::InvalidLink)));
    let user = root.reads(device.user.id).await.expect("a user");
    assert!(!user.email_verified);
}

#[tokio::test]
async fn who_sets_a_password_by_link_starts_with_a_clean_slate() {
    let world = World::new().await;
    let ann = world.ann().with_phone("+4915123456789");
    ann.joins().await;
    for _ in 0..15 {
        ann.tries("not the one she chose").await.expect_err("refused");
        ann.tries_at(ann.handset(), "not the one she chose")
            .await
            .expect_err("refused");
    }
    let link = mailed_link(&ann).await;

    ann.follows(&link, NEW).await.expect("set");

    assert!(ann.tries(NEW).await.is_ok());
    assert!(ann.tries_at(ann.handset(), NEW).await.is_ok());
}

#[tokio::test]
async fn the_trail_tells_of_the_asking_and_of_the_setting() {
    let world = World::new().await;
    let ann = world.ann();
    let id = ann.joins().await.user.id.to_string();
    let link = mailed_link(&ann).await;

    ann.follows(&link, NEW).await.expect("set");

    for action in [Action::PasswordResetRequested, Action::PasswordReset] {
        let [event] = world.trail(action).try_into().expect("one event");
        assert_eq!(event.target.as_ref(), Some(&id));
    }
}

async fn mailed_link(person: &Person) -> String {
    person.asks_for_a_reset().await.expect("asked");
    person.mailed_link().await
}
