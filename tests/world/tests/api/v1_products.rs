//! `/v1/products`: what everybody signed in reads and administrators write.

use std::time::Duration;

use doorward_tests::{Answer, World, world};
use serde_json::{Value, json};

fn path(id: &str) -> String {
    format!("/v1/products/{id}")
}

async fn adds(world: &World, body: Value) -> Answer {
    world.admin().post("/v1/products", body).await
}

#[test]
fn a_product_is_added() {
    world(async |world| {
        let body = json!({
            "url": "https://shop.example/lamps/42", "name": "Reading lamp",
            "description": "Brass.", "attributes": { "colour": "green" },
        });

        let added = adds(&world, body.clone()).await.with(201);

        assert_eq!(added.header("location"), path(added.word("id")));
        assert!(added.word("id").starts_with("prd_"));
        assert_eq!(
            (added.word("status"), &added["attributes"]),
            ("active", &json!({ "colour": "green" }))
        );
        for member in ["url", "name", "description"] {
            assert_eq!(added[member], body[member]);
        }
        let read = world.admin().get(&path(added.word("id"))).await.with(200);
        assert_eq!(read.json, added.json);
        assert_eq!(read.header("etag"), format!("\"{}\"", read["version"]));
    });
}

#[test]
fn an_attribute_is_named_as_people_write() {
    world(async |world| {
        let attributes = json!({ "screen size": "L", "größe": "L", "サイズ": "L" });
        let body = json!({ "url": "https://shop.example/shirts/1", "attributes": attributes });

        let added = adds(&world, body).await.with(201);

        let read = world.admin().get(&path(added.word("id"))).await.with(200);
        assert_eq!(read["attributes"], attributes);
        for name in ["screen\nsize", " size", "a  b", "a/b", ""] {
            let body = json!({ "url": "https://shop.example/shirts/2", "attributes": { name: "L" } });
            let refused = adds(&world, body).await.refused(400, "validation_failed");
            assert_eq!(refused.flaws(), [("attributes", "invalid")], "{name:?}");
        }
    });
}

#[test]
fn a_url_is_enough() {
    world(async |world| {
        let added = adds(&world, json!({ "url": "https://shop.example" })).await.with(201);

        assert_eq!(
            added.members(),
            [
                "attributes",
                "created_at",
                "id",
                "status",
                "updated_at",
                "url",
                "version"
            ]
        );
        assert_eq!(added["attributes"], json!({}));
    });
}

#[test]
fn urls_are_kept_and_compared_in_one_form() {
    world(async |world| {
        let added = adds(&world, json!({ "url": "HTTPS://Shop.Example:443/a/../lamps#top" }))
            .await
            .with(201);

        assert_eq!(added.word("url"), "https://shop.example/lamps");
        let again = adds(&world, json!({ "url": "https://shop.example/lamps" })).await;
        again.refused(409, "product_url_taken");
    });
}

#[test]
fn what_is_no_product_is_refused() {
    world(async |world| {
        for url in [
            "",
            "lamps",
            "/lamps",
            "ftp://shop.example",
            "https://ann:pw@shop.example",
            "javascript:alert(1)",
        ] {
            let refused = adds(&world, json!({ "url": url }))
                .await
                .refused(400, "validation_failed");
            assert_eq!(refused.flaws()[0].0, "url", "{url}");
        }
        let many: Value = (0..51)
            .map(|n| (format!("k{n}"), json!("v")))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let flawed = json!({ "url": "https://shop.example", "name": "x".repeat(201), "attributes": many });
        let refused = adds(&world, flawed).await.refused(400, "validation_failed");
        assert_eq!(refused.flaws(), [("attributes", "too_many"), ("name", "too_long")]);
        adds(&world, json!({ "url": "https://shop.example", "price": 3 }))
            .await
            .with(400);
        adds(
            &world,
            json!({ "url": "https://shop.example", "attributes": { "size": 3 } }),
        )
        .await
        .with(400);
    });
}

#[test]
fn a_product_is_changed_in_part() {
    world(async |world| {
        let body = json!({ "url": "https://shop.example/a", "name": "Lamp", "description": "Brass." });
        let added = adds(&world, body).await.with(201);
        let changes = async |body: Value| world.admin().patch(&path(added.word("id")), body).await.with(200);

        let archived = changes(json!({ "status": "archived" })).await;
        let renamed = changes(json!({ "name": "Old lamp", "description": null, "attributes": { "a": "b" } })).await;
        let moved = changes(json!({ "url": "https://shop.example/b" })).await;

        assert_eq!((archived.word("status"), archived.word("name")), ("archived", "Lamp"));
        assert_eq!(
            (renamed.word("name"), renamed.json.get("description")),
            ("Old lamp", None)
        );
        assert_eq!(
            (moved.word("url"), &moved["attributes"]),
            ("https://shop.example/b", &json!({ "a": "b" }))
        );
        adds(&world, json!({ "url": "https://shop.example/a" })).await.with(201);
    });
}

