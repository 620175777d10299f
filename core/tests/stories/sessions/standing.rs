//! How long a session and its tokens count, and for what.

use std::time::Duration;

use doorward_core::records::user::Role;
use doorward_core::use_cases::signing_in::{AuthenticateError, RefreshTokensError};

use crate::world::World;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn an_access_token_counts_for_ten_minutes() {
    let world = World::new().await;
    let device = world.ann().joins().await;

    world.passes(Duration::from_mins(10).saturating_sub(Duration::from_micros(1)));
    let in_time = device.is_signed_in().await;
    world.passes(Duration::from_micros(1));
    let late = device.authenticates().await;

    assert!(in_time);
    assert!(matches!(late, Err(AuthenticateError::Expired)));
}

#[tokio::test]
async fn an_unused_session_idles_out() {
    let world = World::new().await;
    let device = world.ann().joins().await;
    world.passes(13 * DAY);
    let in_time = device.refreshes().await.expect("new tokens");
    world.passes(14 * DAY);

    let late = in_time.refreshes().await;

    assert!(matches!(late, Err(RefreshTokensError::Expired)));
}

#[tokio::test]
async fn no_session_outlives_its_absolute_end() {
    let world = World::new().await;
    let mut device = world.ann().joins().await;
    for _ in 0..8 {
        world.passes(11 * DAY);
        device = device.refreshes().await.expect("new tokens");
    }
    world.passes(2 * DAY);

    let late = device.refreshes().await;

    assert!(matches!(late, Err(RefreshTokensError::Expired)));
}

#[tokio::test]
async fn no_access_token_outlives_its_session() {
    let world = World::with(|policy| policy.sessions.absolute_ttl = Duration::from_hours(1)).await;
    let device = world.ann().joins().await;
    world.passes(Duration::from_mins(58));

    let refreshed = world
        .app
        .refresh_tokens(&device.refresh, &device.person.origin())
        .await
        .expect("new tokens");
    world.passes(Duration::from_mins(2));

    assert_eq!(refreshed.tokens.expires_in, Duration::from_mins(2));
    assert!(world.app.authenticate(refreshed.tokens.access.reveal()).await.is_err());
}

#[tokio::test]
async fn a_session_of_an_ended_epoch_is_dead_at_once() {
    let world = World::new().await;
    let (root, ann) = (world.root().await, world.ann());
    let device = ann.joins().await;

    root.ends_sessions_of(device.user.id).await.expect("ended");

    assert!(matches!(
        device.authenticates().await,
        Err(AuthenticateError::Unauthenticated)
    ));
    assert!(matches!(device.refreshes().await, Err(RefreshTokensError::Expired)));
    assert!(ann.signs_in_by_code().await.is_signed_in().await);
}

#[tokio::test]
async fn a_deactivated_account_is_out_at_once_and_stays_out_after_it_is_restored() {
    let world = World::new().await;
    let root = world.root().await;
    let device = world.ann().joins().await;
    let id = device.user.id;

    root.puts_aside(id).await.expect("put aside");
    let while_aside = device.is_signed_in().await;
    root.restores(id).await.expect("restored");

    assert!(!while_aside && !device.is_signed_in().await);
    assert!(matches!(device.refreshes().await, Err(RefreshTokensError::Expired)));
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_on() {
    let world = World::new().await;
    let root = world.root().await;
    let device = world.ann().joins().await;
    let id = device.user.id;

    root.makes(id, Role::Admin).await.expect("promoted");
    let as_admin = device.actor().await;
    root.makes(id, Role::Support).await.expect("demoted");
    let as_support = device.actor().await;
    root.makes(id, Role::User).await.expect("demoted");
    let as_user = device.actor().await;

    assert!(as_admin.clone().admin().is_ok() && as_admin.support().is_ok());
    assert!(as_support.clone().admin().is_err() && as_support.support().is_ok());
    assert!(as_user.clone().admin().is_err() && as_user.support().is_err());
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_nobodys() {
    let world = World::new().await;
    let device = world.ann().joins().await;

    for text in [
        "",
        "a.b.c",
        device.refresh.as_str(),
        &device.access.replace('.', ""),
        &format!("{}A", device.access),
    ] {
        let refused = world.app.authenticate(text).await;
        assert!(matches!(refused, Err(AuthenticateError::Unauthenticated)), "{text}");
    }
}
