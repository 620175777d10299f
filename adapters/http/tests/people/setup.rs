//! `/v1/setup`.

use serde_json::{Value, json};

use crate::world::{PASSWORD, World};

fn ada(code: &str) -> Value {
    json!({
        "setup_code": code, "email": "ada@example.com", "first_name": "Ada", "last_name": "Admin", "password": PASSWORD
    })
}

#[tokio::test]
async fn setup_makes_the_first_administrator_once() {
    let world = World::new();
    let code = world.app.issue_setup_code().await.unwrap().unwrap();

    let made = world.posts("/v1/setup", ada(code.reveal())).await;
    let again = world.posts("/v1/setup", ada(code.reveal())).await;

    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!([made.says("role"), made.says("status")], ["admin", "active"]);
    assert_eq!(made.json["email_verified"], true);
    assert_eq!(made.header("location"), format!("/v1/users/{}", made.says("id")));
    assert_eq!(again.refusal(), (409, "conflict"));
    let login = json!({"email": "ada@example.com", "password": PASSWORD});
    assert_eq!(world.posts("/v1/login/password", login).await.status, 200);
}

#[tokio::test]
async fn another_code_makes_nobody() {
    let world = World::new();
    world.app.issue_setup_code().await.unwrap();

    let wrong = world.posts("/v1/setup", ada("abcd-abcd-abcd-abcd")).await;
    let flawed = world.posts("/v1/setup", json!({"setup_code": 7})).await;

    assert_eq!(wrong.refusal(), (400, "invalid_code"));
    assert!(wrong.json.get("attempts_left").is_none());
    assert_eq!(flawed.flaws().len(), 5);
}
