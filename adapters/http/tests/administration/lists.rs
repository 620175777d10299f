//! Lists: complete, narrowed, and strict about what they are asked.

use std::collections::BTreeSet;
use std::time::Duration;

use doorward_core::records::user::Role;
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::world::World;

async fn twelve_accounts(world: &World) {
    for number in 0..12 {
        world
            .account(&format!("person{:02}@example.com", number * 7 % 12), Role::User)
            .await;
        world.passes(Duration::from_secs(1));
    }
}

async fn column(caller: &Caller<'_>, path: &str, member: &str) -> Vec<String> {
    let items = caller.leafs_through(path, 5).await;
    items
        .iter()
        .map(|item| item[member].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_account_is_listed_once_in_every_order() {
    let world = World::new();
    let support = world.support().await;
    twelve_accounts(&world).await;

    let newest = column(&support, "/v1/users", "id").await;
    let oldest = column(&support, "/v1/users?sort=created_at", "id").await;
    let emails = column(&support, "/v1/users?sort=email", "email").await;
    let names = column(&support, "/v1/users?sort=last_name", "id").await;

    assert_eq!(newest.len(), 13);
    assert!(oldest.iter().eq(newest.iter().rev()));
    assert!(emails.is_sorted());
    for list in [&newest, &names] {
        assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), 13);
    }
    let page = support.gets("/v1/users?limit=5").await;
    assert_eq!(page.json["total"], 13);
    assert!(page.json["next_cursor"].is_string());
    let whole = support.gets("/v1/users?limit=100").await;
    assert!(whole.json.get("next_cursor").is_none());
    assert_eq!(
        support.gets("/v1/users?limit=20").await.json,
        support.gets("/v1/users").await.json
    );
}

#[tokio::test]
async fn a_list_is_narrowed_and_an_empty_parameter_narrows_nothing() {
    let world = World::new();
    let admin = world.admin().await;
    twelve_accounts(&world).await;
    let bob = json!({"email": "bob@example.com", "first_name": "Bob", "last_name": "Baker", "role": "support"});
    admin.posts("/v1/users", bob).await;

    let count = async |query: &str| admin.gets(&format!("/v1/users?{query}")).await.json["total"].clone();

    assert_eq!(count("q=PERSON0").await, 10);
    assert_eq!(count("q=bak").await, 1);
    assert_eq!(count("status=pending").await, 1);
    assert_eq!(count("role=support&status=pending&q=bob").await, 1);
    assert_eq!(count("role=admin").await, 1);
    assert_eq!(count("role=support&status=active").await, 0);
    assert_eq!(count("limit=&cursor=&q=&status=&role=&sort=").await, 14);
    assert_eq!(count("colour=green").await, 14);
}

#[tokio::test]
async fn all_that_is_wrong_with_a_question_is_said_at_once() {
    let world = World::with_inbox();
    let admin = world.admin().await;

    let users = admin
        .gets("/v1/users?limit=0&cursor=x&status=gone&role=king&sort=age")
        .await;
    let products = admin.gets("/v1/products?limit=101&status=gone&sort=email").await;
    let deliveries = admin.gets("/v1/deliveries?limit=ten&status=decoy&channel=pigeon").await;
    let audit = admin
        .gets("/v1/audit?action=nap&since=yesterday&until=2026-01-01")
        .await;
    let inbox = admin.gets("/v1/inbox?limit=-1").await;

    let fields = |reply: &crate::caller::Reply| -> Vec<String> {
        assert_eq!(reply.refusal(), (400, "validation_failed"), "{}", reply.text);
        reply.flaws().into_iter().map(|(field, _)| field.to_owned()).collect()
    };
    assert_eq!(fields(&users), ["cursor", "limit", "role", "sort", "status"]);
    assert_eq!(fields(&products), ["limit", "sort", "status"]);
    assert_eq!(fields(&deliveries), ["channel", "limit", "status"]);
    assert_eq!(fields(&audit), ["action", "since", "until"]);
    assert_eq!(fields(&inbox), ["limit"]);
}

#[tokio::test]
async fn a_cursor_fits_the_order_it_was_made_for() {
    let world = World::new();
    let support = world.support().await;
    twelve_accounts(&world).await;
    let page = support.gets("/v1/users?sort=email&limit=3").await;
    let cursor = page.says("next_cursor");

    let same = support
        .gets(&format!("/v1/users?sort=email&limit=3&cursor={cursor}"))
        .await;
    let other = support
        .gets(&format!("/v1/users?sort=last_name&limit=3&cursor={cursor}"))
        .await;
    let foreign = support.gets(&format!("/v1/products?cursor={cursor}")).await;

    assert_eq!(same.status, 200);
    assert_eq!(other.flaws(), [("cursor", "invalid")]);
    assert_eq!(foreign.flaws(), [("cursor", "invalid")]);
}

#[tokio::test]
async fn a_page_goes_on_after_its_last_item_whatever_happened_in_between() {
    let world = World::new();
    let admin = world.admin().await;
    twelve_accounts(&world).await;
    let first = admin.gets("/v1/users?sort=email&limit=4").await;
    let seen: Vec<&Value> = first.json["items"].as_array().unwrap().iter().collect();
    let last = seen[3]["id"].as_str().unwrap();

    admin.posts(&format!("/v1/users/{last}/erase"), json!({})).await;
    world.account("aaron@example.com", Role::User).await;
    let next = admin
        .gets(&format!(
            "/v1/users?sort=email&limit=4&cursor={}",
            first.says("next_cursor")
        ))
        .await;

    let following: Vec<_> = next.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["email"].clone())
        .collect();
    assert_eq!(
        following,
        [
            "person03@example.com",
            "person04@example.com",
            "person05@example.com",
            "person06@example.com"
        ]
    );
}
