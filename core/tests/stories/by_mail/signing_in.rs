//! A code that the address alone answers for, and the token it leads to.

use std::time::Duration;

use doorward_core::use_cases::signing_in::{
    AuthenticateError, RefreshTokensError, RequestLoginCodeError, VerifyChallengeError,
};

use super::wrong;
use crate::world::{Person, World};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn the_newest_code_signs_in_once() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    ann.asks_by_mail().await.expect("asked");
    let older = ann.mailed_code().await;
    ann.asks_by_mail().await.expect("asked");
    let newer = ann.mailed_code().await;

    let by_older = ann.answers_by_mail(&older).await;
    let by_newer = ann.answers_by_mail(&newer).await;
    let again = ann.answers_by_mail(&newer).await;

    assert_eq!(newer.len(), 4);
    assert!(matches!(
        by_older,
        Err(VerifyChallengeError::Wrong { attempts_left: 2 })
    ));
    assert_eq!(by_newer.expect("signed in").user.id, device.user.id);
    assert!(matches!(again, Err(VerifyChallengeError::Expired)));
}

#[tokio::test]
async fn three_wrong_codes_spend_it() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    ann.asks_by_mail().await.expect("asked");
    let code = ann.mailed_code().await;
    for _ in 0..3 {
        ann.answers_by_mail(&wrong(&code)).await.expect_err("refused");
    }

    let right = ann.answers_by_mail(&code).await;

    assert!(matches!(right, Err(VerifyChallengeError::Spent)));
}

#[tokio::test]
async fn three_wrong_codes_close_this_way_in_for_a_day_and_no_other() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    guesses_until_spent(&ann).await;

    let asked = ann.asks_by_mail().await;
    let other_way = ann.asks_for_a_code().await.expect("a challenge");
    let by_other_way = ann.verifies(&other_way, &ann.mailed_code().await).await;
    world.passes(DAY);
    let a_day_later = ann.asks_by_mail().await;

    assert!(matches!(asked, Err(RequestLoginCodeError::RateLimited(_))));
    assert!(by_other_way.is_ok() && a_day_later.is_ok());
}

#[tokio::test]
async fn wrong_codes_here_and_elsewhere_are_counted_apart() {
    let world = World::unlimited().await;
    let ann = world.ann();
    ann.joins().await;
    for _ in 0..4 {
        let challenge = ann.asks_for_a_code().await.expect("a challenge");
        for _ in 0..4 {
            ann.guesses_wrong(&challenge).await;
        }
    }

    assert_eq!(ann.gets_in_by_mail().await.user.email, ann.email());
}

#[tokio::test]
async fn a_stranger_spends_their_own_guesses_and_not_the_owners() {
    let world = World::new().await;
    let ann = world.ann().from("192.0.2.1");
    let eve = ann.clone().from("198.51.100.1");
    ann.joins().await;
    ann.asks_by_mail().await.expect("asked");
    let code = ann.mailed_code().await;
    for _ in 0..3 {
        eve.answers_by_mail(&wrong(&code)).await.expect_err("refused");
    }

    let by_stranger = eve.answers_by_mail(&code).await;
    let by_owner = ann.answers_by_mail(&code).await;

    assert!(matches!(by_stranger, Err(VerifyChallengeError::Spent)));
    assert!(by_owner.is_ok());
}

#[tokio::test]
async fn six_wrong_codes_from_anywhere_close_it() {
    let world = World::new().await;
    let ann = world.ann().from("192.0.2.1");
    ann.joins().await;
    for stranger in ["198.51.100.1", "198.51.100.2"] {
        guesses_until_spent(&ann.clone().from(stranger)).await;
    }

    let asked = ann.asks_by_mail().await;

    assert!(matches!(asked, Err(RequestLoginCodeError::RateLimited(_))));
}

#[tokio::test]
async fn without_limits_only_the_code_itself_is_spent() {
    let world = World::unlimited().await;
    let ann = world.ann();
    ann.joins().await;

    for _ in 0..3 {
        guesses_until_spent(&ann).await;
    }

    ann.gets_in_by_mail().await;
}

#[tokio::test]
async fn who_may_do_more_than_their_own_affairs_gets_a_code_of_full_length() {
    let world = World::new().await;
    let root = world.root().await;

    root.person.asks_by_mail().await.expect("asked");

    assert_eq!(root.person.mailed_code().await.len(), 6);
}

/// Asks for a code, and answers three others.
async fn guesses_until_spent(person: &Person) {
    person.asks_by_mail().await.expect("asked");
    let code = person.mailed_code().await;
    for _ in 0..3 {
        person.answers_by_mail(&wrong(&code)).await.expect_err("refused");
    }
}

