//! `/v1/users`: accounts as support sees them and administrators write them.

use std::time::Duration;

use doorward_tests::{Answer, Person, World, world};
use serde_json::{Value, json};

fn path(id: &str) -> String {
    format!("/v1/users/{id}")
}

/// An account that an administrator made.
async fn invited(world: &World, person: &Person) -> Answer {
    let body = json!({ "email": person.email, "first_name": person.first_name, "last_name": person.last_name });
    world.admin().post("/v1/users", body).await.with(201)
}

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
fn an_account_is_made_and_its_owner_invited() {
    world(async |world| {
        let ann = world.ann();
        let body = json!({
            "email": ann.email, "first_name": "Ann", "last_name": "Berg",
            "phone": ann.number, "role": "support", "locale": "de",
        });

        let made = world.admin().post("/v1/users", body).await.with(201);

        assert_eq!(made.header("location"), path(made.word("id")));
        assert_eq!((made.word("status"), made.word("role")), ("pending", "support"));
        assert_eq!(
            (&made["email_verified"], &made["phone_verified"]),
            (&json!(false), &json!(false))
        );
        let letter = world.post().letter_to(&ann.email, "invitation").await;
        assert!(letter["link"].is_string() && letter.get("code").is_none());
        assert!(letter["text"].as_str().unwrap().contains("Hallo"), "{letter}");
    });
}

#[test]
fn who_follows_the_invitation_chooses_a_password_and_signs_in() {
    world(async |world| {
        let ann = world.ann();
        let made = invited(&world, &ann).await;
        let token = world.post().link_token_for(&ann.email).await;
        world.passes(Duration::from_hours(24 * 6)).await;

        let body = json!({ "token": token, "new_password": ann.password });
        ann.post("/v1/password-resets/confirm", body).await.with(204);

        let ann = ann.signs_in().await;
        let me = ann.get("/v1/me").await.with(200);
        assert_eq!((me.word("id"), me.word("status")), (made.word("id"), "active"));
        assert_eq!(me["email_verified"], true);
    });
}

#[test]
fn an_administrator_never_sets_a_password() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let mut body = json!({ "email": "eve@example.com", "first_name": "Eve", "last_name": "Berg" });
        body["password"] = json!("a long enough secret");

        world.admin().post("/v1/users", body).await.with(400);
        let patch = json!({ "password": "a long enough secret" });
        world.admin().patch(&path(&ann.id), patch).await.with(400);
    });
}

#[test]
fn a_taken_address_or_number_is_told() {
    world(async |world| {
        let ann = world.ann().with_phone().signs_up().await;
        let makes = async |email: &str, phone: &str| {
            let body = json!({ "email": email, "first_name": "Eve", "last_name": "Berg", "phone": phone });
            world.admin().post("/v1/users", body).await
        };

        makes(&ann.email.to_uppercase(), "+4915199999999")
            .await
            .refused(409, "email_taken");
        makes("eve@example.com", &ann.number).await.refused(409, "phone_taken");
    });
}

#[test]
fn every_flaw_is_told_at_once() {
    world(async |world| {
        let body = json!({
            "email": "", "first_name": "", "last_name": "x\u{7}", "phone": "+1", "role": "king", "locale": "",
        });

        let refused = world
            .admin()
            .post("/v1/users", body)
            .await
            .refused(400, "validation_failed");

        assert_eq!(
            refused.flaws().iter().map(|(field, _)| *field).collect::<Vec<_>>(),
            ["email", "first_name", "last_name", "locale", "phone", "role"]
        );
    });
}

#[test]
fn one_is_read_with_its_version() {
    world(async |world| {
        let ann = world.ann().signs_up().await;

        let read = world.admin().get(&path(&ann.id)).await.with(200);

        assert_eq!(read.json, ann.get("/v1/me").await.json);
        assert_eq!(read.header("etag"), format!("\"{}\"", read["version"]));
        for id in ["usr_00000000000000000000000000", "nonsense", &ann.session_id] {
            world.admin().get(&path(id)).await.refused(404, "not_found");
        }
    });
}

#[test]
fn a_change_is_made_only_to_the_version_it_is_meant_for() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        let admin = world.admin();
        let tag = admin.get(&path(&ann.id)).await.header("etag").to_owned();
        let change = json!({ "first_name": "Anna" });

        let changed = admin
            .patch(&path(&ann.id), change.clone())
            .header("if-match", &tag)
            .await
            .with(200);

        assert_ne!(changed.header("etag"), tag);
        let stale = admin.patch(&path(&ann.id), change).header("if-match", &tag).await;
        stale.refused(412, "version_mismatch");
        let stale = admin.delete(&path(&ann.id)).header("if-match", &tag).await;
        stale.refused(412, "version_mismatch");
        let fresh = admin
            .delete(&path(&ann.id))
            .header("if-match", changed.header("etag"))
            .await;
        fresh.with(200);
    });
}

#[test]
fn what_an_administrator_changes_is_changed() {
    world(async |world| {
        let ann = world.ann().with_phone().signs_up().await;
        let body = json!({
            "first_name": "Anna", "last_name": "Tal", "role": "support", "locale": "de",
            "email": "anna@example.com", "phone": "+4915188888888",
        });

        let changed = world.admin().patch(&path(&ann.id), body).await.with(200);

        assert_eq!((changed.word("first_name"), changed.word("last_name")), ("Anna", "Tal"));
        assert_eq!((changed.word("role"), changed.word("locale")), ("support", "de"));
        assert_eq!(
            (changed.word("email"), &changed["email_verified"]),
            ("anna@example.com", &json!(false))
        );
        assert_eq!(
            (changed.word("phone"), &changed["phone_verified"]),
            ("+4915188888888", &json!(false))
        );
        world.post().letter_to(&ann.email, "email_change_notice").await;
        world.bob().with_email(&ann.email).signs_up().await;
    });
}

