//! `/v1/tokens/refresh`, `/v1/logout`.

use std::time::Duration;

use serde_json::json;

use crate::world::{Person, World};

#[tokio::test]
async fn tokens_are_renewed() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;

    let renewed = world
        .posts("/v1/tokens/refresh", json!({ "refresh_token": ann.refresh }))
        .await;

    assert_eq!(renewed.status, 200, "{}", renewed.text);
    let renewed = Person::holding(&world, &renewed.json);
    assert_eq!(renewed.session, ann.session);
    assert_ne!(renewed.refresh, ann.refresh);
    assert_eq!(renewed.gets("/v1/me").await.status, 200);
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_its_session() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let first = json!({ "refresh_token": ann.refresh });
    let second = world.posts("/v1/tokens/refresh", first.clone()).await;
    let second = json!({ "refresh_token": second.says("refresh_token") });
    world.posts("/v1/tokens/refresh", second).await;

    let reused = world.posts("/v1/tokens/refresh", first).await;

    assert_eq!(reused.refusal(), (401, "token_reused"));
    assert_eq!(ann.gets("/v1/me").await.refusal(), (401, "unauthenticated"));
}

#[tokio::test]
async fn what_is_no_refresh_token_has_expired() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;

    for token in ["", "rt_x", ann.access.as_str()] {
        let reply = world
            .posts("/v1/tokens/refresh", json!({ "refresh_token": token }))
            .await;
        assert_eq!(reply.refusal(), (401, "token_expired"), "{token}");
    }
}

#[tokio::test]
async fn after_signing_out_both_tokens_are_dead() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;

    let out = ann.sends("POST", "/v1/logout", None, &[]).await;

    assert_eq!((out.status, out.text.as_str()), (204, ""));
    assert_eq!(ann.gets("/v1/me").await.refusal(), (401, "unauthenticated"));
    let refresh = json!({ "refresh_token": ann.refresh });
    let refreshed = world.posts("/v1/tokens/refresh", refresh).await;
    assert_eq!(refreshed.refusal(), (401, "token_expired"));
}

#[tokio::test]
async fn an_access_token_lives_ten_minutes() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    world.clock.advance(Duration::from_mins(10));

    let reply = ann.gets("/v1/me").await;

    assert_eq!(reply.refusal(), (401, "token_expired"));
    assert_eq!(reply.header("www-authenticate"), "Bearer error=\"invalid_token\"");
}
