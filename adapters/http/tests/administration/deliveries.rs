//! Following messages, and sending failed ones again.

use std::collections::BTreeSet;
use std::time::Duration;

use doorward_core::ports::Outcome;
use doorward_core::records::delivery::OutcomeKind;
use doorward_core::records::user::Role;
use serde_json::json;

use crate::caller::Caller;
use crate::world::World;

/// A message to somebody, given up after one try.
async fn fails(world: &World, support: &Caller<'_>) -> String {
    let una = world.account("una@example.com", Role::User).await;
    support
        .posts(&format!("/v1/users/{}/password-reset", una.id), json!({}))
        .await;
    world.notifier.answer(Outcome {
        kind: OutcomeKind::Rejected,
        code: Some("550".to_owned()),
        detail: Some("mailbox full".to_owned()),
        retry_after: None,
    });
    world.sends_what_is_due().await[0].id.to_string()
}

#[tokio::test]
async fn a_delivery_shows_how_it_fared_and_never_what_it_said() {
    let world = World::new();
    let support = world.support().await;
    let id = fails(&world, &support).await;

    let reply = support.gets(&format!("/v1/deliveries/{id}")).await;

    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.json,
        json!({
            "id": id, "channel": "email", "purpose": "password_reset", "destination": "u•••@e•••.com", "status": "failed",
            "failure": "rejected",
            "provider": "inbox",
            "attempts": [{
                "provider": "inbox", "outcome": "rejected", "code": "550", "detail": "mailbox full",
                "at": reply.json["attempts"][0]["at"],
            }],
            "created_at": reply.says("created_at"), "expires_at": reply.says("expires_at"),
        })
    );
}

#[tokio::test]
async fn a_waiting_delivery_tells_when_it_is_tried_next() {
    let world = World::new();
    let support = world.support().await;
    let una = world.account("una@example.com", Role::User).await;
    support
        .posts(&format!("/v1/users/{}/password-reset", una.id), json!({}))
        .await;

    let reply = support.gets("/v1/deliveries").await;

    let waiting = &reply.json["items"][0];
    assert_eq!(
        (&waiting["status"], &waiting["attempts"]),
        (&json!("queued"), &json!([]))
    );
    assert_eq!(waiting["next_attempt_at"], waiting["created_at"]);
    assert!(waiting.get("provider").is_none());
}

#[tokio::test]
async fn a_failed_delivery_is_sent_again_once() {
    let world = World::new();
    let support = world.support().await;
    let path = format!("/v1/deliveries/{}/retry", fails(&world, &support).await);

    let retried = support.posts(&path, json!({})).await;
    let early = support.posts(&path, json!({})).await;
    let sent = world.sends_what_is_due().await;

    assert_eq!((retried.status, retried.says("status")), (200, "queued"));
    assert_eq!(early.refusal(), (409, "conflict"));
    assert_eq!(early.says("detail"), "Only a failed delivery can be sent again.");
    assert_eq!((sent.len(), sent[0].attempts.len()), (1, 2));
    let trail = support.gets("/v1/audit?action=delivery.retried").await;
    assert_eq!(trail.json["total"], 1);
}

#[tokio::test]
async fn what_would_come_too_late_or_says_nothing_any_more_stays_failed() {
    let world = World::new();
    let support = world.support().await;
    let path = format!("/v1/deliveries/{}/retry", fails(&world, &support).await);
    world.somebody_asks_for_a_code("una@example.com").await;
    world.notifier.answer_kind(OutcomeKind::Rejected);
    let sent = world.sends_what_is_due().await;
    let code = sent.iter().find(|delivery| delivery.purpose.carries_code()).unwrap();

    let wiped = support
        .posts(&format!("/v1/deliveries/{}/retry", code.id), json!({}))
        .await;
    world.passes(Duration::from_hours(1));
    let late = world.again(&support).await.posts(&path, json!({})).await;

    assert_eq!(wiped.refusal(), (409, "conflict"));
    assert_eq!(
        wiped.says("detail"),
        "What it said is no longer kept; the person has to ask for a new one."
    );
    assert_eq!(late.refusal(), (409, "conflict"));
    assert_eq!(
        late.says("detail"),
        "It would come too late to be of use; the person has to ask for a new one."
    );
}

#[tokio::test]
async fn deliveries_are_listed_completely_and_narrowed() {
    let world = World::new();
    let support = world.support().await;
    for number in 0..7 {
        let user = world.account(&format!("person{number}@example.com"), Role::User).await;
        support
            .posts(&format!("/v1/users/{}/password-reset", user.id), json!({}))
            .await;
        world.passes(Duration::from_secs(1));
    }
    world.notifier.answer_kind(OutcomeKind::Rejected);
    world.sends_what_is_due().await;

    let all = support.leafs_through("/v1/deliveries", 3).await;
    let count = async |query: &str| support.gets(&format!("/v1/deliveries?{query}")).await.json["total"].clone();

    assert_eq!(
        all.iter()
            .map(|item| item["id"].as_str().unwrap())
            .collect::<BTreeSet<_>>()
            .len(),
        7
    );
    assert!(all.is_sorted_by(|one, next| one["id"].as_str() > next["id"].as_str()));
    assert_eq!(
        (count("status=failed").await, count("status=sent").await),
        (json!(1), json!(6))
    );
    assert_eq!(
        (count("channel=sms").await, count("channel=email&status=").await),
        (json!(0), json!(7))
    );
    assert_eq!(count("q=Person3").await, 1);
}
