//! How failures look, whoever made them.

use std::time::Duration;

use doorward_core::ports::PortError;
use serde_json::json;

use crate::world::{Reply, World, ann, settings};

/// Every member a problem has to have, as the contract says.
#[track_caller]
pub(crate) fn is_a_problem(reply: &Reply, status: u16, code: &str) {
    assert_eq!(reply.refusal(), (status, code), "{}", reply.text);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.json["status"], status);
    assert_eq!(reply.says("type"), format!("https://login.example.com/problems/{code}"));
    assert_eq!(reply.says("request_id"), reply.header("x-request-id"));
    assert!(!reply.says("title").is_empty());
    assert!(!reply.says("detail").is_empty());
    assert!(!reply.text.contains("null"));
}

#[tokio::test]
async fn an_unknown_path_is_a_problem() {
    let world = World::new();

    for path in [
        "/nowhere",
        "/v1",
        "/v1/",
        "/v1/users/",
        "/v2/me",
        "/v1/me/",
        "/docs/nothing",
        "/problems/nothing",
    ] {
        is_a_problem(&world.gets(path).await, 404, "not_found");
    }
    is_a_problem(&world.posts("/nowhere", json!({})).await, 404, "not_found");
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let world = World::new();

    for (method, path, allow) in [
        ("PUT", "/v1/me", "DELETE, GET, HEAD, PATCH"),
        ("GET", "/v1/registrations", "POST"),
        ("GET", "/v1/challenges/x/verify", "POST"),
        ("PATCH", "/v1/sessions", "DELETE, GET, HEAD"),
        ("OPTIONS", "/v1/sessions", "DELETE, GET, HEAD"),
        ("DELETE", "/reset", "GET, HEAD, POST"),
        ("POST", "/openapi.json", "GET, HEAD"),
        ("POST", "/docs", "GET, HEAD"),
        ("POST", "/problems/internal", "GET, HEAD"),
        ("POST", "/", "GET, HEAD"),
    ] {
        let reply = world.sends(method, path, None, &[]).await;

        is_a_problem(&reply, 405, "method_not_allowed");
        assert_eq!(reply.header("allow"), allow, "{method} {path}");
    }
}

#[tokio::test]
async fn an_oversized_head_is_refused() {
    let world = World::new();
    let long = format!("/v1/me?q={}", "x".repeat(8 * 1024));
    let heavy = "x".repeat(33 * 1024);

    is_a_problem(&world.gets(&long).await, 414, "payload_too_large");
    is_a_problem(
        &world.sends("GET", "/v1/me", None, &[("x-heavy", &heavy)]).await,
        431,
        "payload_too_large",
    );
}

#[tokio::test]
async fn a_missing_token_is_asked_for_before_anything_is_judged() {
    let world = World::new();

    let none = world
        .sends("PATCH", "/v1/me", Some(json!({"colour": "red"})), &[])
        .await;
    let basic = world
        .sends("GET", "/v1/me", None, &[("authorization", "Basic YTpi")])
        .await;
    let garbage = world
        .sends(
            "PATCH",
            "/v1/me",
            Some(json!({"colour": "red"})),
            &[("authorization", "bearer x.y.z")],
        )
        .await;

    is_a_problem(&none, 401, "unauthenticated");
    assert_eq!(none.header("www-authenticate"), "Bearer");
    is_a_problem(&basic, 401, "unauthenticated");
    is_a_problem(&garbage, 401, "unauthenticated");
    assert_eq!(garbage.header("www-authenticate"), "Bearer error=\"invalid_token\"");
}

#[tokio::test]
async fn a_store_that_is_away_is_a_matter_of_time() {
    let world = World::new();
    world.store.fail_with(PortError::Unavailable);

    let reply = world.posts("/v1/registrations", ann("ann@example.com")).await;

    is_a_problem(&reply, 503, "unavailable");
    assert_eq!(
        (reply.header("retry-after"), &reply.json["retry_after"]),
        ("1", &json!(1))
    );
}

#[tokio::test]
async fn damage_is_told_to_the_log_only() {
    let world = World::new();
    world.store.fail_with(PortError::Corrupt {
        table: "user",
        id: "usr_1".to_owned(),
    });

    let reply = world.posts("/v1/registrations", ann("ann@example.com")).await;

    is_a_problem(&reply, 500, "internal");
    assert!(!reply.text.contains("usr_1"));
}

#[tokio::test]
async fn changes_that_never_settle_are_a_matter_of_time() {
    let world = World::new();
    world.store.stale_next(1_000);

    let reply = world.posts("/v1/registrations", ann("ann@example.com")).await;

    is_a_problem(&reply, 503, "overloaded");
    assert_eq!(reply.header("retry-after"), "1");
}

#[tokio::test]
async fn a_panic_is_an_answer_too() {
    let world = World::new();
    world.ready.panics();

    is_a_problem(&world.gets("/health/ready").await, 500, "internal");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let mut settings = settings();
    settings.request_timeout = Duration::ZERO;
    let world = World::with(doorward_core::policy::Policy::default(), settings);
    world.ready.hangs();

    let reply = world.gets("/health/ready").await;

    is_a_problem(&reply, 503, "overloaded");
    assert_eq!(reply.header("retry-after"), "1");
}

#[tokio::test]
async fn nothing_that_was_sent_is_repeated() {
    let world = World::new();
    let body = json!({"email": "canary@secret.example", "password": "canary-password", "first_name": 7});

    let reply = world.posts("/v1/registrations", body).await;

    assert_eq!(reply.status, 400);
    assert!(!reply.text.contains("canary"));
}
