//! What one network may do: an IPv4 address, or the /64 of an IPv6 one.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use doorward_core::app::{NotConfirmed, Origin, Wait};
use doorward_core::ports::{HashError, Match, PasswordHasher};
use doorward_core::use_cases::oneself::CloseAccountError;
use doorward_core::use_cases::operating::{SetUp, SetUpError};
use doorward_core::use_cases::signing_in::{
    LoginWithPasswordError, RegisterError, RequestLoginCodeError, RequestPasswordResetError, ResendCodeError,
    VerifyChallengeError,
};
use doorward_core::values::password::Password;
use doorward_core::values::secret::SecretText;

use crate::world::{Person, World};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn twenty_messages_an_hour_whoever_they_go_to() {
    let world = World::new().await;
    let ann = world.ann().from("192.0.2.1");
    let challenge = ann.registers().await.expect("a challenge");
    for turn in 1..20 {
        somebody(&world, turn)
            .from("192.0.2.1")
            .asks_for_a_code()
            .await
            .expect("a challenge");
    }

    assert!(matches!(ann.registers().await, Err(RegisterError::RateLimited(Wait(wait))) if wait == HOUR));
    assert!(matches!(
        ann.asks_for_a_code().await,
        Err(RequestLoginCodeError::RateLimited(_))
    ));
    assert!(matches!(
        ann.asks_for_a_reset().await,
        Err(RequestPasswordResetError::RateLimited(_))
    ));
    assert!(matches!(
        ann.asks_for_another(&challenge).await,
        Err(ResendCodeError::RateLimited(_))
    ));
    assert!(world.ann().from("192.0.2.2").asks_for_a_code().await.is_ok());
    world.passes(HOUR);
    assert!(ann.asks_for_a_code().await.is_ok());
}

#[tokio::test]
async fn asking_for_another_code_too_soon_costs_no_message() {
    let world = World::new().await;
    let ann = world.ann().from("192.0.2.1");
    let challenge = ann.registers().await.expect("a challenge");
    for _ in 0..40 {
        let Err(ResendCodeError::RateLimited(Wait(wait))) = ann.asks_for_another(&challenge).await else {
            panic!("too soon")
        };
        assert_eq!(wait, Duration::from_secs(30));
    }

    for turn in 1..20 {
        let somebody = somebody(&world, turn).from("192.0.2.1");
        assert!(somebody.asks_for_a_code().await.is_ok(), "{turn}");
    }
    assert!(ann.asks_for_a_code().await.is_err());
}

#[tokio::test]
async fn a_refused_request_costs_nothing_but_itself() {
    let world = World::new().await;
    for turn in 0..100 {
        let _ = somebody(&world, turn).from("192.0.2.1").asks_for_a_code().await;
    }
    world.passes(HOUR);

    for turn in 0..20 {
        somebody(&world, turn)
            .from("192.0.2.1")
            .asks_for_a_code()
            .await
            .expect("a challenge");
    }
}

#[tokio::test]
async fn neighbours_in_one_ipv6_network_share_its_budget() {
    let world = World::new().await;
    for turn in 0..20 {
        let ip = format!("2001:db8:0:1::{turn:x}");
        somebody(&world, turn)
            .from(&ip)
            .asks_for_a_code()
            .await
            .expect("a challenge");
    }

    let neighbour = world.ann().from("2001:db8:0:1:ffff::1").asks_for_a_code().await;
    let stranger = world.ann().from("2001:db8:0:2::1").asks_for_a_code().await;

    assert!(matches!(neighbour, Err(RequestLoginCodeError::RateLimited(_))));
    assert!(stranger.is_ok());
}

#[tokio::test]
async fn an_ipv4_address_written_as_ipv6_is_the_same_network() {
    let world = World::new().await;
    for turn in 0..20 {
        somebody(&world, turn)
            .from("192.0.2.1")
            .asks_for_a_code()
            .await
            .expect("a challenge");
    }

    let mapped = world.ann().from("::ffff:192.0.2.1").asks_for_a_code().await;

    assert!(matches!(mapped, Err(RequestLoginCodeError::RateLimited(_))));
}

