//! `/v1/me`: one's own account.

use doorward_tests::{Challenge, Person, World, world};
use serde_json::json;

async fn asks_for_phone(person: &Person, number: &str) -> doorward_tests::Answer {
    let body = json!({ "phone": number, "password": person.password });
    person.post("/v1/me/phone", body).await
}

/// Moves to another number and proves it.
async fn moves_to(person: &Person, number: &str) -> doorward_tests::Answer {
    let challenge = Challenge::of(&asks_for_phone(person, number).await.with(202));
    let code = person.post.code_for(number).await;
    person.verifies(&challenge, &code).await
}

async fn ann(world: &World) -> Person {
    world.ann().signs_up().await
}

#[test]
fn it_is_the_account_of_the_token() {
    world(async |world| {
        let ann = ann(&world).await;

        let me = ann.get("/v1/me").await.with(200);

        assert_eq!(
            me.members(),
            [
                "created_at",
                "email",
                "email_verified",
                "first_name",
                "id",
                "last_name",
                "locale",
                "phone_verified",
                "role",
                "status",
                "updated_at",
                "version",
            ]
        );
        assert_eq!((me.word("id"), me.word("email")), (ann.id.as_str(), ann.email.as_str()));
        assert!(ann.id.starts_with("usr_"));
        assert_eq!(me.word("locale"), "en");
    });
}

#[test]
fn name_and_language_change() {
    world(async |world| {
        let ann = ann(&world).await;

        let body = json!({ "first_name": "Anna", "last_name": "Tal", "locale": "de" });
        let changed = ann.patch("/v1/me", body).await.with(200);
        let alone = ann.patch("/v1/me", json!({ "last_name": "Berg" })).await.with(200);

        assert_eq!((changed.word("first_name"), changed.word("locale")), ("Anna", "de"));
        assert_eq!((alone.word("first_name"), alone.word("last_name")), ("Anna", "Berg"));
        assert_eq!(ann.get("/v1/me").await.json, alone.json);
    });
}

#[test]
fn nothing_else_of_it_can_be_changed_here() {
    world(async |world| {
        let ann = ann(&world).await;
        let before = ann.get("/v1/me").await;

        for (member, value) in [
            ("role", json!("admin")),
            ("email", json!("else@example.com")),
            ("phone", json!(ann.number)),
            ("status", json!("active")),
            ("id", json!("usr_1")),
            ("password", json!("a brand new secret")),
        ] {
            let mut body = json!({});
            body[member] = value;
            ann.patch("/v1/me", body).await.with(400);
        }

        assert_eq!(ann.get("/v1/me").await.json, before.json);
    });
}

#[test]
fn a_flawed_change_is_refused() {
    world(async |world| {
        let ann = ann(&world).await;

        let body = json!({ "first_name": " ", "locale": "x" });
        let refused = ann.patch("/v1/me", body).await.refused(400, "validation_failed");

        assert_eq!(refused.flaws(), [("first_name", "required"), ("locale", "invalid")]);
    });
}

#[test]
fn a_new_password_ends_other_sessions_and_not_this_one() {
    world(async |world| {
        let phone = ann(&world).await;
        let laptop = phone.signs_in().await;

        let body = json!({ "current_password": phone.password, "new_password": "a brand new secret" });
        phone.put("/v1/me/password", body).await.with(204);

        phone.get("/v1/me").await.with(200);
        phone.refreshes().await.with(200);
        laptop.get("/v1/me").await.refused(401, "unauthenticated");
        laptop.refreshes().await.refused(401, "token_expired");
        phone.tries_password("a brand new secret").await.with(200);
        phone
            .tries_password(&phone.password)
            .await
            .refused(401, "invalid_credentials");
        world.post().letter_to(&phone.email, "password_changed").await;
    });
}

#[test]
fn a_password_changes_only_with_the_one_before_and_to_one_that_will_do() {
    world(async |world| {
        let ann = ann(&world).await;
        let asks = async |current: &str, new: &str| {
            let body = json!({ "current_password": current, "new_password": new });
            ann.put("/v1/me/password", body).await
        };

        asks("another long secret", "a brand new secret")
            .await
            .refused(401, "invalid_credentials");
        let weak = asks(&ann.password, "password123")
            .await
            .refused(400, "validation_failed");

        assert_eq!(weak.flaws(), [("new_password", "too_common")]);
        ann.tries_password(&ann.password).await.with(200);
    });
}

#[test]
fn a_new_e_mail_address_is_proven_before_it_counts_and_the_old_one_is_told() {
    world(async |world| {
        let ann = ann(&world).await;
        let body = json!({ "email": "ann-at-work@example.com", "password": ann.password });

        let challenge = ann.post("/v1/me/email", body).await.with(202);

        assert_eq!(challenge.word("purpose"), "change_email");
        assert_eq!(ann.get("/v1/me").await.word("email"), ann.email);
        world.post().letter_to(&ann.email, "email_change_notice").await;
        let code = world.post().code_for("ann-at-work@example.com").await;
        let verified = ann.verifies(&Challenge::of(&challenge), &code).await.with(200);
        assert_eq!(verified["user"]["email"], "ann-at-work@example.com");
        assert_eq!(verified["user"]["email_verified"], true);
        ann.clone().with_email("ann-at-work@example.com").signs_in().await;
        ann.tries_password(&ann.password)
            .await
            .refused(401, "invalid_credentials");
        ann.get("/v1/me").await.with(200);
    });
}

