//! The audit trail, and the counts of the dashboard.

use std::time::Duration;

use doorward_core::records::user::Role;
use doorward_core::testing::fixed_now;
use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn an_event_says_who_did_what_to_what_in_which_request() {
    let world = World::new();
    let admin = world.admin().await;
    let una = world.account("una@example.com", Role::User).await;
    let headers = [("x-request-id", "request-0001")];
    admin
        .asks(
            "PATCH",
            &format!("/v1/users/{}", una.id),
            Some(json!({"role": "support"})),
            &headers,
        )
        .await;

    let reply = admin.gets("/v1/audit?action=user.role_changed").await;

    assert_eq!(reply.json["total"], 1);
    let event = &reply.json["items"][0];
    assert!(event["id"].as_str().unwrap().starts_with("aud_"));
    assert_eq!(
        *event,
        json!({
            "id": event["id"], "at": event["at"], "actor": admin.id.to_string(), "action": "user.role_changed",
            "target": una.id.to_string(), "request_id": "request-0001", "details": {"from": "user", "to": "support"},
        })
    );
}

#[tokio::test]
async fn the_trail_is_complete_and_narrowed() {
    let world = World::new();
    let admin = world.admin().await;
    for number in 0..6 {
        world.passes(Duration::from_mins(1));
        let product = json!({"url": format!("https://shop.example/{number}")});
        admin.posts("/v1/products", product).await;
    }

    let all = admin.leafs_through("/v1/audit", 3).await;
    let count = async |query: &str| admin.gets(&format!("/v1/audit?{query}")).await.json["total"].clone();

    let mut actions: Vec<&str> = all.iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(actions[..6], ["product.created"; 6]);
    // These two happened at the same instant.
    actions[6..].sort_unstable();
    assert_eq!(actions[6..], ["session.signed_in", "setup.completed"]);
    assert_eq!(count("actor=system").await, 1);
    assert_eq!(count(&format!("actor={}", admin.id)).await, 7);
    assert_eq!(
        count(&format!("target={}", all[2]["target"].as_str().unwrap())).await,
        1
    );
    assert_eq!(count("since=2026-01-01T12:02:00Z&until=2026-01-01T12:04:00Z").await, 2);
    assert_eq!(
        count("since=2026-01-01T14:02:00%2B02:00&until=2026-01-01T14:04:00+02:00").await,
        2
    );
    assert_eq!(count("actor=&action=&target=&since=&until=").await, 8);
    assert_eq!(count("actor=nobody").await, 0);
}

#[tokio::test]
async fn a_dashboard_gets_totals_and_sixty_minutes() {
    let world = World::new();
    let (admin, support) = (world.admin().await, world.support().await);
    let una = world.account("una@example.com", Role::User).await;
    admin
        .posts("/v1/products", json!({"url": "https://shop.example/1"}))
        .await;
    world.passes(Duration::from_secs(90));
    support
        .posts(&format!("/v1/users/{}/password-reset", una.id), json!({}))
        .await;
    world.sends_what_is_due().await;
    admin.deletes(&format!("/v1/users/{}", una.id)).await;

    let reply = support.gets("/v1/stats").await;

    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.json["totals"],
        json!({
            "users": {"active": 2, "pending": 0, "deactivated": 1},
            "products": 1,
            "deliveries": {"queued": 0, "sending": 0, "sent": 1, "delivered": 0, "failed": 0, "expired": 0, "suppressed": 0},
        })
    );
    let minutes: Vec<&Value> = reply.json["minutes"].as_array().unwrap().iter().collect();
    let now = fixed_now() + Duration::from_mins(1);
    let at = |place: usize| {
        minutes[place]["at"]
            .as_str()
            .unwrap()
            .parse::<doorward_core::Timestamp>()
            .unwrap()
    };
    assert_eq!((minutes.len(), at(59), at(0)), (60, now, now - Duration::from_mins(59)));
    assert_eq!(
        (&minutes[58]["sign_ins"], &minutes[59]["deliveries"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        *minutes[0],
        json!({
            "at": minutes[0]["at"], "registrations": 0, "sign_ins": 0, "sign_ins_failed": 0, "deliveries": 0,
            "deliveries_failed": 0,
        })
    );
}
