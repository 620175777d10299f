//! What ends: accounts put aside, restored and erased, sessions, and what never ends.

use doorward_tests::world;
use serde_json::json;

use super::path;

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
