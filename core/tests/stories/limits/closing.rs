//! A factor that too many failures in a row closed, and what opens it again: the other factor, a link, an administrator.

use std::time::Duration;

use doorward_core::use_cases::signing_in::{LoginWithPasswordError, VerifyChallengeError};

use crate::world::{Person, World};

const DAY: Duration = Duration::from_hours(24);

/// As it is by default, but that fewer failures close a factor and no address is sent too much.
async fn strict() -> World {
    World::with(|policy| {
        let limits = policy.limits.as_mut().expect("limits");
        limits.address_sends.clear();
        limits.consecutive_failures = 10;
    })
    .await
}

#[tokio::test]
async fn a_closed_code_stays_closed_however_long_one_waits() {
    let world = strict().await;
    let ann = world.ann();
    ann.joins().await;
    close_the_code(&ann).await;

    world.passes(29 * DAY);

    assert!(!code_works(&ann).await);
}

#[tokio::test]
async fn a_right_password_opens_a_closed_code() {
    let world = strict().await;
    let ann = world.ann();
    ann.joins().await;
    close_the_code(&ann).await;
    world.passes(DAY);

    ann.signs_in().await;

    assert!(code_works(&ann).await);
}

#[tokio::test]
async fn a_right_code_opens_a_closed_password() {
    let world = strict().await;
    let ann = world.ann();
    ann.joins().await;
    close_the_password(&ann).await;
    world.passes(DAY);
    let closed = ann.signs_in_by_password().await;

    ann.signs_in_by_code().await;

    assert!(matches!(closed, Err(LoginWithPasswordError::RateLimited(_))));
    assert!(ann.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn a_code_by_text_message_opens_a_closed_code_by_mail() {
    let world = strict().await;
    let ann = world.ann().with_phone("+4915123456789");
    ann.joins().await;
    close_the_code(&ann).await;
    world.passes(DAY);

    ann.signs_in_by_text().await;

    assert!(code_works(&ann).await);
}

#[tokio::test]
async fn what_was_wrong_lately_still_makes_the_opened_factor_wait() {
    let world = World::with(|policy| {
        let limits = policy.limits.as_mut().expect("limits");
        limits.address_sends.clear();
        limits.consecutive_failures = 15;
    })
    .await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..15 {
        ann.tries("not the one she chose").await.expect_err("refused");
    }

    ann.signs_in_by_code().await;
    let at_once = ann.signs_in_by_password().await;
    world.passes(Duration::from_mins(1));
    let after_the_wait = ann.signs_in_by_password().await;

    let Err(LoginWithPasswordError::RateLimited(wait)) = at_once else {
        panic!("{at_once:?}")
    };
    assert_eq!(wait.0, Duration::from_mins(1));
    assert!(after_the_wait.is_ok());
}

#[tokio::test]
async fn a_factor_that_is_not_closed_goes_on_counting_whatever_else_succeeds() {
    let world = strict().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..9 {
        ann.tries("not the one she chose").await.expect_err("refused");
    }

    ann.signs_in_by_code().await;
    ann.tries("not the one she chose").await.expect_err("refused");
    world.passes(DAY);

    assert!(matches!(
        ann.signs_in_by_password().await,
        Err(LoginWithPasswordError::RateLimited(_))
    ));
}

#[tokio::test]
async fn a_link_opens_every_factor_at_once() {
    let world = strict().await;
    let ann = world.ann();
    ann.joins().await;
    close_the_code(&ann).await;
    close_the_password(&ann).await;

    ann.asks_for_a_reset().await.expect("asked");
    let link = ann.mailed_link().await;
    ann.follows(&link, "the one that came after").await.expect("set");

    assert!(code_works(&ann).await);
    assert!(ann.tries("the one that came after").await.is_ok());
}

#[tokio::test]
async fn a_reset_started_by_an_administrator_opens_every_factor_at_once() {
    let world = strict().await;
    let (root, ann) = (world.root().await, world.ann());
    let id = ann.joins().await.user.id;
    close_the_code(&ann).await;
    close_the_password(&ann).await;
    let root = root.person.signs_in().await;

    root.starts_a_reset_for(id).await.expect("started");

    assert!(code_works(&ann).await);
    assert!(ann.signs_in_by_password().await.is_ok());
}

#[tokio::test]
async fn an_account_taken_back_into_use_begins_with_a_clean_slate() {
    let world = strict().await;
    let (root, ann) = (world.root().await, world.ann());
    let id = ann.joins().await.user.id;
    close_the_code(&ann).await;
    close_the_password(&ann).await;
    let root = root.person.signs_in().await;
    root.puts_aside(id).await.expect("put aside");

    root.restores(id).await.expect("restored");

    assert!(code_works(&ann).await);
    assert!(ann.signs_in_by_password().await.is_ok());
}

/// Ten wrong codes, on two days so that none has to wait.
async fn close_the_code(person: &Person) {
    for _ in 0..2 {
        let challenge = person.asks_for_a_code().await.expect("a challenge");
        for _ in 0..5 {
            let refusal = person.guesses_wrong(&challenge).await;
            assert!(matches!(refusal, VerifyChallengeError::Wrong { .. }));
        }
        person.world.passes(DAY);
    }
}

async fn close_the_password(person: &Person) {
    for _ in 0..10 {
        let refused = person.tries("not the one she chose").await;
        assert!(matches!(refused, Err(LoginWithPasswordError::Wrong)));
    }
}

async fn code_works(person: &Person) -> bool {
    let challenge = person.asks_for_a_code().await.expect("a challenge");
    let code = person.mailed_code().await;
    person.verifies(&challenge, &code).await.is_ok()
}