#[tokio::test]
async fn sixty_failures_an_hour_whoever_they_are_tried_on() {
    let world = World::new().await;
    let ann = world.ann().from("192.0.2.1");
    let device = ann.joins().await;
    let challenge = ann.asks_for_a_code().await.expect("a challenge");
    let code = ann.mailed_code().await;
    for turn in 0..60 {
        let refused = somebody(&world, turn)
            .from("192.0.2.1")
            .tries("not the one they chose")
            .await;
        assert!(matches!(refused, Err(LoginWithPasswordError::Wrong)));
    }

    let by_password = ann.signs_in_by_password().await;
    let by_code = ann.verifies(&challenge, &code).await;
    let at_the_device = world
        .app
        .close_account(&device.actor().await, &ann.password(), &ann.origin())
        .await;

    assert!(matches!(by_password, Err(LoginWithPasswordError::RateLimited(Wait(wait))) if wait == HOUR));
    assert!(matches!(by_code, Err(VerifyChallengeError::RateLimited(_))));
    assert!(matches!(
        at_the_device,
        Err(CloseAccountError::NotConfirmed(NotConfirmed::RateLimited(_)))
    ));
    assert!(ann.from("192.0.2.2").verifies(&challenge, &code).await.is_ok());
}

#[tokio::test]
async fn failures_of_every_kind_count() {
    let world = World::new().await;
    let ann = world.ann().from("192.0.2.1");
    let device = ann.joins().await;
    for _ in 0..15 {
        ann.tries("not the one she chose").await.expect_err("refused");
        let challenge = somebody(&world, 1).from("192.0.2.9").asks_for_a_code().await;
        if let Ok(challenge) = challenge {
            for _ in 0..5 {
                ann.guesses_wrong(&challenge).await;
            }
        }
    }
    let setup = SetUp {
        email: ann.email(),
        first_name: ann.first_name(),
        last_name: ann.last_name(),
        password: ann.password(),
    };
    world.app.issue_setup_code().await.expect("an answer").expect("a code");
    for _ in 0..30 {
        let refused = world.app.set_up(&setup, "not the code", &ann.origin()).await;
        assert!(matches!(refused, Err(SetUpError::WrongCode)));
    }

    let one_more = world.app.set_up(&setup, "not the code", &ann.origin()).await;

    assert!(matches!(one_more, Err(SetUpError::RateLimited(_))));
    assert!(device.is_signed_in().await, "who is signed in stays signed in");
}

#[tokio::test]
async fn right_answers_do_not_count() {
    let world = World::new().await;
    let ann = world.ann().from("192.0.2.1");
    ann.joins().await;

    for _ in 0..100 {
        assert!(ann.signs_in_by_password().await.is_ok());
    }
}

#[tokio::test]
async fn guesses_that_are_judged_at_once_count_at_once() {
    let world = World::over(
        |_| {},
        |ports| {
            let behind = ports.hasher.clone();
            ports.hasher = Arc::new(UnhurriedHasher(behind));
        },
    )
    .await;

    let guesses = (0..100).map(|turn| {
        let stranger = somebody(&world, turn).from("192.0.2.1");
        async move { stranger.tries("what somebody made up").await }
    });
    let answers = futures_util::future::join_all(guesses.collect::<Vec<_>>()).await;

    let judged = answers
        .iter()
        .filter(|answer| matches!(answer, Err(LoginWithPasswordError::Wrong)));
    assert_eq!(judged.count(), 60);
}

/// Lets others begin before it answers.
struct UnhurriedHasher(Arc<dyn PasswordHasher>);

#[async_trait]
impl PasswordHasher for UnhurriedHasher {
    async fn hash(&self, password: &Password, asker: Option<IpAddr>) -> Result<SecretText, HashError> {
        tokio::task::yield_now().await;
        self.0.hash(password, asker).await
    }

    async fn compare(
        &self,
        password: &Password,
        hash: Option<&SecretText>,
        asker: Option<IpAddr>,
    ) -> Result<Match, HashError> {
        tokio::task::yield_now().await;
        self.0.compare(password, hash, asker).await
    }
}

#[tokio::test]
async fn who_comes_from_nowhere_known_has_no_network_to_share() {
    let world = World::new().await;

    for turn in 0..100 {
        somebody(&world, turn).asks_for_a_code().await.expect("a challenge");
    }

    assert!(Origin::default().ip.is_none());
}

fn somebody(world: &World, number: u32) -> Person {
    world.eve().with_email(&format!("somebody-{number}@example.com"))
}
