//! `ETag` and `If-Match`: nobody overwrites what they have not seen.

use doorward_core::records::user::Role;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_change_to_what_was_read_passes_and_a_late_one_does_not() {
    let world = World::new();
    let admin = world.admin().await;
    let una = world.account("una@example.com", Role::User).await;
    let product = admin
        .posts("/v1/products", json!({"url": "https://shop.example/1"}))
        .await;

    for (path, name) in [
        (format!("/v1/users/{}", una.id), "first_name"),
        (format!("/v1/products/{}", product.says("id")), "name"),
    ] {
        let to = |text: &str| Some(json!({ name: text }));
        let read = admin.gets(&path).await.header("etag").to_owned();
        let matched = admin.asks("PATCH", &path, to("One"), &[("if-match", &read)]).await;
        let late = admin.asks("PATCH", &path, to("One"), &[("if-match", &read)]).await;
        let anything = admin.asks("PATCH", &path, to("Two"), &[("if-match", "*")]).await;
        let late_removal = admin.asks("DELETE", &path, None, &[("if-match", &read)]).await;
        let removal = admin
            .asks("DELETE", &path, None, &[("if-match", anything.header("etag"))])
            .await;

        assert_eq!(
            (read.as_str(), matched.status, matched.header("etag")),
            ("\"1\"", 200, "\"2\""),
            "{path}"
        );
        assert_eq!(late.refusal(), (412, "version_mismatch"), "{path}");
        assert_eq!((anything.status, anything.header("etag")), (200, "\"3\""), "{path}");
        assert_eq!(late_removal.refusal(), (412, "version_mismatch"), "{path}");
        assert!(removal.status < 300, "{path}");
    }
}

#[tokio::test]
async fn of_two_changes_to_one_version_one_passes() {
    let world = World::new();
    let admin = world.admin().await;
    let product = admin
        .posts("/v1/products", json!({"url": "https://shop.example/1"}))
        .await;
    let path = format!("/v1/products/{}", product.says("id"));
    let first = [("if-match", "\"1\"")];

    let (one, other) = tokio::join!(
        admin.asks("PATCH", &path, Some(json!({"name": "One"})), &first),
        admin.asks("PATCH", &path, Some(json!({"name": "Other"})), &first),
    );

    assert!((one.status == 200) != (other.status == 200));
}

#[tokio::test]
async fn a_condition_that_is_none_is_refused() {
    let world = World::new();
    let admin = world.admin().await;
    let product = admin
        .posts("/v1/products", json!({"url": "https://shop.example/1"}))
        .await;
    let path = format!("/v1/products/{}", product.says("id"));

    for garbage in ["1", "\"", "W/1"] {
        let reply = admin
            .asks("PATCH", &path, Some(json!({})), &[("if-match", garbage)])
            .await;
        assert_eq!(reply.refusal(), (400, "malformed_request"), "{garbage}");
    }
    let foreign = admin
        .asks("PATCH", &path, Some(json!({})), &[("if-match", "\"abc\"")])
        .await;
    assert!([400, 412].contains(&foreign.status), "{}", foreign.text);
}

#[tokio::test]
async fn what_was_read_already_is_not_sent_again() {
    let world = World::new();
    let admin = world.admin().await;
    let product = admin
        .posts("/v1/products", json!({"url": "https://shop.example/1"}))
        .await;

    for path in [
        format!("/v1/users/{}", admin.id),
        format!("/v1/products/{}", product.says("id")),
    ] {
        let same = admin.asks("GET", &path, None, &[("if-none-match", "\"1\"")]).await;
        let newer = admin.asks("GET", &path, None, &[("if-none-match", "\"0\"")]).await;

        assert_eq!(
            (same.status, same.text.as_str(), same.header("etag")),
            (304, "", "\"1\""),
            "{path}"
        );
        assert_eq!(newer.status, 200, "{path}");
    }
}
