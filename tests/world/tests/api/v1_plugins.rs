//! `/v1/plugins`: what sends messages here, and a message to try it.

use doorward_tests::world;
use serde_json::json;

#[test]
fn the_inbox_is_a_plugin_with_one_provider_and_counts_what_it_took() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        world.post().letters_to(&ann.email).await;

        let listed = world.admin().get("/v1/plugins").await.with(200);

        let inbox = &listed.json["items"][0];
        assert_eq!((&inbox["id"], &inbox["state"]), (&json!("inbox"), &json!("ready")));
        assert_eq!(inbox["channels"], json!(["email", "sms"]));
        assert!(inbox.get("file").is_none(), "it is part of the server");
        let provider = &inbox["providers"][0];
        assert_eq!(
            (&provider["name"], &provider["granted"]),
            (&json!("inbox"), &json!(true))
        );
        assert!(provider["counters"]["accepted"].as_u64().unwrap() >= 1);
        assert_eq!(
            (&inbox["counters"], &inbox["grants"]),
            (&provider["counters"], &provider["grants"])
        );
        assert_eq!(inbox["breaker"], "closed");
    });
}

#[test]
fn a_test_message_arrives_and_is_written_down_without_its_address() {
    world(async |world| {
        let to = "try@example.com";

        let tested = world
            .admin()
            .post("/v1/plugins/inbox/test", json!({ "to": to }))
            .await
            .with(200);

        assert_eq!((tested.word("provider"), tested.word("outcome")), ("inbox", "accepted"));
        let inbox = world.admin().get(&format!("/v1/inbox?to={to}")).await.with(200);
        assert_eq!(inbox.items()[0]["purpose"], "test");
        let trail = world.admin().get("/v1/audit?action=plugin.tested").await.with(200);
        assert_eq!(trail.items()[0]["target"], "inbox");
        assert!(!trail.text.contains(to));
    });
}

#[test]
fn test_messages_are_limited_like_all_messages_to_an_address() {
    world(async |world| {
        let send = async || {
            let body = json!({ "to": "often@example.com" });
            world.admin().post("/v1/plugins/inbox/test", body).await
        };
        for _ in 0..5 {
            send().await.with(200);
        }

        send().await.refused(429, "rate_limited");
    });
}

#[test]
fn a_reload_of_nothing_new_changes_nothing() {
    world(async |world| {
        let before = world.admin().get("/v1/plugins").await.with(200);

        world.admin().asks("POST", "/v1/plugins/reload").await.with(200);

        let after = world.admin().get("/v1/plugins").await.with(200);
        assert_eq!(after.json["items"][0]["id"], before.json["items"][0]["id"]);
        let trail = world.admin().get("/v1/audit?action=plugin.reloaded").await.with(200);
        assert_eq!(trail.items().len(), 1);
    });
}
