//! `/v1/challenges/{id}/…`.

use std::time::Duration;

use serde_json::json;

use crate::world::{Reply, World, ann};

async fn begun(world: &World) -> (Reply, String) {
    let begun = world.posts("/v1/registrations", ann("ann@example.com")).await;
    let path = format!("/v1/challenges/{}", begun.says("id"));
    (begun, path)
}

fn other_than(code: &str) -> &str {
    if code == "123456" { "654321" } else { "123456" }
}

#[tokio::test]
async fn spaces_and_dashes_in_a_code_do_not_count() {
    let world = World::new();
    let (_, path) = begun(&world).await;
    let code = world.code_for("ann@example.com").await;
    let spaced = format!(" {} - {} ", &code[..3], &code[3..]);

    let verified = world.posts(&format!("{path}/verify"), json!({ "code": spaced })).await;

    assert_eq!(verified.status, 200, "{}", verified.text);
    assert_eq!(verified.says("purpose"), "registration");
    assert_eq!(verified.json["user"]["first_name"], "Ann");
    assert_eq!(verified.json["tokens"]["token_type"], "Bearer");
    assert_eq!(verified.json["tokens"]["expires_in"], 600);
}

#[tokio::test]
async fn wrong_codes_are_counted_until_none_is_left() {
    let world = World::new();
    let (_, path) = begun(&world).await;
    let code = world.code_for("ann@example.com").await;
    let verify = format!("{path}/verify");
    let wrong = json!({ "code": other_than(&code) });

    let mut left = Vec::new();
    for _ in 0..5 {
        let reply = world.posts(&verify, wrong.clone()).await;
        assert_eq!(reply.refusal(), (400, "invalid_code"));
        left.push(reply.json["attempts_left"].as_u64().unwrap());
    }
    let spent = world.posts(&verify, json!({ "code": code })).await;

    assert_eq!(left, [4, 3, 2, 1, 0]);
    assert_eq!(spent.refusal(), (429, "too_many_attempts"));
}

#[tokio::test]
async fn a_code_works_once_and_not_late() {
    let world = World::new();
    let (_, used) = begun(&world).await;
    let used = format!("{used}/verify");
    let code = json!({ "code": world.code_for("ann@example.com").await });
    world.posts(&used, code.clone()).await;
    let late = world.posts("/v1/registrations", ann("bob@example.com")).await;
    let late = format!("/v1/challenges/{}/verify", late.says("id"));
    let late_code = json!({ "code": world.code_for("bob@example.com").await });
    world.clock.advance(Duration::from_mins(10));

    let again = world.posts(&used, code).await;
    let late = world.posts(&late, late_code).await;

    assert_eq!(again.refusal(), (410, "challenge_expired"));
    assert_eq!(late.refusal(), (410, "challenge_expired"));
}

#[tokio::test]
async fn what_is_no_challenge_answers_like_one_that_is_over() {
    let world = World::new();
    let (begun, _) = begun(&world).await;
    let id = begun.says("id");
    let foreign = format!("{}A", &id[..id.len() - 1]);

    for id in ["x", "chl_1.abc", "%20", foreign.as_str()] {
        let verify = world
            .posts(&format!("/v1/challenges/{id}/verify"), json!({"code": "123456"}))
            .await;
        let resend = world.posts(&format!("/v1/challenges/{id}/resend"), json!({})).await;

        assert_eq!(verify.refusal(), (410, "challenge_expired"), "{id}");
        assert_eq!(resend.refusal(), (410, "challenge_expired"), "{id}");
    }
}

#[tokio::test]
async fn what_is_no_code_is_a_flaw() {
    let world = World::new();
    let (_, path) = begun(&world).await;

    let reply = world.posts(&format!("{path}/verify"), json!({"code": "abcdef"})).await;

    assert_eq!(reply.refusal(), (400, "validation_failed"));
    assert_eq!(reply.flaws(), [("code", "invalid")]);
}

#[tokio::test]
async fn another_code_can_be_asked_for_after_a_pause() {
    let world = World::new();
    let (_, path) = begun(&world).await;
    let first = world.code_for("ann@example.com").await;
    let resend = format!("{path}/resend");

    let too_soon = world.posts(&resend, json!({})).await;
    world.clock.advance(Duration::from_secs(30));
    let sent = world.sends("POST", &resend, None, &[]).await;

    assert_eq!(too_soon.refusal(), (429, "rate_limited"));
    assert_eq!(too_soon.header("retry-after"), "30");
    assert_eq!((sent.status, &sent.json["resend_after"]), (200, &json!(60)));
    let verified = world.posts(&format!("{path}/verify"), json!({ "code": first })).await;
    assert_eq!(verified.status, 200);
}

#[tokio::test]
async fn asking_again_takes_no_members() {
    let world = World::new();
    let (_, path) = begun(&world).await;

    let reply = world.posts(&format!("{path}/resend"), json!({"channel": "sms"})).await;

    assert_eq!(reply.flaws(), [("channel", "unknown")]);
}
