//! Products: anybody signed in reads them, administrators write them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::World;

fn lamp() -> Value {
    json!({
        "url": "HTTPS://Shop.Example:443/lamps/../lamps/42#top", "name": "Reading lamp", "description": "Brass.",
        "attributes": {"colour": "green"},
    })
}

#[tokio::test]
async fn a_product_is_added_read_changed_and_removed() {
    let world = World::new();
    let (admin, user) = (world.admin().await, world.user().await);

    let added = admin.posts("/v1/products", lamp()).await;
    let path = format!("/v1/products/{}", added.says("id"));
    let read = user.gets(&path).await;
    world.passes(Duration::from_mins(1));
    let changed = admin
        .patches(
            &path,
            json!({"name": "Lamp", "description": null, "attributes": {}, "status": "archived"}),
        )
        .await;
    let removed = admin.deletes(&path).await;

    assert_eq!(
        (added.status, added.header("location"), added.header("etag")),
        (201, path.as_str(), "\"1\"")
    );
    assert_eq!(
        (read.status, &read.json, read.header("etag")),
        (200, &added.json, "\"1\"")
    );
    assert_eq!(
        added.json,
        json!({
            "id": added.says("id"), "url": "https://shop.example/lamps/42", "name": "Reading lamp", "description": "Brass.",
            "attributes": {"colour": "green"}, "status": "active", "created_at": added.says("created_at"),
            "updated_at": added.says("created_at"), "version": 1,
        })
    );
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    assert_eq!(
        changed.json,
        json!({
            "id": added.says("id"), "url": "https://shop.example/lamps/42", "name": "Lamp", "attributes": {},
            "status": "archived", "created_at": added.says("created_at"), "updated_at": changed.says("updated_at"), "version": 2,
        })
    );
    assert!(changed.says("updated_at") > added.says("updated_at"));
    assert_eq!((removed.status, removed.text.as_str()), (204, ""));
    assert_eq!(user.gets(&path).await.refusal(), (404, "not_found"));
    assert_eq!(admin.deletes(&path).await.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn a_product_needs_nothing_but_its_url() {
    let world = World::new();
    let admin = world.admin().await;

    let bare = admin
        .posts("/v1/products", json!({"url": "https://shop.example/1"}))
        .await;
    let nulls = admin
        .posts(
            "/v1/products",
            json!({"url": "https://shop.example/2", "name": null, "description": null, "attributes": null}),
        )
        .await;

    for reply in [bare, nulls] {
        assert_eq!(reply.status, 201, "{}", reply.text);
        assert_eq!(reply.json["attributes"], json!({}));
        assert!(reply.json.get("name").is_none() && reply.json.get("description").is_none());
    }
}

#[tokio::test]
async fn a_change_leaves_alone_what_it_does_not_mention() {
    let world = World::new();
    let admin = world.admin().await;
    let added = admin.posts("/v1/products", lamp()).await;
    let path = format!("/v1/products/{}", added.says("id"));

    let moved = admin
        .patches(&path, json!({"url": "https://shop.example/lamps/43"}))
        .await;
    let nothing = admin.patches(&path, json!({})).await;

    assert_eq!(moved.says("url"), "https://shop.example/lamps/43");
    for member in ["name", "description", "attributes", "status"] {
        assert_eq!(moved.json[member], added.json[member], "{member}");
    }
    assert_eq!(
        (nothing.status, nothing.says("url")),
        (200, "https://shop.example/lamps/43")
    );
}

#[tokio::test]
async fn two_products_do_not_share_a_url() {
    let world = World::new();
    let admin = world.admin().await;
    let first = admin.posts("/v1/products", lamp()).await;
    let second = admin
        .posts("/v1/products", json!({"url": "https://shop.example/other"}))
        .await;
    let path = format!("/v1/products/{}", second.says("id"));

    let again = admin
        .posts("/v1/products", json!({"url": "https://SHOP.example/lamps/42"}))
        .await;
    let moved = admin
        .patches(&path, json!({"url": "https://shop.example/lamps/42"}))
        .await;
    admin.deletes(&format!("/v1/products/{}", first.says("id"))).await;
    let freed = admin
        .patches(&path, json!({"url": "https://shop.example/lamps/42"}))
        .await;

    assert_eq!(again.refusal(), (409, "product_url_taken"));
    assert_eq!(moved.refusal(), (409, "product_url_taken"));
    assert_eq!(freed.status, 200);
}

#[tokio::test]
async fn every_flaw_of_a_product_is_reported_at_once() {
    let world = World::new();
    let admin = world.admin().await;
    let added = admin.posts("/v1/products", lamp()).await;

    let path = format!("/v1/products/{}", added.says("id"));

    let shape = admin
        .posts(
            "/v1/products",
            json!({"name": 7, "attributes": {"depth": 3}, "price": 1}),
        )
        .await;
    let values = admin
        .posts(
            "/v1/products",
            json!({"url": "ftp://x", "name": "a\u{0}b", "description": "x".repeat(4001), "attributes": {"bad  key": "x"}}),
        )
        .await;
    let change = admin
        .patches(&path, json!({"url": "", "name": "", "status": "sold"}))
        .await;

    assert_eq!(
        shape.flaws(),
        [
            ("attributes.depth", "invalid"),
            ("name", "invalid"),
            ("price", "unknown"),
            ("url", "required")
        ]
    );
    assert_eq!(
        values.flaws(),
        [
            ("attributes", "invalid"),
            ("description", "too_long"),
            ("name", "invalid"),
            ("url", "invalid")
        ]
    );
    assert_eq!(
        change.flaws(),
        [("name", "required"), ("status", "invalid"), ("url", "required")]
    );
}

#[tokio::test]
async fn products_are_listed_completely_sorted_and_narrowed() {
    let world = World::new();
    let (admin, user) = (world.admin().await, world.user().await);
    for number in 0..9 {
        let at = number * 4 % 9;
        admin
            .posts(
                "/v1/products",
                json!({"url": format!("https://shop.example/{at}"), "name": format!("Lamp {at}")}),
            )
            .await;
        world.passes(Duration::from_secs(1));
    }

    let column = async |query: &str, member: &str| -> Vec<String> {
        let items = user.leafs_through(&format!("/v1/products?{query}"), 4).await;
        items
            .iter()
            .map(|item| item[member].as_str().unwrap().to_owned())
            .collect()
    };

    let (names, urls) = (column("sort=name", "name").await, column("sort=url", "url").await);
    let (newest, oldest) = (column("", "id").await, column("sort=created_at", "id").await);
    assert!(names.len() == 9 && names.is_sorted());
    assert!(urls.len() == 9 && urls.is_sorted());
    assert!(newest.len() == 9 && newest.iter().eq(oldest.iter().rev()));
    assert_eq!(column("q=lamp%203", "name").await, ["Lamp 3"]);
    assert_eq!(column("q=SHOP.example/7", "name").await, ["Lamp 7"]);
    assert_eq!(column("status=archived", "name").await, Vec::<String>::new());
}