#[test]
fn a_url_of_another_product_cannot_be_taken() {
    world(async |world| {
        adds(&world, json!({ "url": "https://shop.example/a" })).await.with(201);
        let other = adds(&world, json!({ "url": "https://shop.example/b" })).await.with(201);

        let body = json!({ "url": "https://shop.example/a" });
        let refused = world.admin().patch(&path(other.word("id")), body).await;

        refused.refused(409, "product_url_taken");
    });
}

#[test]
fn a_removed_product_is_gone_and_its_url_free() {
    world(async |world| {
        let added = adds(&world, json!({ "url": "https://shop.example/a" })).await.with(201);

        world.admin().delete(&path(added.word("id"))).await.with(204);

        world
            .admin()
            .get(&path(added.word("id")))
            .await
            .refused(404, "not_found");
        world
            .admin()
            .delete(&path(added.word("id")))
            .await
            .refused(404, "not_found");
        adds(&world, json!({ "url": "https://shop.example/a" })).await.with(201);
    });
}

#[test]
fn a_change_is_made_only_to_the_version_it_is_meant_for() {
    world(async |world| {
        let added = adds(&world, json!({ "url": "https://shop.example/a" })).await.with(201);
        let (admin, path) = (world.admin(), path(added.word("id")));
        let tag = admin.get(&path).await.header("etag").to_owned();
        let change = json!({ "name": "Lamp" });

        let changed = admin
            .patch(&path, change.clone())
            .header("if-match", &tag)
            .await
            .with(200);

        let stale = admin.patch(&path, change).header("if-match", &tag).await;
        stale.refused(412, "version_mismatch");
        admin
            .delete(&path)
            .header("if-match", &tag)
            .await
            .refused(412, "version_mismatch");
        admin.delete(&path).header("if-match", "*").await.with(204);
        assert_ne!(changed.header("etag"), tag);
    });
}

#[test]
fn a_known_version_is_not_sent_again() {
    world(async |world| {
        let added = adds(&world, json!({ "url": "https://shop.example/a" })).await.with(201);
        let path = path(added.word("id"));
        let tag = world.admin().get(&path).await.header("etag").to_owned();

        let known = world.admin().get(&path).header("if-none-match", &tag).await.with(304);

        assert!(known.text.is_empty());
    });
}

#[test]
fn a_repeated_request_adds_one_product() {
    world(async |world| {
        let admin = world.admin();
        let body = json!({ "url": "https://shop.example/a", "name": "Lamp" });
        let asks = |body: &Value, key: &str| admin.post("/v1/products", body.clone()).header("idempotency-key", key);

        let first = asks(&body, "one").await.with(201);
        let second = asks(&body, "one").await.with(201);

        assert_eq!(first.json, second.json);
        asks(&body, "two").await.refused(409, "product_url_taken");
        asks(&json!({ "url": "https://shop.example/b" }), "one")
            .await
            .refused(409, "conflict");
        asks(&body, &"k".repeat(300)).await.with(400);
    });
}

#[test]
fn of_many_repeats_at_once_one_adds_the_product() {
    world(async |world| {
        let admin = world.admin();
        let asks = || async {
            let body = json!({ "url": "https://shop.example/a" });
            admin
                .post("/v1/products", body)
                .header("idempotency-key", "one")
                .await
                .with(201)
        };

        let answers = futures_util::future::join_all((0..20).map(|_| asks())).await;

        let ids: std::collections::HashSet<_> = answers.iter().map(|answer| answer.word("id")).collect();
        assert_eq!(ids.len(), 1);
        assert_eq!(admin.get("/v1/products").await["total"], 1);
    });
}

#[test]
fn the_list_is_paged_sorted_searched_and_narrowed() {
    world(async |world| {
        let mut ids = Vec::new();
        for (url, name) in [("c", "Bench"), ("a", "Chair"), ("b", "armchair")] {
            world.passes(Duration::from_secs(1)).await;
            let body = json!({ "url": format!("https://{url}.example/"), "name": name });
            ids.push(adds(&world, body).await.with(201).word("id").to_owned());
        }
        world
            .admin()
            .patch(&path(&ids[0]), json!({ "status": "archived" }))
            .await
            .with(200);
        let names = async |query: &str| {
            let page = world.admin().get(&format!("/v1/products?{query}")).await.with(200);
            page.each("name").into_iter().map(str::to_owned).collect::<Vec<_>>()
        };

        assert_eq!(names("").await, ["armchair", "Chair", "Bench"]);
        assert_eq!(names("sort=created_at").await, ["Bench", "Chair", "armchair"]);
        assert_eq!(names("sort=name").await, ["armchair", "Bench", "Chair"]);
        assert_eq!(names("sort=url").await, ["Chair", "armchair", "Bench"]);
        assert_eq!(names("q=ch").await, ["Chair"]);
        assert_eq!(names("q=https://b.").await, ["armchair"]);
        assert_eq!(names("status=archived").await, ["Bench"]);
        let first = world.admin().get("/v1/products?limit=2&sort=name").await.with(200);
        assert_eq!((first.items().len(), &first["total"]), (2, &json!(3)));
        let cursor = first.word("next_cursor");
        assert_eq!(names(&format!("limit=2&sort=name&cursor={cursor}")).await, ["Chair"]);
    });
}
