//! `/v1/users`: accounts as support sees them and administrators write them.

mod endings;
mod lists;

use std::time::Duration;

use doorward_tests::{Answer, Challenge, Person, World, world};
use serde_json::{Value, json};

fn path(id: &str) -> String {
    format!("/v1/users/{id}")
}

/// An account that an administrator made.
async fn invited(world: &World, person: &Person) -> Answer {
    let body = json!({ "email": person.email, "first_name": person.first_name, "last_name": person.last_name });
    world.admin().post("/v1/users", body).await.with(201)
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

/// What `null` leaves alone when it is said of a phone.
const UNTOUCHED: [&str; 8] = [
    "first_name",
    "last_name",
    "email",
    "email_verified",
    "role",
    "status",
    "locale",
    "created_at",
];

/// A new account with a number that its owner has proved.
async fn reached_by_phone(world: &World) -> Person {
    let ann = world.ann().signs_up().await;
    let body = json!({ "phone": ann.number, "password": ann.password });
    let challenge = Challenge::of(&ann.post("/v1/me/phone", body).await.with(202));
    let code = ann.reads_the_text().await;
    ann.verifies(&challenge, &code).await.with(200);
    ann
}

#[test]
fn the_phone_is_removed_by_null_and_nothing_else_is() {
    world(async |world| {
        let ann = reached_by_phone(&world).await;
        let admin = world.admin();
        let before = admin.get(&path(&ann.id)).await.with(200);
        assert_eq!(
            (before.word("phone"), &before["phone_verified"]),
            (ann.number.as_str(), &json!(true))
        );

        let changed = admin.patch(&path(&ann.id), json!({ "phone": null })).await.with(200);

        assert!(changed.json.get("phone").is_none(), "{changed:#?}");
        assert_eq!(changed["phone_verified"], false);
        for member in UNTOUCHED {
            assert_eq!(changed[member], before[member], "{member}");
        }
        assert_eq!(admin.get(&path(&ann.id)).await.with(200).json, changed.json);
        ann.get("/v1/me").await.with(200);
        let trail = admin
            .get(&format!("/v1/audit?target={}&action=user.updated", ann.id))
            .await
            .with(200);
        assert_eq!(trail.each("actor"), [admin.id.as_str()], "{trail:#?}");
        assert!(!trail.text.contains(&ann.number), "{trail:#?}");
    });
}

#[test]
fn a_number_that_was_removed_is_free_and_signs_its_former_owner_in_no_more() {
    world(async |world| {
        let ann = reached_by_phone(&world).await;
        let admin = world.admin();
        admin.patch(&path(&ann.id), json!({ "phone": null })).await.with(200);
        let password = json!({ "phone": ann.number, "password": ann.password });

        let former = ann.post("/v1/login/password", password).await;
        let mut bob = world.bob();
        bob.phone = Some(ann.number.clone());
        let bob = bob.signs_up().await;

        former.refused(401, "invalid_credentials");
        assert_eq!(bob.get("/v1/me").await.with(200).word("phone"), ann.number);
        let body = json!({ "phone": ann.number });
        admin.patch(&path(&ann.id), body).await.refused(409, "phone_taken");
    });
}

#[test]
fn null_leaves_alone_what_nobody_can_be_without() {
    world(async |world| {
        let ann = world.ann().with_phone().signs_up().await;
        let before = world.admin().get(&path(&ann.id)).await.with(200);
        let theirs = json!({ "first_name": null, "last_name": null, "role": null, "locale": null, "email": null });
        let own = json!({ "first_name": null, "last_name": null, "locale": null });

        let by_the_admin = world.admin().patch(&path(&ann.id), theirs).await.with(200);
        let by_herself = ann.patch("/v1/me", own).await.with(200);

        assert_eq!(by_the_admin.json, before.json);
        assert_eq!(by_herself.json, before.json);
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
