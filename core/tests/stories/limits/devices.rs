//! A device its owner signed in from before: the failures of strangers do not lock it out, and its own do not reach others.

use std::time::Duration;

use doorward_core::app::Wait;
use doorward_core::use_cases::oneself::{ChangePassword, ChangePasswordError};
use doorward_core::use_cases::signing_in::{LoginWithPasswordError, VerifyChallengeError};
use doorward_core::values::password::Password;

use crate::world::{Device, Person, World};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn strangers_who_close_the_password_do_not_close_it_at_a_known_device() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    fails(&ann, 15).await;

    let elsewhere = ann.signs_in_by_password().await;
    let here = ann.clone().at_device(&device).signs_in_by_password().await;

    assert!(matches!(elsewhere, Err(LoginWithPasswordError::RateLimited(_))));
    assert!(here.is_ok());
}

#[tokio::test]
async fn strangers_who_close_the_code_do_not_close_it_at_a_known_device() {
    let world = World::with(|policy| policy.limits.as_mut().expect("limits").address_sends.clear()).await;
    let ann = world.ann();
    let device = ann.joins().await;
    for _ in 0..3 {
        let challenge = ann.asks_for_a_code().await.expect("a challenge");
        for _ in 0..5 {
            ann.guesses_wrong(&challenge).await;
        }
    }
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;

    let elsewhere = ann.verifies(&challenge, &code).await;
    let here = ann.clone().at_device(&device).verifies(&challenge, &code).await;

    assert!(matches!(elsewhere, Err(VerifyChallengeError::RateLimited(_))));
    assert!(here.is_ok());
}

#[tokio::test]
async fn a_known_device_has_the_budget_any_address_has() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    let here = ann.clone().at_device(&device);
    fails(&here, 15).await;

    let one_more = here.signs_in_by_password().await;
    let elsewhere = ann.signs_in_by_password().await;

    assert!(matches!(one_more, Err(LoginWithPasswordError::RateLimited(Wait(wait))) if wait == Duration::from_mins(1)));
    assert!(elsewhere.is_ok());
}

#[tokio::test]
async fn signing_in_again_gives_the_same_device_no_new_budget() {
    let world = World::new().await;
    let ann = world.ann();
    let first = ann.joins().await;
    let here = ann.clone().at_device(&first);
    fails(&here, 14).await;
    let second = here.signs_in().await;
    let here = ann.clone().at_device(&second);
    fails(&here, 1).await;

    assert!(matches!(
        here.signs_in_by_password().await,
        Err(LoginWithPasswordError::RateLimited(_))
    ));
}

#[tokio::test]
async fn a_success_at_a_known_device_opens_what_strangers_closed() {
    let world = World::with(|policy| policy.limits.as_mut().expect("limits").consecutive_failures = 10).await;
    let ann = world.ann();
    let device = ann.joins().await;
    fails(&ann, 10).await;
    world.passes(DAY);
    let closed = ann.signs_in_by_password().await;

    ann.clone().at_device(&device).signs_in().await;

    assert!(matches!(closed, Err(LoginWithPasswordError::RateLimited(_))));
    assert!(ann.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn a_device_is_known_to_the_account_that_signed_in_from_it_and_to_no_other() {
    let world = World::new().await;
    let (ann, eve) = (world.ann(), world.eve());
    ann.joins().await;
    let eves = eve.joins().await;
    let by_eve = ann.clone().at_device(&eves);

    fails(&by_eve, 15).await;

    assert!(matches!(
        by_eve.tries("not the one she chose").await,
        Err(LoginWithPasswordError::RateLimited(_))
    ));
    assert!(matches!(
        ann.signs_in_by_password().await,
        Err(LoginWithPasswordError::RateLimited(_))
    ));
}

#[tokio::test]
async fn a_device_is_strange_again_when_everything_issued_was_ended() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    ann.asks_for_a_reset().await.expect("asked");
    let link = ann.mailed_link().await;
    ann.follows(&link, "a long enough secret").await.expect("set");
    fails(&ann, 15).await;

    let here = ann.clone().at_device(&device).signs_in_by_password().await;

    assert!(matches!(here, Err(LoginWithPasswordError::RateLimited(_))));
}

#[tokio::test]
async fn a_device_is_strange_again_after_the_longest_session() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    world.passes(world.app.policy().sessions.absolute_ttl);
    fails(&ann, 15).await;

    let here = ann.clone().at_device(&device).signs_in_by_password().await;

    assert!(matches!(here, Err(LoginWithPasswordError::RateLimited(_))));
}

#[tokio::test]
async fn who_is_signed_in_can_confirm_the_password_while_strangers_try_it() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    fails(&ann, 15).await;

    let at_the_door = ann.signs_in_by_password().await;
    let signed_in = changes_password(&device, &ann).await;

    assert!(matches!(at_the_door, Err(LoginWithPasswordError::RateLimited(_))));
    assert!(signed_in.is_ok());
}

async fn changes_password(device: &Device, seen_as: &Person) -> Result<(), ChangePasswordError> {
    let cmd = ChangePassword {
        current: seen_as.password(),
        new: Password::parse("the one that came after").expect("a password"),
    };
    let actor = device.actor().await;
    device.world.app.change_password(&actor, &cmd, &seen_as.origin()).await
}

async fn fails(person: &Person, times: u32) {
    for _ in 0..times {
        let refused = person.tries("not the one they chose").await;
        assert!(matches!(refused, Err(LoginWithPasswordError::Wrong)), "{refused:?}");
    }
}
