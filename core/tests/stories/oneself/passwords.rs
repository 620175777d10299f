//! Another password.

use std::time::Duration;

use doorward_core::app::NotConfirmed;
use doorward_core::records::audit::Action;
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::use_cases::oneself::{ChangePassword, ChangePasswordError};
use doorward_core::use_cases::signing_in::LoginWithPasswordError;
use doorward_core::values::password::Password;

use crate::world::{Device, World};

const OLD: &str = "a long enough secret";
const NEW: &str = "the one that came after";

#[tokio::test]
async fn this_session_goes_on_and_every_other_ends() {
    let world = World::new().await;
    let ann = world.ann();
    let (here, there) = (ann.joins().await, ann.signs_in_by_code().await);

    changes(&here, OLD, NEW).await.expect("changed");

    assert!(here.is_signed_in().await && here.refreshes().await.is_ok());
    assert!(!there.is_signed_in().await && there.refreshes().await.is_err());
    assert!(ann.tries(NEW).await.is_ok());
    assert!(matches!(ann.tries(OLD).await, Err(LoginWithPasswordError::Wrong)));
}

#[tokio::test]
async fn the_person_is_told() {
    let world = World::new().await;
    let ann = world.ann();
    let here = ann.joins().await;

    changes(&here, OLD, NEW).await.expect("changed");

    assert_eq!(ann.mail_purposes().await.last(), Some(&MessagePurpose::PasswordChanged));
    assert_eq!(world.trail(Action::PasswordChanged).len(), 1);
}

#[tokio::test]
async fn a_link_sent_before_no_longer_works() {
    let world = World::new().await;
    let ann = world.ann();
    let here = ann.joins().await;
    ann.asks_for_a_reset().await.expect("asked");
    let link = ann.mailed_link().await;

    changes(&here, OLD, NEW).await.expect("changed");

    assert!(!ann.can_follow(&link).await);
}

#[tokio::test]
async fn who_does_not_know_the_old_one_changes_nothing() {
    let world = World::new().await;
    let ann = world.ann();
    let (here, there) = (ann.joins().await, ann.signs_in_by_code().await);

    let refused = changes(&here, "not the one she chose", NEW).await;

    assert!(matches!(
        refused,
        Err(ChangePasswordError::NotConfirmed(NotConfirmed::Wrong))
    ));
    assert!(there.is_signed_in().await);
    assert!(ann.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn a_new_one_that_will_not_do_is_refused_before_the_old_one_is_compared() {
    let world = World::new().await;
    let here = world.ann().joins().await;

    let (refused, cost) = world.cost_of(changes(&here, OLD, "ann@example.com")).await;

    assert!(matches!(refused, Err(ChangePasswordError::Password(flaw)) if flaw.code == "contains_personal"));
    assert_eq!((cost.comparisons, cost.commits), (0, 0));
}

#[tokio::test]
async fn guesses_in_a_session_are_that_sessions_and_close_nothing_else() {
    let world = World::new().await;
    let ann = world.ann();
    let here = ann.joins().await;
    for _ in 0..15 {
        changes(&here, "not the one she chose", NEW).await.expect_err("refused");
    }

    let refused = changes(&here, OLD, NEW).await;
    let there = ann.signs_in().await;

    let Err(ChangePasswordError::NotConfirmed(NotConfirmed::RateLimited(wait))) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(wait.0, Duration::from_mins(1));
    assert!(changes(&there, OLD, NEW).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_guesses_at_once_at_two_signed_in_devices_cost_exactly_the_budget() {
    let world = World::new().await;
    let here = world.ann().joins().await;
    let mut there = here.clone();
    there.world = world.another_node().await;

    let guesses = (0..60).map(|turn| {
        let device = if turn % 2 == 0 { here.clone() } else { there.clone() };
        tokio::spawn(async move { changes(&device, "not the one she chose", NEW).await })
    });
    let answers = futures_util::future::join_all(guesses.collect::<Vec<_>>()).await;

    let judged = answers.iter().filter(|answer| {
        let answer = answer.as_ref().expect("ended");
        matches!(answer, Err(ChangePasswordError::NotConfirmed(NotConfirmed::Wrong)))
    });
    assert_eq!(judged.count(), 15);
}

#[tokio::test]
async fn an_account_that_never_had_one_sets_it_by_link_only() {
    let world = World::new().await;
    let root = world.root().await;
    let ann = world.ann();
    root.invites(&ann).await;
    let here = ann.signs_in_by_code().await;

    let refused = changes(&here, OLD, NEW).await;
    ann.asks_for_a_reset().await.expect("asked");
    let link = ann.mailed_link().await;

    assert!(matches!(
        refused,
        Err(ChangePasswordError::NotConfirmed(NotConfirmed::Wrong))
    ));
    assert!(ann.follows(&link, NEW).await.is_ok());
}

#[tokio::test]
async fn who_was_signed_out_meanwhile_changes_nothing() {
    let world = World::new().await;
    let ann = world.ann();
    let here = ann.joins().await;
    let late = here.actor().await;
    world.app.logout(&late, &ann.origin()).await.expect("signed out");

    let refused = world.app.change_password(&late, &wanted(OLD, NEW), &ann.origin()).await;

    assert!(matches!(refused, Err(ChangePasswordError::SessionEnded)));
    assert!(ann.signs_in_by_password().await.is_ok());
}

async fn changes(device: &Device, current: &str, new: &str) -> Result<(), ChangePasswordError> {
    let actor = device.actor().await;
    device
        .world
        .app
        .change_password(&actor, &wanted(current, new), &device.person.origin())
        .await
}

fn wanted(current: &str, new: &str) -> ChangePassword {
    ChangePassword {
        current: Password::parse_attempt(current).expect("an attempt"),
        new: Password::parse(new).expect("a password"),
    }
}
