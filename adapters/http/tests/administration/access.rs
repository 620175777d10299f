//! Who may ask what.

use serde_json::{Value, json};

use crate::caller::Caller;
use crate::world::World;

/// The least powerful caller an operation lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Needs {
    User,
    Support,
    Admin,
}

const NOBODY: &str = "usr_01kdqw2bg0e1r9k2w3x4y5z6a7";
const NOTHING: &str = "prd_01kdqw2bg0e1r9k2w3x4y5z6a7";
const NO_DELIVERY: &str = "dlv_01kdqw2bg0e1r9k2w3x4y5z6a7";

fn operations() -> Vec<(Needs, &'static str, String, Option<Value>)> {
    let user = |rest: &str| format!("/v1/users/{NOBODY}{rest}");
    let product = || format!("/v1/products/{NOTHING}");
    let path = str::to_owned;
    let person = json!({"email": "new@example.com", "first_name": "New", "last_name": "Person"});
    vec![
        (Needs::Support, "GET", path("/v1/users"), None),
        (Needs::Admin, "POST", path("/v1/users"), Some(person)),
        (Needs::Support, "GET", user(""), None),
        (Needs::Admin, "PATCH", user(""), Some(json!({"first_name": "Other"}))),
        (Needs::Admin, "DELETE", user(""), None),
        (Needs::Admin, "POST", user("/restore"), Some(json!({}))),
        (Needs::Admin, "POST", user("/erase"), Some(json!({}))),
        (Needs::Support, "POST", user("/password-reset"), Some(json!({}))),
        (Needs::Support, "GET", user("/sessions"), None),
        (Needs::Support, "DELETE", user("/sessions"), None),
        (Needs::User, "GET", path("/v1/products"), None),
        (
            Needs::Admin,
            "POST",
            path("/v1/products"),
            Some(json!({"url": "https://shop.example/1"})),
        ),
        (Needs::User, "GET", product(), None),
        (Needs::Admin, "PATCH", product(), Some(json!({"name": "Lamp"}))),
        (Needs::Admin, "DELETE", product(), None),
        (Needs::Support, "GET", path("/v1/deliveries"), None),
        (Needs::Support, "GET", format!("/v1/deliveries/{NO_DELIVERY}"), None),
        (
            Needs::Support,
            "POST",
            format!("/v1/deliveries/{NO_DELIVERY}/retry"),
            Some(json!({})),
        ),
        (Needs::Support, "GET", path("/v1/suppressions"), None),
        (Needs::Admin, "DELETE", path("/v1/suppressions/sup_nothing"), None),
        (Needs::Support, "GET", path("/v1/plugins"), None),
        (
            Needs::Admin,
            "POST",
            path("/v1/plugins/nothing/test"),
            Some(json!({"to": "ann@example.com"})),
        ),
        (Needs::Admin, "POST", path("/v1/plugins/reload"), Some(json!({}))),
        (Needs::Support, "GET", path("/v1/audit"), None),
        (Needs::Support, "GET", path("/v1/stats"), None),
        (Needs::Admin, "GET", path("/v1/inbox"), None),
        (Needs::Admin, "DELETE", path("/v1/inbox"), None),
    ]
}

#[tokio::test]
async fn each_operation_lets_in_its_role_and_nobody_below() {
    let world = World::with_inbox();
    let admin = world.admin().await;
    let (user, support) = (world.user().await, world.support().await);
    let callers: [(Needs, &Caller<'_>); 3] = [(Needs::User, &user), (Needs::Support, &support), (Needs::Admin, &admin)];

    for (needs, method, path, body) in operations() {
        for (is, caller) in callers {
            let reply = caller.asks(method, &path, body.clone(), &[]).await;

            let refused = reply.refusal() == (403, "forbidden");
            assert_eq!(refused, is < needs, "{method} {path} by {is:?}: {}", reply.text);
            assert_ne!(reply.status, 401, "{method} {path} by {is:?}");
        }
    }
}

#[tokio::test]
async fn without_a_token_of_ours_nothing_is_answered() {
    let world = World::with_inbox();
    let stranger = world.stranger();

    for (_, method, path, body) in operations() {
        let bare = stranger.asks(method, &path, body.clone(), &[]).await;
        let forged = stranger
            .asks(method, &path, body, &[("authorization", "Bearer plain.forged")])
            .await;

        assert_eq!(bare.refusal(), (401, "unauthenticated"), "{method} {path}");
        assert_eq!(bare.header("www-authenticate"), "Bearer", "{method} {path}");
        assert_eq!(forged.refusal(), (401, "unauthenticated"), "{method} {path}");
    }
}

#[tokio::test]
async fn a_lost_role_is_felt_by_the_next_request() {
    let world = World::new();
    let admin = world.admin().await;
    let support = world.support().await;
    assert_eq!(support.gets("/v1/users").await.status, 200);

    let demoted = admin
        .patches(&format!("/v1/users/{}", support.id), json!({"role": "user"}))
        .await;

    assert_eq!(demoted.says("role"), "user");
    assert_eq!(support.gets("/v1/users").await.refusal(), (403, "forbidden"));
}