#[tokio::test]
async fn known_unknown_and_deactivated_addresses_are_answered_alike() {
    let world = World::new().await;
    let root = world.root().await;
    let (known, aside, unknown) = (world.ann(), world.bob(), world.eve());
    known.joins().await;
    let id = aside.joins().await.user.id;
    root.puts_aside(id).await.expect("put aside");
    let mail = aside.mail().await.len();

    let mut answers = Vec::new();
    for person in [&known, &aside, &unknown] {
        let never_asked = person
            .answers_by_mail("0000")
            .await
            .map(drop)
            .map_err(|it| it.to_string());
        let (asked, cost) = world.cost_of(person.asks_by_mail()).await;
        let code = world.notifier.last_to(&person.mailbox()).and_then(|it| it.code);
        let guess = wrong(&code.unwrap_or_else(|| "0000".to_owned()));
        let (refused, guess_cost) = world.cost_of(person.answers_by_mail(&guess)).await;
        let refused = refused.map(drop).map_err(|it| it.to_string());
        answers.push((never_asked, asked.is_ok(), cost, refused, guess_cost));
    }

    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[1], answers[2]);
    assert_eq!((aside.mail().await.len(), unknown.mail().await.len()), (mail, 0));
}

#[tokio::test]
async fn the_token_stands_for_the_session_and_for_nothing_else() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;

    let token = ann.gets_in_by_mail().await.token;

    let as_access = world.app.authenticate(token.reveal()).await;
    let as_refresh = world.app.refresh_tokens(token.reveal(), &ann.origin()).await;
    let as_itself = world.app.authenticate_lasting(token.reveal(), &ann.origin()).await;
    assert!(matches!(as_access, Err(AuthenticateError::Unauthenticated)));
    assert!(matches!(as_refresh, Err(RefreshTokensError::Expired)));
    assert_eq!(as_itself.expect("signed in").user().email, ann.email());
}

#[tokio::test]
async fn signing_out_kills_it_at_once() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let token = ann.gets_in_by_mail().await.token;
    let actor = world
        .app
        .authenticate_lasting(token.reveal(), &ann.origin())
        .await
        .expect("signed in");

    world.app.logout(&actor, &ann.origin()).await.expect("signed out");

    let late = world.app.authenticate_lasting(token.reveal(), &ann.origin()).await;
    assert!(matches!(late, Err(AuthenticateError::Unauthenticated)));
}

#[tokio::test]
async fn used_it_lives_on_and_unused_it_idles_out() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let token = ann.gets_in_by_mail().await.token;
    for _ in 0..3 {
        world.passes(13 * DAY);
        let used = world.app.authenticate_lasting(token.reveal(), &ann.origin()).await;
        assert!(used.is_ok());
    }
    world.passes(14 * DAY);

    let late = world.app.authenticate_lasting(token.reveal(), &ann.origin()).await;

    assert!(matches!(late, Err(AuthenticateError::Unauthenticated)));
}

#[tokio::test]
async fn not_every_request_writes() {
    let world = World::new().await;
    let ann = world.ann();
    ann.joins().await;
    let token = ann.gets_in_by_mail().await.token;
    world.passes(Duration::from_mins(59));

    let (within, within_an_hour) = world
        .cost_of(world.app.authenticate_lasting(token.reveal(), &ann.origin()))
        .await;
    world.passes(Duration::from_mins(1));
    let (after, after_an_hour) = world
        .cost_of(world.app.authenticate_lasting(token.reveal(), &ann.origin()))
        .await;

    assert!(within.is_ok() && after.is_ok());
    assert_eq!((within_an_hour.commits, after_an_hour.commits), (0, 1));
}

#[tokio::test]
async fn a_code_goes_to_the_address_that_was_proven_however_it_is_asked_for() {
    let world = World::new().await;
    let ann = world.ann().with_email("ann@example.com");
    ann.joins().await;
    let other_mailbox = ann.clone().with_email("Ann@example.com");

    other_mailbox.asks_by_mail().await.expect("answered alike");

    world.delivers().await;
    let newest = world.notifier.sent().pop().expect("a message");
    assert_eq!(newest.to.as_sent(), "ann@example.com");
}

#[tokio::test]
async fn a_code_for_a_sign_up_goes_to_the_address_that_was_signed_up() {
    let world = World::new().await;
    let ann = world.ann().with_email("ann@example.com");
    ann.signs_up_by_mail().await.expect("waits");

    ann.clone()
        .with_email("Ann@example.com")
        .asks_by_mail()
        .await
        .expect("asked");

    world.delivers().await;
    let newest = world.notifier.sent().pop().expect("a message");
    assert_eq!(newest.to.as_sent(), "ann@example.com");
}
