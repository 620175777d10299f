//! `/v1/password-resets`, and changing the password one knows.

use serde_json::json;

use crate::world::{PASSWORD, World};

const NEW: &str = "another long walk home";

#[tokio::test]
async fn a_link_sets_a_new_password_once() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let asked = world
        .posts("/v1/password-resets", json!({"email": "ann@example.com"}))
        .await;
    let token = world.link_token_for("ann@example.com").await;
    let body = json!({ "token": token, "new_password": NEW });

    let confirmed = world.posts("/v1/password-resets/confirm", body.clone()).await;
    let again = world.posts("/v1/password-resets/confirm", body).await;

    assert_eq!((asked.status, asked.text.as_str()), (202, "{}"));
    assert_eq!(confirmed.status, 204, "{}", confirmed.text);
    assert_eq!(again.refusal(), (400, "invalid_link"));
    assert_eq!(ann.gets("/v1/me").await.refusal(), (401, "unauthenticated"));
    let login = json!({"email": "ann@example.com", "password": NEW});
    assert_eq!(world.posts("/v1/login/password", login).await.status, 200);
}

#[tokio::test]
async fn asking_for_a_link_answers_always_alike() {
    let world = World::new();

    let reply = world
        .posts("/v1/password-resets", json!({"email": "nobody@example.com"}))
        .await;

    assert_eq!((reply.status, reply.text.as_str()), (202, "{}"));
    assert!(world.mail_to("nobody@example.com").await.is_none());
}

#[tokio::test]
async fn a_refused_password_leaves_the_link_as_it_is() {
    let world = World::new();
    world.person("ann@example.com").await;
    world
        .posts("/v1/password-resets", json!({"email": "ann@example.com"}))
        .await;
    let token = world.link_token_for("ann@example.com").await;

    let personal = json!({ "token": token, "new_password": "archer and archer" });
    let personal = world.posts("/v1/password-resets/confirm", personal).await;
    let short = json!({ "token": token, "new_password": "short" });
    let short = world.posts("/v1/password-resets/confirm", short).await;
    let good = json!({ "token": token, "new_password": NEW });

    assert_eq!(personal.flaws(), [("new_password", "contains_personal")]);
    assert_eq!(short.flaws(), [("new_password", "too_short")]);
    assert_eq!(world.posts("/v1/password-resets/confirm", good).await.status, 204);
}

#[tokio::test]
async fn changing_the_password_keeps_this_session_only() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let login = json!({"email": "ann@example.com", "password": PASSWORD});
    let elsewhere = world.posts("/v1/login/password", login).await;
    let elsewhere = crate::world::Person::holding(&world, &elsewhere.json);
    let body = json!({"current_password": PASSWORD, "new_password": NEW});

    let changed = ann.sends("PUT", "/v1/me/password", Some(body), &[]).await;

    assert_eq!(changed.status, 204, "{}", changed.text);
    assert_eq!(ann.gets("/v1/me").await.status, 200);
    assert_eq!(elsewhere.gets("/v1/me").await.status, 401);
}

#[tokio::test]
async fn the_present_password_has_to_be_known() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let wrong = json!({"current_password": "not this one", "new_password": NEW});
    let flawed = json!({"current_password": PASSWORD, "new_password": "password"});

    let wrong = ann.sends("PUT", "/v1/me/password", Some(wrong), &[]).await;
    let flawed = ann.sends("PUT", "/v1/me/password", Some(flawed), &[]).await;

    assert_eq!(wrong.refusal(), (401, "invalid_credentials"));
    assert_eq!(flawed.flaws(), [("new_password", "too_common")]);
}
