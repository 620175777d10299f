//! What is asked for again and again is sent again only when it has changed.

use doorward_tests::{World, world};
use serde_json::json;

/// Everything that programs keep an eye on.
const WATCHED: [&str; 9] = [
    "/v1/users",
    "/v1/products",
    "/v1/deliveries",
    "/v1/audit",
    "/v1/inbox",
    "/v1/sessions",
    "/v1/suppressions",
    "/v1/plugins",
    "/v1/stats",
];

async fn adds_a_lamp(world: &World) {
    let lamp = json!({ "url": "https://shop.example/lamp" });
    world.admin().post("/v1/products", lamp).await.with(201);
}

#[test]
fn a_list_that_has_not_changed_is_not_sent_again() {
    world(async |world| {
        let admin = world.admin();
        adds_a_lamp(&world).await;
        let own_sessions = format!("/v1/users/{}/sessions", admin.id);
        for path in WATCHED.into_iter().chain([own_sessions.as_str()]) {
            let seen = admin.get(path).await.with(200);
            let tag = seen.header("etag").to_owned();

            let known = admin.get(path).header("if-none-match", &tag).await.with(304);
            let other = admin.get(path).header("if-none-match", "\"other\"").await.with(200);

            assert!(known.text.is_empty(), "{path}");
            assert_eq!(known.header("etag"), tag, "{path}");
            assert_eq!(other.text, seen.text, "{path}");
        }
    });
}

#[test]
fn a_list_that_has_changed_is_sent_again() {
    world(async |world| {
        let admin = world.admin();
        let tag = admin.get("/v1/products").await.header("etag").to_owned();
        adds_a_lamp(&world).await;

        let changed = admin.get("/v1/products").header("if-none-match", &tag).await.with(200);

        assert_eq!(changed.items().len(), 1);
        assert_ne!(changed.header("etag"), tag);
    });
}

#[test]
fn what_one_knows_is_told_to_nobody_who_may_not_read_it() {
    world(async |world| {
        let tag = world.admin().get("/v1/users").await.header("etag").to_owned();
        let ann = world.ann().signs_up().await;

        let foreign = ann.get("/v1/users").header("if-none-match", &tag).await;
        let unknown = world.stranger().get("/v1/users").header("if-none-match", "*").await;

        foreign.refused(403, "forbidden");
        unknown.refused(401, "unauthenticated");
    });
}
