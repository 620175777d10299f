//! `Idempotency-Key`: a request repeated makes nothing new.

use std::time::Duration;

use serde_json::{Value, json};

use crate::caller::{Caller, Reply};
use crate::world::World;

async fn keyed(caller: &Caller<'_>, path: &str, key: &str, body: Value) -> Reply {
    caller.asks("POST", path, Some(body), &[("idempotency-key", key)]).await
}

#[tokio::test]
async fn an_invitation_repeated_goes_out_once() {
    let world = World::new();
    let admin = world.admin().await;
    let bob = json!({"email": "bob@example.com", "first_name": "Bob", "last_name": "Baker"});
    // The same content, written in another order and with nothing where nothing is meant.
    let again = json!({"last_name": "Baker", "phone": null, "email": "bob@example.com", "first_name": "Bob"});

    let first = keyed(&admin, "/v1/users", "k-1", bob).await;
    let second = keyed(&admin, "/v1/users", "k-1", again).await;

    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(second.json, first.json);
    assert_eq!(second.header("location"), first.header("location"));
    assert_eq!(world.sends_what_is_due().await.len(), 1);
}

#[tokio::test]
async fn a_product_repeated_is_added_once() {
    let world = World::new();
    let admin = world.admin().await;
    let lamp = json!({"url": "https://shop.example/1", "attributes": {"a": "1", "b": "2"}});

    let first = keyed(&admin, "/v1/products", "!k~", lamp.clone()).await;
    let second = keyed(&admin, "/v1/products", "!k~", lamp.clone()).await;
    let unkeyed = admin.posts("/v1/products", lamp).await;

    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(
        (&second.json, second.header("etag")),
        (&first.json, first.header("etag"))
    );
    assert_eq!(unkeyed.refusal(), (409, "product_url_taken"));
}

#[tokio::test]
async fn a_key_stands_for_one_request() {
    let world = World::new();
    let admin = world.admin().await;
    let first = keyed(&admin, "/v1/products", "k", json!({"url": "https://shop.example/1"})).await;
    let same = keyed(&admin, "/v1/products", "k", json!({"url": "https://shop.example/1"})).await;
    assert_eq!((first.status, same.status, &same.json), (201, 201, &first.json));

    let other_url = keyed(&admin, "/v1/products", "k", json!({"url": "https://shop.example/2"})).await;
    let other_name = keyed(
        &admin,
        "/v1/products",
        "k",
        json!({"url": "https://shop.example/1", "name": "Lamp"}),
    )
    .await;
    let bob = json!({"email": "bob@example.com", "first_name": "Bob", "last_name": "Baker"});
    let other_kind = keyed(&admin, "/v1/users", "k", bob).await;

    assert_eq!(other_url.refusal(), (409, "conflict"));
    assert_eq!(other_name.refusal(), (409, "conflict"));
    assert_eq!(other_kind.status, 201);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let world = World::new();
    let admin = world.admin().await;
    keyed(&admin, "/v1/products", "k", json!({"url": "https://shop.example/1"})).await;

    world.passes(Duration::from_hours(24));
    let later = keyed(
        &world.again(&admin).await,
        "/v1/products",
        "k",
        json!({"url": "https://shop.example/2"}),
    )
    .await;

    assert_eq!(later.status, 201, "{}", later.text);
}

#[tokio::test]
async fn a_key_is_visible_ascii_of_some_length() {
    let world = World::new();
    let admin = world.admin().await;
    let long = "k".repeat(256);

    for bad in ["", " ", "ü", &long] {
        let reply = keyed(&admin, "/v1/products", bad, json!({"url": "https://shop.example/1"})).await;
        assert_eq!(reply.refusal(), (400, "validation_failed"), "{bad:?}");
        assert_eq!(reply.flaws(), [("Idempotency-Key", "invalid")], "{bad:?}");
    }
    let longest = keyed(
        &admin,
        "/v1/products",
        &long[..255],
        json!({"url": "https://shop.example/1"}),
    )
    .await;
    assert_eq!(longest.status, 201);
}
