//! `GET /v1/users`: the list, in pages.

use std::time::Duration;

use doorward_tests::{World, world};
use serde_json::{Value, json};

use super::path;

/// Every item of a list, page by page.
async fn leafed(world: &World, list: &str, limit: usize) -> Vec<Value> {
    let sign = if list.contains('?') { '&' } else { '?' };
    let (mut items, mut next) = (Vec::new(), String::new());
    loop {
        let page = world
            .admin()
            .get(&format!("{list}{sign}limit={limit}{next}"))
            .await
            .with(200);
        assert!(page.items().len() <= limit);
        items.extend(page.items().to_vec());
        match page.word("next_cursor") {
            "" => return items,
            cursor => next = format!("&cursor={cursor}"),
        }
    }
}

fn all<'a>(items: &'a [Value], member: &str) -> Vec<&'a str> {
    items.iter().map(|item| item[member].as_str().unwrap()).collect()
}

/// Accounts by these last names, made a second apart in this order.
async fn people(world: &World, last_names: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for name in last_names {
        world.passes(Duration::from_secs(1)).await;
        let body = json!({ "email": format!("{name}@example.org"), "first_name": "Pat", "last_name": name });
        ids.push(
            world
                .admin()
                .post("/v1/users", body)
                .await
                .with(201)
                .word("id")
                .to_owned(),
        );
    }
    ids
}

#[test]
fn the_list_comes_in_pages_that_miss_and_repeat_nobody() {
    world(async |world| {
        let ids = people(&world, &["adams", "baker", "clark", "davis", "evans", "frank", "green"]).await;

        let newest_first = leafed(&world, "/v1/users?status=pending", 3).await;
        let oldest_first = leafed(&world, "/v1/users?status=pending&sort=created_at", 2).await;

        assert_eq!(all(&oldest_first, "id"), ids);
        assert_eq!(all(&newest_first, "id"), ids.iter().rev().collect::<Vec<_>>());
        let page = world.admin().get("/v1/users?status=pending&limit=3").await;
        assert_eq!(page["total"], 7);
    });
}

#[test]
fn a_page_goes_on_where_the_last_one_ended_whatever_was_added() {
    world(async |world| {
        people(&world, &["adams", "baker", "clark", "davis"]).await;
        let first = world
            .admin()
            .get("/v1/users?status=pending&sort=last_name&limit=2")
            .await
            .with(200);

        people(&world, &["aaron", "cooper"]).await;
        let path = format!(
            "/v1/users?status=pending&sort=last_name&limit=9&cursor={}",
            first.word("next_cursor")
        );
        let second = world.admin().get(&path).await.with(200);

        assert_eq!(first.each("last_name"), ["adams", "baker"]);
        assert_eq!(second.each("last_name"), ["clark", "cooper", "davis"]);
    });
}

#[test]
fn the_list_is_sorted_as_asked() {
    world(async |world| {
        people(&world, &["clark", "Adams", "baker"]).await;

        for (sort, member, expected) in [
            (
                "email",
                "email",
                ["Adams@example.org", "baker@example.org", "clark@example.org"],
            ),
            ("last_name", "last_name", ["Adams", "baker", "clark"]),
            ("created_at", "last_name", ["clark", "Adams", "baker"]),
            ("-created_at", "last_name", ["baker", "Adams", "clark"]),
        ] {
            let items = leafed(&world, &format!("/v1/users?status=pending&sort={sort}"), 2).await;
            assert_eq!(all(&items, member), expected, "{sort}");
        }
        world
            .admin()
            .get("/v1/users?sort=password")
            .await
            .refused(400, "validation_failed");
    });
}

#[test]
fn the_list_is_searched_by_the_beginning_of_addresses_and_names() {
    world(async |world| {
        let ann = world.somebody("Annelie").with_phone().signs_up().await;
        people(&world, &["ziegler"]).await;

        let searches = [
            (ann.email[..9].to_owned(), &ann.email),
            (ann.number.replace('+', "%2B"), &ann.email),
            ("annel".to_owned(), &ann.email),
            ("ZIEG".to_owned(), &"ziegler@example.org".to_owned()),
        ];
        for (q, email) in searches {
            let found = world.admin().get(&format!("/v1/users?q={q}")).await.with(200);
            assert_eq!(found.each("email"), [email.as_str()], "{q}");
        }

        let nobody = world.admin().get("/v1/users?q=elie").await.with(200);
        assert_eq!((nobody.items().len(), &nobody["total"]), (0, &json!(0)));
    });
}

#[test]
fn the_list_is_narrowed_by_status_and_role() {
    world(async |world| {
        let support = world.with_role("support").await;
        let gone = world.ann().signs_up().await;
        world.admin().delete(&path(&gone.id)).await.with(200);
        people(&world, &["adams"]).await;

        let ids = async |filter: &str| {
            let page = world.admin().get(&format!("/v1/users?{filter}")).await.with(200);
            page.each("id").into_iter().map(str::to_owned).collect::<Vec<_>>()
        };

        assert_eq!(ids("role=support").await, [support.id.as_str()]);
        assert_eq!(ids("role=admin").await, [world.admin().id.as_str()]);
        assert_eq!(ids("status=deactivated").await, [gone.id.as_str()]);
        assert_eq!(ids("status=active&role=user").await, Vec::<String>::new());
        assert_eq!(ids("status=pending").await.len(), 1);
        world
            .admin()
            .get("/v1/users?status=asleep")
            .await
            .refused(400, "validation_failed");
        world
            .admin()
            .get("/v1/users?role=king")
            .await
            .refused(400, "validation_failed");
    });
}

#[test]
fn a_cursor_of_another_list_and_an_impossible_limit_are_refused() {
    world(async |world| {
        people(&world, &["adams", "baker"]).await;
        let page = world.admin().get("/v1/users?limit=1&sort=email").await.with(200);
        let cursor = page.word("next_cursor");

        for query in [
            format!("cursor={cursor}&sort=last_name"),
            "cursor=nonsense".to_owned(),
            "limit=0".to_owned(),
            "limit=101".to_owned(),
            "limit=many".to_owned(),
        ] {
            let refused = world.admin().get(&format!("/v1/users?{query}")).await;
            refused.refused(400, "validation_failed");
        }
    });
}
