//! The inbox: there while messages are captured, and only then.

use std::time::Duration;

use doorward_core::records::delivery::{Channel, MessagePurpose};
use doorward_core::records::inbox::InboxMessage;
use doorward_core::testing::SeededEntropy;
use doorward_core::values::ids::DeliveryId;
use doorward_core::values::secret::SecretText;
use serde_json::json;

use crate::world::World;

async fn captures(world: &World, channel: Channel, to: &str, seed: u64) -> DeliveryId {
    let is_mail = channel == Channel::Email;
    let id = DeliveryId::mint(world.app.now(), &SeededEntropy::new(seed));
    let message = InboxMessage {
        id,
        channel,
        to: to.to_owned(),
        purpose: MessagePurpose::Login,
        subject: is_mail.then(|| "Your code".to_owned()),
        text: SecretText::new("Your code is 123456."),
        html: is_mail.then(|| SecretText::new("<p>Your code is 123456.</p>")),
        code: Some(SecretText::new("123456")),
        link: None,
        at: world.app.now(),
    };
    world.store.storage().inbox.capture(message).await.unwrap();
    world.passes(Duration::from_secs(1));
    id
}

#[tokio::test]
async fn captured_messages_are_read_whole() {
    let world = World::with_inbox();
    let admin = world.admin().await;
    let mail = captures(&world, Channel::Email, "ann@example.com", 1).await;
    let text = captures(&world, Channel::Sms, "+4915123456789", 2).await;

    let reply = admin.gets("/v1/inbox").await;

    let items = &reply.json["items"];
    assert_eq!(
        *items,
        json!([
            {
                "id": text.to_string(), "channel": "sms", "to": "+4915123456789", "purpose": "login",
                "text": "Your code is 123456.", "code": "123456", "at": items[0]["at"],
            },
            {
                "id": mail.to_string(), "channel": "email", "to": "ann@example.com", "purpose": "login",
                "subject": "Your code", "text": "Your code is 123456.", "html": "<p>Your code is 123456.</p>",
                "code": "123456", "at": items[1]["at"],
            },
        ])
    );
}

#[tokio::test]
async fn captured_messages_are_found_by_their_address() {
    let world = World::with_inbox();
    let admin = world.admin().await;
    for seed in 0..5 {
        captures(&world, Channel::Email, "ann+x@example.com", seed).await;
    }
    captures(&world, Channel::Sms, "+4915123456789", 9).await;

    let count = async |query: &str| admin.gets(&format!("/v1/inbox?{query}")).await.json["total"].clone();

    assert_eq!(
        admin.leafs_through("/v1/inbox?to=ANN%2Bx@example.com", 2).await.len(),
        5
    );
    assert_eq!(count("to=%2B4915123456789").await, 1);
    assert_eq!(count("to=+4915123456789").await, 1);
    assert_eq!(count("to=").await, 6);
    assert_eq!(count("to=bob@example.com").await, 0);
}

#[tokio::test]
async fn the_inbox_is_cleared_and_the_trail_says_so() {
    let world = World::with_inbox();
    let admin = world.admin().await;
    captures(&world, Channel::Email, "ann@example.com", 1).await;

    let cleared = admin.deletes("/v1/inbox").await;

    assert_eq!((cleared.status, cleared.text.as_str()), (204, ""));
    assert_eq!(admin.gets("/v1/inbox").await.json, json!({"items": [], "total": 0}));
    assert_eq!(admin.gets("/v1/audit?action=inbox.cleared").await.json["total"], 1);
}

#[tokio::test]
async fn a_server_that_sends_has_no_inbox() {
    let world = World::new();
    let admin = world.admin().await;

    for method in ["GET", "DELETE"] {
        let reply = admin.asks(method, "/v1/inbox", None, &[]).await;
        assert_eq!(reply.refusal(), (404, "not_found"));
    }
}
