//! Another code in the same challenge.

use std::time::Duration;

use doorward_core::app::Wait;
use doorward_core::records::delivery::MessagePurpose;
use doorward_core::testing::Sent;
use doorward_core::use_cases::signing_in::{ResendCodeError, VerifyChallengeError};
use doorward_core::values::locale::Locale;

use crate::world::World;

#[tokio::test]
async fn an_older_code_goes_on_counting_for_mail_is_slow() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let older = ann.mailed_code().await;
    world.passes(challenge.resend_after);
    ann.asks_for_another(&challenge).await.expect("another");
    let newer = ann.mailed_code().await;

    let verified = ann.verifies(&challenge, &older).await;

    assert_ne!(older, newer);
    assert!(verified.is_ok());
    assert!(matches!(
        ann.verifies(&challenge, &newer).await,
        Err(VerifyChallengeError::Expired)
    ));
}

#[tokio::test]
async fn an_older_code_dies_when_its_own_life_ends() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let older = ann.mailed_code().await;
    world.passes(Duration::from_mins(4));
    let again = ann.asks_for_another(&challenge).await.expect("another");
    let newer = ann.mailed_code().await;
    world.passes(Duration::from_mins(1));

    let by_older = ann.verifies(&challenge, &older).await;
    let by_newer = ann.verifies(&challenge, &newer).await;

    assert_eq!(again.expires_at - challenge.expires_at, chrono::TimeDelta::minutes(4));
    assert!(matches!(by_older, Err(VerifyChallengeError::Wrong { .. })));
    assert!(by_newer.is_ok());
}

#[tokio::test]
async fn all_codes_of_a_challenge_share_its_tries() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    for _ in 0..3 {
        ann.guesses_wrong(&challenge).await;
    }
    world.passes(challenge.resend_after);

    ann.asks_for_another(&challenge).await.expect("another");

    assert!(matches!(
        ann.guesses_wrong(&challenge).await,
        VerifyChallengeError::Wrong { attempts_left: 1 }
    ));
}

#[tokio::test]
async fn at_most_three_codes_count_at_once() {
    let world = World::with(|policy| policy.codes.login_ttl = Duration::from_mins(10)).await;
    let ann = world.ann();
    ann.joins().await;
    let mut challenge = ann.asks_for_a_code().await.expect("a challenge");
    let mut codes = vec![ann.mailed_code().await];
    for _ in 0..3 {
        world.passes(challenge.resend_after);
        challenge = ann.asks_for_another(&challenge).await.expect("another");
        codes.push(ann.mailed_code().await);
    }

    let oldest = ann.verifies(&challenge, &codes[0]).await;
    let second = ann.verifies(&challenge, &codes[1]).await;

    assert!(matches!(oldest, Err(VerifyChallengeError::Wrong { .. })));
    assert!(second.is_ok());
}

#[tokio::test]
async fn the_cool_down_grows_with_each_code() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let mut challenge = ann.asks_for_a_code().await.expect("a challenge");

    for seconds in [30, 60, 120] {
        let cool_down = Duration::from_secs(seconds);
        assert_eq!(challenge.resend_after, cool_down);
        world.passes(cool_down.saturating_sub(Duration::from_micros(1)));
        let early = ann.asks_for_another(&challenge).await;
        assert!(matches!(early, Err(ResendCodeError::RateLimited(Wait(left))) if left.as_micros() == 1));
        world.passes(Duration::from_micros(1));
        challenge = ann.asks_for_another(&challenge).await.expect("another");
    }
    assert_eq!(challenge.resend_after, Duration::from_mins(2));
}

#[tokio::test]
async fn a_spent_a_used_a_late_and_an_unknown_challenge_send_nothing_more() {
    let world = World::unlimited().await;
    let ann = world.ann();
    ann.joins().await;
    let spent = ann.asks_for_a_code().await.expect("a challenge");
    for _ in 0..5 {
        ann.guesses_wrong(&spent).await;
    }
    let used = ann.asks_for_a_code().await.expect("a challenge");
    ann.verifies(&used, &ann.mailed_code().await).await.expect("signed in");
    let before = ann.mail().await.len();
    world.passes(Duration::from_mins(1));

    let after_spending = ann.asks_for_another(&spent).await;
    let after_use = ann.asks_for_another(&used).await;
    world.passes(Duration::from_mins(5));
    let after_its_life = ann.asks_for_another(&spent).await;

    assert!(matches!(after_spending, Err(ResendCodeError::Spent)));
    assert!(matches!(after_use, Err(ResendCodeError::Expired)));
    assert!(matches!(after_its_life, Err(ResendCodeError::Expired)));
    assert_eq!(ann.mail().await.len(), before);
}

#[tokio::test]
async fn another_code_says_the_same_as_the_first() {
    let world = World::new().await;
    let ann = world.ann().speaking("de");
    let registration = ann.registers().await.expect("a challenge");
    let first = ann.mailed_code().await;
    world.passes(registration.resend_after);
    ann.asks_for_another(&registration).await.expect("another");
    ann.verifies(&registration, &first).await.expect("an account");
    let login = ann.asks_for_a_code().await.expect("a challenge");
    ann.mailed_code().await;
    world.passes(login.resend_after);

    ann.asks_for_another(&login).await.expect("another");

    let said: Vec<_> = ann.mail().await.iter().map(said_besides_the_code).collect();
    let [first, second, third, fourth] = said.as_slice() else {
        panic!("four e-mails")
    };
    assert_eq!((first, third), (second, fourth));
    assert_ne!(first, third);
}

fn said_besides_the_code(sent: &Sent) -> (MessagePurpose, Locale, Vec<String>) {
    let lines = sent.text.lines().filter(|line| !line.starts_with("code="));
    (sent.purpose, sent.locale.clone(), lines.map(str::to_owned).collect())
}
