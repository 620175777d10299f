//! What providers post about messages, and the addresses that are then sent nothing any more.

use doorward_core::ports::{Outcome, Receipt, ReceiptRefusal, ReceiptState};
use doorward_core::records::delivery::OutcomeKind;
use doorward_core::records::user::Role;
use poem::{Body, Request};
use serde_json::json;

use crate::caller::Caller;
use crate::world::World;

/// A message that its provider took and calls `M1`.
async fn sent(world: &World, support: &Caller<'_>) -> String {
    world.plugins.load("inbox", &["inbox"]);
    let una = world.account("una@example.com", Role::User).await;
    support
        .posts(&format!("/v1/users/{}/password-reset", una.id), json!({}))
        .await;
    world.notifier.answer(Outcome {
        kind: OutcomeKind::Accepted,
        code: Some("M1".to_owned()),
        detail: None,
        retry_after: None,
    });
    world.sends_what_is_due().await[0].id.to_string()
}

fn says(world: &World, state: ReceiptState) {
    world.plugins.next_receipts(Ok(vec![Receipt {
        provider_message_id: "M1".to_owned(),
        state,
        code: Some("30003".to_owned()),
        detail: Some("unreachable".to_owned()),
    }]));
}

/// The status and, for a problem, its code.
async fn posts(world: &World, path: &str, body: impl Into<Body>) -> (u16, String) {
    let request = Request::builder()
        .method(poem::http::Method::POST)
        .uri(path.parse().unwrap())
        .header("x-signature", "s3cr3t")
        .header("x-signature", "again")
        .content_type("application/x-www-form-urlencoded")
        .body(body);
    let response = world.answers(request).await;
    let status = response.status().as_u16();
    let text = response.into_body().into_string().await.unwrap();
    let problem: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_receipt_reaches_the_plugin_as_it_came_and_settles_the_message() {
    let world = World::new();
    let support = world.support().await;
    let id = sent(&world, &support).await;
    says(&world, ReceiptState::Delivered);

    let answer = posts(&world, "/v1/receipts/inbox?a=1&b=%2F", "MessageSid=M1").await;

    let [(provider, callback)] = world.plugins.callbacks().try_into().ok().expect("one callback");
    let header = |name: &str| -> Vec<Vec<u8>> {
        let all = callback.headers.iter().filter(|(known, _)| known == name);
        all.map(|(_, value)| value.clone()).collect()
    };
    assert_eq!((answer.0, provider.as_str()), (204, "inbox"));
    assert_eq!(callback.method, "POST");
    assert_eq!(callback.url, "http://127.0.0.1:8080/v1/receipts/inbox?a=1&b=%2F");
    assert_eq!(callback.body, b"MessageSid=M1");
    assert_eq!(header("x-signature"), [b"s3cr3t".to_vec(), b"again".to_vec()]);
    let delivery = support.gets(&format!("/v1/deliveries/{id}")).await;
    assert_eq!(delivery.says("status"), "delivered");
}

#[tokio::test]
async fn whatever_a_provider_posts_is_taken_whatever_it_calls_it() {
    let world = World::new();
    let support = world.support().await;
    sent(&world, &support).await;
    let types = [
        None,
        Some("application/json"),
        Some("text/xml"),
        Some("no media type, \"at all"),
    ];

    for media_type in types {
        for body in [Vec::new(), b"\xff\x00{".to_vec()] {
            world.plugins.next_receipts(Ok(Vec::new()));
            let headers: Vec<_> = media_type.map(|it| ("content-type", it)).into_iter().collect();
            let reply = world
                .asked("POST", "/v1/receipts/inb%6Fx?%zz", body.clone().into(), &headers)
                .await;

            assert_eq!((reply.status, reply.text.as_str()), (204, ""), "{media_type:?}");
            let (_, callback) = world.plugins.callbacks().pop().expect("a callback");
            assert_eq!(callback.url, "http://127.0.0.1:8080/v1/receipts/inb%6Fx?%zz");
            assert_eq!(callback.body, body);
            let said = callback.headers.into_iter().find(|(name, _)| name == "content-type");
            assert_eq!(
                said.map(|(_, value)| value),
                media_type.map(|it| it.as_bytes().to_vec())
            );
        }
    }
}

#[tokio::test]
async fn a_name_that_is_no_providers_is_not_there_however_it_is_written() {
    let world = World::new();
    world.plugins.load("inbox", &["inbox"]);

    for name in ["nobody", "INBOX", "inbox%00", "a%2Fb", "%ff", "%F0%9F%A6%80", ".."] {
        let reply = world.stranger().posts(&format!("/v1/receipts/{name}"), json!({})).await;
        assert_eq!(reply.refusal(), (404, "not_found"), "{name}");
    }
}

#[tokio::test]
async fn what_is_forged_unreadable_unknown_or_huge_is_refused_and_changes_nothing() {
    let world = World::new();
    let support = world.support().await;
    let id = sent(&world, &support).await;

    for (refusal, answer) in [
        (ReceiptRefusal::BadSignature, (401, "unauthenticated")),
        (ReceiptRefusal::Malformed, (400, "malformed_request")),
        (ReceiptRefusal::Unavailable, (503, "overloaded")),
        (ReceiptRefusal::Unknown, (404, "not_found")),
    ] {
        world.plugins.next_receipts(Err(refusal));
        let (status, code) = posts(&world, "/v1/receipts/inbox", "x").await;
        assert_eq!((status, code.as_str()), answer);
    }
    let before = world.plugins.callbacks().len();
    let huge = posts(&world, "/v1/receipts/inbox", vec![0; 256 * 1024 + 1]).await;
    let nobodys = posts(&world, "/v1/receipts/nobody", "x").await;
    let read = support.gets("/v1/receipts/inbox").await;

    assert_eq!((huge.0, huge.1.as_str()), (413, "payload_too_large"));
    assert_eq!((nobodys.0, nobodys.1.as_str()), (404, "not_found"));
    assert_eq!(read.refusal(), (405, "method_not_allowed"));
    assert_eq!(read.header("allow"), "POST");
    assert_eq!(world.plugins.callbacks().len(), before);
    assert_eq!(
        support.gets(&format!("/v1/deliveries/{id}")).await.says("status"),
        "sent"
    );
}

#[tokio::test]
async fn a_bounce_shows_in_the_delivery_and_puts_the_address_on_the_list() {
    let world = World::new();
    let admin = world.admin().await;
    let id = sent(&world, &admin).await;
    says(&world, ReceiptState::Bounced);

    assert_eq!(posts(&world, "/v1/receipts/inbox", "x").await.0, 204);

    let delivery = admin.gets(&format!("/v1/deliveries/{id}")).await;
    assert_eq!(
        (delivery.says("status"), delivery.says("failure")),
        ("failed", "undelivered")
    );
    assert_eq!(delivery.json["attempts"][1]["code"], "30003");
    let list = admin.gets("/v1/suppressions?channel=email").await;
    let entry = &list.json["items"][0];
    assert_eq!(
        (&entry["reason"], &entry["destination"], &entry["provider"]),
        (&json!("bounced"), &json!("u•••@e•••.com"), &json!("inbox"))
    );
    assert!(!list.text.contains("una@example.com"));
    assert_eq!(admin.gets("/v1/suppressions?channel=sms").await.json["total"], 0);
}

#[tokio::test]
async fn an_administrator_takes_an_address_off_the_list() {
    let world = World::new();
    let admin = world.admin().await;
    sent(&world, &admin).await;
    says(&world, ReceiptState::Complained);
    posts(&world, "/v1/receipts/inbox", "x").await;
    let list = admin.gets("/v1/suppressions").await;
    let path = format!("/v1/suppressions/{}", list.json["items"][0]["id"].as_str().unwrap());

    let lifted = admin.deletes(&path).await;
    let again = admin.deletes(&path).await;
    let nonsense = admin.deletes("/v1/suppressions/sup_x").await;

    assert_eq!(lifted.status, 204);
    assert_eq!(again.refusal(), (404, "not_found"));
    assert_eq!(nonsense.refusal(), (404, "not_found"));
    assert_eq!(admin.gets("/v1/suppressions").await.json["total"], 0);
    assert_eq!(admin.gets("/v1/audit?action=suppression.lifted").await.json["total"], 1);
}
