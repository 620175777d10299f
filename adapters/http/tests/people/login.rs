//! `/v1/login/…`.

use doorward_core::policy::Policy;
use doorward_core::values::phone::Region;
use serde_json::json;

use crate::world::{PASSWORD, World, ann, settings};

#[tokio::test]
async fn a_code_by_e_mail_signs_in() {
    let world = World::new();
    world.person("ann@example.com").await;

    let begun = world.posts("/v1/login/code", json!({"email": "ann@EXAMPLE.com"})).await;
    let code = world.code_for("ann@example.com").await;
    let path = format!("/v1/challenges/{}/verify", begun.says("id"));
    let verified = world.posts(&path, json!({ "code": code })).await;

    assert_eq!((begun.status, begun.says("purpose")), (202, "login"));
    assert_eq!(verified.status, 200, "{}", verified.text);
    assert!(verified.json["tokens"]["access_token"].is_string());
}

#[tokio::test]
async fn an_unknown_address_answers_alike_and_can_never_be_verified() {
    let world = World::new();

    let begun = world
        .posts("/v1/login/code", json!({"email": "nobody@example.com"}))
        .await;
    let path = format!("/v1/challenges/{}/verify", begun.says("id"));
    let verified = world.posts(&path, json!({"code": "123456"})).await;

    assert_eq!(begun.status, 202);
    assert_eq!(verified.refusal(), (400, "invalid_code"));
    assert!(world.mail_to("nobody@example.com").await.is_none());
}

#[tokio::test]
async fn a_national_number_is_read_where_there_is_a_home_country() {
    let policy = Policy {
        phone_region: Some(Region::parse("DE").unwrap()),
        ..Policy::default()
    };
    let home = World::with(policy, settings());
    let abroad = World::new();
    let body = json!({"phone": "0151 23456789"});

    let known = home.posts("/v1/login/code", body.clone()).await;
    let unknown = abroad.posts("/v1/login/code", body).await;

    assert_eq!((known.status, known.says("channel")), (202, "sms"));
    assert_eq!(unknown.flaws(), [("phone", "invalid")]);
}

#[tokio::test]
async fn exactly_one_address_is_needed() {
    let world = World::new();
    let both = json!({"email": "ann@example.com", "phone": "+4915123456789"});

    let none = world.posts("/v1/login/code", json!({})).await;
    let both = world.posts("/v1/login/code", both).await;
    let neither = world
        .posts("/v1/login/password", json!({"password": PASSWORD, "email": null}))
        .await;

    assert_eq!(none.flaws(), [("email", "required")]);
    assert_eq!(both.flaws(), [("phone", "invalid")]);
    assert_eq!(neither.flaws(), [("email", "required")]);
}

#[tokio::test]
async fn a_password_signs_in() {
    let world = World::new();
    world.person("ann@example.com").await;

    let right = world
        .posts(
            "/v1/login/password",
            json!({"email": "ann@example.com", "password": PASSWORD}),
        )
        .await;
    let wrong = world
        .posts(
            "/v1/login/password",
            json!({"email": "ann@example.com", "password": "other"}),
        )
        .await;
    let unknown = world
        .posts(
            "/v1/login/password",
            json!({"email": "bob@example.com", "password": "other"}),
        )
        .await;

    assert_eq!((right.status, right.says("token_type")), (200, "Bearer"));
    assert_eq!(wrong.refusal(), (401, "invalid_credentials"));
    assert_eq!(wrong.header("www-authenticate"), "Bearer");
    assert_eq!(unknown.refusal(), wrong.refusal());
    assert_eq!(unknown.says("detail"), wrong.says("detail"));
}

#[tokio::test]
async fn who_never_proved_the_address_is_asked_again() {
    let world = World::new();
    world.posts("/v1/registrations", ann("ann@example.com")).await;
    let body = json!({"email": "ann@example.com", "password": PASSWORD});

    let reply = world.posts("/v1/login/password", body).await;

    assert_eq!(reply.refusal(), (403, "email_unverified"));
    let path = format!(
        "/v1/challenges/{}/verify",
        reply.json["challenge"]["id"].as_str().unwrap()
    );
    let code = world.code_for("ann@example.com").await;
    let verified = world.posts(&path, json!({ "code": code })).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
}

#[tokio::test]
async fn a_closed_account_is_told_so_only_with_the_right_password() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    ann.sends("DELETE", "/v1/me", Some(json!({ "password": PASSWORD })), &[])
        .await;

    let right = world
        .posts(
            "/v1/login/password",
            json!({"email": "ann@example.com", "password": PASSWORD}),
        )
        .await;
    let wrong = world
        .posts(
            "/v1/login/password",
            json!({"email": "ann@example.com", "password": "other"}),
        )
        .await;

    assert_eq!(right.refusal(), (403, "account_deactivated"));
    assert_eq!(wrong.refusal(), (401, "invalid_credentials"));
}
