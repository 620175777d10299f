//! `GET /v1/audit`: who did what to what.

use std::time::Duration;

use doorward_tests::{World, world};
use serde_json::json;

async fn actions(world: &World, filter: &str) -> Vec<String> {
    let page = world
        .admin()
        .get(&format!("/v1/audit?limit=100&{filter}"))
        .await
        .with(200);
    page.each("action").into_iter().map(str::to_owned).collect()
}

#[test]
fn what_a_person_does_is_in_the_trail() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        ann.tries_password("another long secret").await.with(401);
        ann.patch("/v1/me", json!({ "first_name": "Anna" })).await.with(200);
        ann.asks("POST", "/v1/logout").await.with(204);

        let mut done = actions(&world, &format!("actor={}", ann.id)).await;

        done.sort_unstable();
        assert_eq!(
            done,
            [
                "session.signed_in",
                "session.signed_out",
                "user.registered",
                "user.updated"
            ]
        );
        let failed = actions(&world, &format!("actor=anonymous&target={}", ann.id)).await;
        assert_eq!(failed, ["session.sign_in_failed"]);
        assert_eq!(actions(&world, "actor=system").await, ["setup.completed"]);
    });
}

#[test]
fn what_an_administrator_does_is_in_the_trail() {
    world(async |world| {
        let admin = world.admin();
        let ann = world.ann().signs_up().await;
        let path = format!("/v1/users/{}", ann.id);
        admin.patch(&path, json!({ "role": "support" })).await.with(200);
        admin.delete(&path).await.with(200);
        admin.asks("POST", &format!("{path}/restore")).await.with(200);
        let product = admin
            .post("/v1/products", json!({ "url": "https://a.example" }))
            .await
            .with(201);
        admin
            .delete(&format!("/v1/products/{}", product.word("id")))
            .await
            .with(204);

        let mut of_ann = actions(&world, &format!("actor={}&target={}", admin.id, ann.id)).await;

        of_ann.sort_unstable();
        assert_eq!(
            of_ann,
            ["user.deactivated", "user.restored", "user.role_changed", "user.updated"]
        );
        let mut of_product = actions(&world, &format!("target={}", product.word("id"))).await;
        of_product.sort_unstable();
        assert_eq!(of_product, ["product.created", "product.deleted"]);
    });
}

#[test]
fn a_row_names_the_request_and_ids_only() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let change = ann
            .patch("/v1/me", json!({ "last_name": "Tal" }))
            .header("x-request-id", "change-0001");
        assert_eq!(change.await.with(200).header("x-request-id"), "change-0001");

        let page = world.admin().get("/v1/audit?action=user.updated").await.with(200);

        let row = &page.items()[0];
        assert_eq!(row["request_id"], "change-0001");
        assert_eq!((&row["actor"], &row["target"]), (&json!(ann.id), &json!(ann.id)));
        assert!(row["id"].as_str().unwrap().starts_with("aud_"));
        for personal in [&ann.email, "Tal", "Ann"] {
            assert!(!page.text.contains(personal), "{page:#?}");
        }
    });
}

#[test]
fn the_trail_is_narrowed_by_action_and_time_and_comes_newest_first() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        world.passes(Duration::from_mins(1)).await;
        let middle = world.now().to_rfc3339().replace("+00:00", "Z");
        ann.patch("/v1/me", json!({ "last_name": "Tal" })).await.with(200);
        world.passes(Duration::from_mins(1)).await;
        ann.asks("POST", "/v1/logout").await.with(204);

        let of = format!("actor={}", ann.id);
        let since = actions(&world, &format!("{of}&since={middle}")).await;
        let mut until = actions(&world, &format!("{of}&until={middle}")).await;

        until.sort_unstable();
        assert_eq!(since, ["session.signed_out", "user.updated"]);
        assert_eq!(until, ["session.signed_in", "user.registered"]);
        assert_eq!(
            actions(&world, &format!("{of}&action=user.registered")).await,
            ["user.registered"]
        );
        world
            .admin()
            .get("/v1/audit?action=dancing")
            .await
            .refused(400, "validation_failed");
        world
            .admin()
            .get("/v1/audit?since=yesterday")
            .await
            .refused(400, "validation_failed");
    });
}

#[test]
fn the_trail_comes_in_pages_that_miss_and_repeat_nothing() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        for name in ["A", "B", "C", "D", "E"] {
            ann.patch("/v1/me", json!({ "last_name": name })).await.with(200);
        }
        let whole = world
            .admin()
            .get(&format!("/v1/audit?actor={}", ann.id))
            .await
            .with(200);

        let (mut ids, mut next) = (Vec::new(), String::new());
        loop {
            let path = format!("/v1/audit?actor={}&limit=3{next}", ann.id);
            let page = world.admin().get(&path).await.with(200);
            ids.extend(page.each("id").into_iter().map(str::to_owned));
            match page.word("next_cursor") {
                "" => break,
                cursor => next = format!("&cursor={cursor}"),
            }
        }

        assert_eq!(ids.len(), 7);
        assert_eq!(ids, whole.each("id"));
    });
}
