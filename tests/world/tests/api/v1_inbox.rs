//! `/v1/inbox`: what the built-in provider captured instead of sending.

use std::time::Duration;

use doorward_tests::world::Node;
use doorward_tests::{Client, Store, stage, world};
use serde_json::json;

#[test]
fn a_captured_message_shows_all_that_was_said() {
    world(async |world| {
        let ann = world.ann();
        ann.registers().await;

        let letter = world.post().letter_to(&ann.email, "registration").await;

        assert_eq!(
            doorward_tests::answer::members(&letter),
            [
                "at", "channel", "code", "html", "id", "purpose", "subject", "text", "to"
            ]
        );
        assert_eq!(
            (&letter["channel"], &letter["to"]),
            (&json!("email"), &json!(ann.email))
        );
    });
}

#[test]
fn messages_come_in_pages_and_by_address() {
    world(async |world| {
        let (ann, bob) = (world.ann(), world.bob());
        ann.registers().await;
        ann.registers().await;
        bob.registers().await;
        world.post().letters_to(&ann.email).await;
        world.post().letters_to(&bob.email).await;

        let first = world.admin().get("/v1/inbox?limit=2").await.with(200);
        let path = format!("/v1/inbox?limit=2&cursor={}", first.word("next_cursor"));
        let second = world.admin().get(&path).await.with(200);

        assert_eq!((first.items().len(), second.items().len()), (2, 1));
        assert_eq!(world.post().letters_to(&ann.email).await.len(), 2);
        assert_eq!(world.post().letters_to(&bob.email).await.len(), 1);
    });
}

#[test]
fn the_inbox_can_be_emptied() {
    world(async |world| {
        let ann = world.ann();
        ann.registers().await;
        world.post().letters_to(&ann.email).await;

        world.admin().delete("/v1/inbox").await.with(204);

        assert_eq!(world.admin().get("/v1/inbox").await["total"], 0);
        let trail = world.admin().get("/v1/audit?action=inbox.cleared").await.with(200);
        assert_eq!(trail.items().len(), 1);
    });
}

#[test]
fn only_administrators_read_it() {
    world(async |world| {
        let support = world.with_role("support").await;

        support.get("/v1/inbox").await.refused(403, "forbidden");
        support.delete("/v1/inbox").await.refused(403, "forbidden");
    });
}

#[test]
fn without_the_provider_there_is_no_inbox() {
    stage(async || {
        let node = Node::start(&Store::Memory, &["inbox.enabled = false"]).await;
        let client = Client::of(&node.base());
        let body = json!({
            "setup_code": node.setup_code(), "email": "ada@example.com",
            "first_name": "Ada", "last_name": "Berg", "password": "a long enough secret",
        });
        client.post("/v1/setup", body).await.with(201);
        let body = json!({ "email": "ada@example.com", "password": "a long enough secret" });
        let tokens = client.post("/v1/login/password", body).await.with(200);
        let admin = client.with_token(tokens.word("access_token"));

        admin.get("/v1/inbox").await.refused(404, "not_found");
        admin.delete("/v1/inbox").await.refused(404, "not_found");
    });
}

#[test]
fn a_message_is_not_read_by_a_token_of_yesterday() {
    world(async |world| {
        let admin = world.admin();
        world.passes(Duration::from_mins(11)).await;

        admin.get("/v1/inbox").await.refused(401, "token_expired");
    });
}