#[test]
fn the_phone_is_removed_by_null() {
    world(async |world| {
        let ann = world.ann().with_phone().signs_up().await;

        let changed = world
            .admin()
            .patch(&path(&ann.id), json!({ "phone": null }))
            .await
            .with(200);

        assert!(changed.json.get("phone").is_none(), "{changed:#?}");
    });
}

#[test]
fn a_deactivated_account_is_kept_and_signed_out_and_can_be_restored() {
    world(async |world| {
        let ann = world.ann().signs_up().await;

        let gone = world.admin().delete(&path(&ann.id)).await.with(200);

        assert_eq!(gone.word("status"), "deactivated");
        ann.get("/v1/me").await.refused(401, "unauthenticated");
        let restored = world
            .admin()
            .asks("POST", &format!("{}/restore", path(&ann.id)))
            .await
            .with(200);
        assert_eq!(restored.word("status"), "active");
        ann.get("/v1/me").await.refused(401, "unauthenticated");
        ann.signs_in().await;
    });
}

#[test]
fn an_address_of_a_deactivated_account_is_still_taken() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        world.admin().delete(&path(&ann.id)).await.with(200);

        let body = json!({ "email": ann.email, "first_name": "Eve", "last_name": "Berg" });

        world.admin().post("/v1/users", body).await.refused(409, "email_taken");
    });
}

#[test]
fn an_erased_account_is_gone_for_good_and_its_addresses_are_free() {
    world(async |world| {
        let ann = world.ann().with_phone().signs_up().await;

        world
            .admin()
            .asks("POST", &format!("{}/erase", path(&ann.id)))
            .await
            .with(204);

        world.admin().get(&path(&ann.id)).await.refused(404, "not_found");
        ann.get("/v1/me").await.refused(401, "unauthenticated");
        ann.tries_password(&ann.password)
            .await
            .refused(401, "invalid_credentials");
        let deliveries = world.admin().get("/v1/deliveries?limit=100").await.with(200);
        assert!(
            !deliveries.text.contains("a•••@e•••.com") || deliveries.items().len() < 3,
            "{deliveries:#?}"
        );
        let trail = world
            .admin()
            .get(&format!("/v1/audit?target={}", ann.id))
            .await
            .with(200);
        assert!(trail.each("action").contains(&"user.erased"));
        assert!(
            !trail.text.contains(&ann.email) && !trail.text.contains(&ann.number),
            "{trail:#?}"
        );
        let mut again = world.bob().with_email(&ann.email);
        again.phone = Some(ann.number.clone());
        let again = again.signs_up().await;
        assert_eq!(again.get("/v1/me").await.word("phone"), ann.number);
    });
}

#[test]
fn a_reset_started_for_somebody_sends_them_a_link() {
    world(async |world| {
        let (ann, support) = (world.ann().signs_up().await, world.with_role("support").await);

        let answer = support
            .asks("POST", &format!("{}/password-reset", path(&ann.id)))
            .await
            .with(202);

        assert_eq!(answer.text, "{}");
        let token = world.post().link_token_for(&ann.email).await;
        let body = json!({ "token": token, "new_password": "a brand new secret" });
        ann.post("/v1/password-resets/confirm", body).await.with(204);
        ann.tries_password("a brand new secret").await.with(200);
    });
}

#[test]
fn support_sees_and_ends_the_sessions_of_an_account() {
    world(async |world| {
        let (phone, support) = (world.ann().signs_up().await, world.with_role("support").await);
        let laptop = phone.signs_in().await;
        let sessions = format!("{}/sessions", path(&phone.id));

        let page = support.get(&sessions).await.with(200);
        support.delete(&sessions).await.with(204);

        assert_eq!(page["total"], 2);
        for device in [&phone, &laptop] {
            device.get("/v1/me").await.refused(401, "unauthenticated");
        }
        assert_eq!(support.get(&sessions).await.with(200)["total"], 0);
        support
            .get("/v1/users/nonsense/sessions")
            .await
            .refused(404, "not_found");
    });
}

#[test]
fn the_last_administrator_stays() {
    world(async |world| {
        let admin = world.admin();
        let own = path(&admin.id);

        admin
            .patch(&own, json!({ "role": "user" }))
            .await
            .refused(409, "conflict");
        admin.delete(&own).await.refused(409, "conflict");
        admin
            .asks("POST", &format!("{own}/erase"))
            .await
            .refused(409, "conflict");

        let second = world.with_role("admin").await;
        admin.patch(&own, json!({ "role": "user" })).await.with(200);
        second.delete(&path(&second.id)).await.refused(409, "conflict");
    });
}

#[test]
fn a_repeated_request_makes_one_account() {
    world(async |world| {
        let admin = world.admin();
        let body = json!({ "email": "eve@example.com", "first_name": "Eve", "last_name": "Berg" });
        let makes = |body: &Value| admin.post("/v1/users", body.clone()).header("idempotency-key", "one");

        let first = makes(&body).await.with(201);
        let second = makes(&body).await.with(201);

        assert_eq!(first.json, second.json);
        assert_eq!(second.header("location"), path(first.word("id")));
        assert_eq!(world.post().purposes_to("eve@example.com").await, ["invitation"]);
        let other = json!({ "email": "pat@example.com", "first_name": "Pat", "last_name": "Berg" });
        makes(&other).await.refused(409, "conflict");
        world.passes(Duration::from_hours(24)).await;
        let later = world
            .admin()
            .post("/v1/users", other)
            .header("idempotency-key", "one")
            .await;
        later.with(201);
    });
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
