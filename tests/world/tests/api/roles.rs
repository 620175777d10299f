//! The table of roles: who may do what.

use doorward_tests::{Person, World, world};
use serde_json::{Value, json};

/// What is asked for, with a body where one is needed, and what it must be at least.
fn table(subject: &str) -> Vec<(&'static str, String, Option<Value>, &'static str)> {
    let user = format!("/v1/users/{subject}");
    let nothing = || None;
    vec![
        ("GET", "/v1/me".to_owned(), nothing(), "user"),
        (
            "PATCH",
            "/v1/me".to_owned(),
            Some(json!({ "last_name": "Tal" })),
            "user",
        ),
        ("GET", "/v1/sessions".to_owned(), nothing(), "user"),
        ("DELETE", "/v1/sessions".to_owned(), nothing(), "user"),
        ("GET", "/v1/products".to_owned(), nothing(), "user"),
        ("GET", "/v1/users".to_owned(), nothing(), "support"),
        ("GET", user.clone(), nothing(), "support"),
        ("GET", format!("{user}/sessions"), nothing(), "support"),
        ("DELETE", format!("{user}/sessions"), nothing(), "support"),
        ("POST", format!("{user}/password-reset"), nothing(), "support"),
        ("GET", "/v1/deliveries".to_owned(), nothing(), "support"),
        ("POST", "/v1/deliveries/nothing/retry".to_owned(), nothing(), "support"),
        ("GET", "/v1/suppressions".to_owned(), nothing(), "support"),
        ("GET", "/v1/plugins".to_owned(), nothing(), "support"),
        ("GET", "/v1/audit".to_owned(), nothing(), "support"),
        ("GET", "/v1/stats".to_owned(), nothing(), "support"),
        ("POST", "/v1/users".to_owned(), Some(json!({ "surprise": 1 })), "admin"),
        ("PATCH", user.clone(), Some(json!({ "last_name": "Tal" })), "admin"),
        ("PATCH", user.clone(), Some(json!({ "role": "user" })), "admin"),
        ("DELETE", user.clone(), nothing(), "admin"),
        ("POST", format!("{user}/restore"), nothing(), "admin"),
        (
            "POST",
            "/v1/products".to_owned(),
            Some(json!({ "url": "https://a.example" })),
            "admin",
        ),
        ("PATCH", "/v1/products/nothing".to_owned(), Some(json!({})), "admin"),
        ("DELETE", "/v1/products/nothing".to_owned(), nothing(), "admin"),
        ("GET", "/v1/inbox".to_owned(), nothing(), "admin"),
        ("DELETE", "/v1/inbox".to_owned(), nothing(), "admin"),
        ("DELETE", "/v1/suppressions/nothing".to_owned(), nothing(), "admin"),
        (
            "POST",
            "/v1/plugins/nothing/test".to_owned(),
            Some(json!({ "to": "ann@example.com" })),
            "admin",
        ),
        ("POST", "/v1/plugins/reload".to_owned(), nothing(), "admin"),
        ("POST", format!("{user}/erase"), nothing(), "admin"),
    ]
}

/// Asks for everything in the table as somebody with this role.
async fn asks_for_everything(world: &World, role: &str) {
    let ranks = ["user", "support", "admin"];
    let rank = |role: &str| ranks.iter().position(|known| *known == role).unwrap();
    let person: Person = world.with_role(role).await;
    let subject = world.ann().signs_up().await;
    for (method, path, body, least) in table(&subject.id) {
        let asking = person.asks(method, &path);
        let answer = match &body {
            Some(body) => asking.json(body).await,
            None => asking.await,
        };
        if rank(role) >= rank(least) {
            assert!(!matches!(answer.status, 401 | 403 | 500..), "{role}: {answer:#?}");
        } else {
            answer.refused(403, "forbidden");
        }
    }
}

#[test]
fn a_user_does_what_users_may() {
    world(async |world| asks_for_everything(&world, "user").await);
}

#[test]
fn support_does_what_support_may() {
    world(async |world| asks_for_everything(&world, "support").await);
}

#[test]
fn an_administrator_does_everything() {
    world(async |world| asks_for_everything(&world, "admin").await);
}
