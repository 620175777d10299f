//! `/v1/deliveries`: what became of each message.

use doorward_tests::{world, world_with};
use serde_json::json;

#[test]
fn a_message_that_was_sent_is_listed_without_what_it_said() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        world.post().letters_to(&ann.email).await;

        let page = world
            .admin()
            .get(&format!("/v1/deliveries?q={}", ann.email))
            .await
            .with(200);

        let delivery = &page.items()[0];
        assert!(delivery["id"].as_str().unwrap().starts_with("dlv_"));
        assert_eq!(
            (&delivery["channel"], &delivery["purpose"]),
            (&json!("email"), &json!("registration"))
        );
        assert_eq!(
            (&delivery["status"], &delivery["provider"]),
            (&json!("sent"), &json!("inbox"))
        );
        assert_eq!(delivery["destination"], "a•••@e•••.com");
        assert_eq!(delivery["attempts"][0]["provider"], "inbox");
        assert_eq!(delivery["attempts"][0]["outcome"], "accepted");
        assert!(!page.text.contains(&ann.email));
        let id = delivery["id"].as_str().unwrap();
        let one = world.admin().get(&format!("/v1/deliveries/{id}")).await.with(200);
        assert_eq!(one.json, *delivery);
    });
}

#[test]
fn the_list_is_narrowed_by_channel_and_status() {
    world(async |world| {
        let ann = world.ann().with_phone().signs_up().await;
        ann.post("/v1/login/code", json!({ "phone": ann.number }))
            .await
            .with(202);
        world.post().letters_to(&ann.number).await;
        world.post().letters_to(&ann.email).await;
        let purposes = async |filter: &str| {
            let page = world.admin().get(&format!("/v1/deliveries?{filter}")).await.with(200);
            page.each("purpose").into_iter().map(str::to_owned).collect::<Vec<_>>()
        };

        assert_eq!(purposes("channel=sms").await, ["login"]);
        assert_eq!(purposes("channel=email&status=sent").await, ["registration"]);
        assert_eq!(purposes("status=failed").await, Vec::<String>::new());
        world
            .admin()
            .get("/v1/deliveries?status=lost")
            .await
            .refused(400, "validation_failed");
        world
            .admin()
            .get("/v1/deliveries?channel=pigeon")
            .await
            .refused(400, "validation_failed");
        world
            .admin()
            .get("/v1/deliveries?status=decoy")
            .await
            .refused(400, "validation_failed");
    });
}

#[test]
fn what_was_never_sent_to_an_unknown_address_is_not_listed() {
    world(async |world| {
        let ann = world.ann();
        ann.post("/v1/login/code", json!({ "email": ann.email }))
            .await
            .with(202);
        ann.post("/v1/password-resets", json!({ "email": ann.email }))
            .await
            .with(202);

        let page = world.admin().get("/v1/deliveries").await.with(200);

        assert_eq!((page.items().len(), &page["total"]), (0, &json!(0)));
    });
}

#[test]
fn what_was_sent_is_not_sent_again() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        world.post().letters_to(&ann.email).await;
        let page = world.admin().get("/v1/deliveries").await.with(200);
        let sent = page.items()[0]["id"].as_str().unwrap();

        let refused = world
            .admin()
            .asks("POST", &format!("/v1/deliveries/{sent}/retry"))
            .await;

        refused.refused(409, "conflict");
    });
}

#[test]
fn a_code_that_could_not_be_sent_is_wiped_and_not_sent_later() {
    let french_only = [
        "[[routes]]",
        "channel = \"sms\"",
        "country = [\"FR\"]",
        "via = [\"inbox\"]",
    ];
    world_with(&french_only, async |world| {
        let ann = world.ann().with_phone().signs_up().await;
        ann.post("/v1/login/code", json!({ "phone": ann.number }))
            .await
            .with(202);
        world.post().letters_to(&ann.number).await;

        let page = world
            .admin()
            .get("/v1/deliveries?channel=sms&status=failed")
            .await
            .with(200);

        let failed = page.items()[0]["id"].as_str().unwrap();
        assert_eq!(page.items()[0]["attempts"][0]["outcome"], "misconfigured");
        let refused = world
            .admin()
            .asks("POST", &format!("/v1/deliveries/{failed}/retry"))
            .await;
        refused.refused(409, "conflict");
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    world(async |world| {
        for id in ["dlv_00000000000000000000000000", "nonsense"] {
            world
                .admin()
                .get(&format!("/v1/deliveries/{id}"))
                .await
                .refused(404, "not_found");
            let retry = world.admin().asks("POST", &format!("/v1/deliveries/{id}/retry")).await;
            retry.refused(404, "not_found");
        }
    });
}