#[test]
fn an_address_left_behind_is_free() {
    world(async |world| {
        let ann = ann(&world).await;
        let body = json!({ "email": "ann-moved@example.com", "password": ann.password });
        let challenge = Challenge::of(&ann.post("/v1/me/email", body).await.with(202));
        let code = world.post().code_for("ann-moved@example.com").await;
        ann.verifies(&challenge, &code).await.with(200);

        world.bob().with_email(&ann.email).signs_up().await;
    });
}

#[test]
fn an_address_of_somebody_else_is_answered_alike_and_its_owner_is_told() {
    world(async |world| {
        let (ann, bob) = (ann(&world).await, world.bob().signs_up().await);
        let asks = async |email: &str| {
            let body = json!({ "email": email, "password": ann.password });
            ann.post("/v1/me/email", body).await.with(202)
        };

        let taken = asks(&bob.email).await;
        let free = asks("nobody-yet@example.com").await;

        assert_eq!(taken.members(), free.members());
        assert_eq!(
            world.post().purposes_to(&bob.email).await,
            ["already_registered", "registration"]
        );
    });
}

#[test]
fn addresses_change_only_with_the_password() {
    world(async |world| {
        let ann = ann(&world).await;

        for (path, member, value) in [
            ("/v1/me/email", "email", json!("ann-at-work@example.com")),
            ("/v1/me/phone", "phone", json!(ann.number)),
        ] {
            let mut body = json!({ "password": "another long secret" });
            body[member] = value;
            ann.post(path, body).await.refused(401, "invalid_credentials");
        }

        assert_eq!(world.post().purposes_to(&ann.email).await, ["registration"]);
    });
}

#[test]
fn a_new_number_is_proven_before_it_counts_and_the_address_is_told() {
    world(async |world| {
        let ann = ann(&world).await;

        let challenge = asks_for_phone(&ann, &ann.number).await.with(202);

        assert_eq!(
            (challenge.word("purpose"), challenge.word("channel")),
            ("change_phone", "sms")
        );
        assert!(ann.get("/v1/me").await.json.get("phone").is_none());
        world.post().letter_to(&ann.email, "phone_change_notice").await;
        let code = ann.reads_the_text().await;
        let verified = ann.verifies(&Challenge::of(&challenge), &code).await.with(200);
        assert_eq!(verified["user"]["phone"], json!(ann.number));
        assert_eq!(verified["user"]["phone_verified"], true);
    });
}

#[test]
fn a_number_that_was_only_told_yields_to_who_proves_it() {
    world(async |world| {
        let teller = world.ann().with_phone().signs_up().await;
        let prover = world.bob().signs_up().await;

        moves_to(&prover, &teller.number).await.with(200);

        assert!(teller.get("/v1/me").await.json.get("phone").is_none());
        assert_eq!(prover.get("/v1/me").await["phone"], json!(teller.number));
        world.post().letter_to(&teller.email, "phone_lost").await;
    });
}

#[test]
fn a_number_that_was_proven_yields_to_nobody() {
    world(async |world| {
        let owner = world.ann().signs_up().await;
        moves_to(&owner, &owner.number).await.with(200);
        let other = world.bob().signs_up().await;

        asks_for_phone(&other, &owner.number).await.with(202);

        assert_eq!(world.post().letters_to(&owner.number).await.len(), 1);
        world.post().letter_to(&owner.email, "already_registered").await;
        assert_eq!(owner.get("/v1/me").await["phone"], json!(owner.number));
    });
}

#[test]
fn a_closed_account_is_signed_out_and_stays_closed() {
    world(async |world| {
        let ann = ann(&world).await;
        let closes = |password: &str| ann.delete("/v1/me").json(&json!({ "password": password }));

        closes("another long secret").await.refused(401, "invalid_credentials");
        closes(&ann.password).await.with(204);

        ann.get("/v1/me").await.refused(401, "unauthenticated");
        ann.tries_password(&ann.password)
            .await
            .refused(403, "account_deactivated");
        let kept = world.admin().get(&format!("/v1/users/{}", ann.id)).await.with(200);
        assert_eq!(kept.word("status"), "deactivated");
    });
}

#[test]
fn the_last_administrator_cannot_close_the_account() {
    world(async |world| {
        let admin = world.admin();

        let refused = admin
            .delete("/v1/me")
            .json(&json!({ "password": admin.password }))
            .await;

        refused.refused(409, "conflict");
        admin.get("/v1/me").await.with(200);
    });
}
