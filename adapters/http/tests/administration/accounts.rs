//! Making accounts and reading them.

use doorward_core::records::delivery::{DeliveryStatus, MessagePurpose};
use doorward_core::records::user::Role;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_new_account_is_invited_and_has_no_password() {
    let world = World::new();
    let admin = world.admin().await;

    let reply = admin
        .posts(
            "/v1/users",
            json!({"email": " Bob@Example.com ", "first_name": "Bob", "last_name": "Baker", "phone": "+49 151 23456789"}),
        )
        .await;

    assert_eq!(reply.status, 201, "{}", reply.text);
    assert_eq!(reply.header("location"), format!("/v1/users/{}", reply.says("id")));
    assert_eq!(reply.header("etag"), "\"1\"");
    assert_eq!(reply.json["version"], 1);
    assert_eq!(reply.says("email"), "Bob@example.com");
    assert_eq!(reply.says("phone"), "+4915123456789");
    assert_eq!(
        (reply.says("role"), reply.says("status"), reply.says("locale")),
        ("user", "pending", "en")
    );
    assert_eq!(
        (&reply.json["email_verified"], &reply.json["phone_verified"]),
        (&json!(false), &json!(false))
    );
    let sent = world.sends_what_is_due().await;
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (sent[0].purpose, sent[0].status),
        (MessagePurpose::Invitation, DeliveryStatus::Sent)
    );
    assert!(world.notifier.sent()[0].link.is_some());
}

#[tokio::test]
async fn a_new_account_may_have_a_role_and_a_language() {
    let world = World::new();
    let admin = world.admin().await;

    let reply = admin
        .posts(
            "/v1/users",
            json!({"email": "bob@example.com", "first_name": "Bob", "last_name": "Baker", "role": "support", "locale": "de_at"}),
        )
        .await;

    assert_eq!((reply.says("role"), reply.says("locale")), ("support", "de-AT"));
    assert!(reply.json.get("phone").is_none());
}

#[tokio::test]
async fn every_flaw_of_a_new_account_is_reported_at_once() {
    let world = World::new();
    let admin = world.admin().await;

    let shape = admin
        .posts(
            "/v1/users",
            json!({"email": 1, "first_name": [], "role": {}, "password": "x", "phone": null}),
        )
        .await;
    let values = admin
        .posts(
            "/v1/users",
            json!({"email": "nobody", "first_name": "", "last_name": "\u{7}", "phone": "12", "role": "king", "locale": "?"}),
        )
        .await;

    assert_eq!(
        shape.flaws(),
        [
            ("email", "invalid"),
            ("first_name", "invalid"),
            ("last_name", "required"),
            ("password", "unknown"),
            ("role", "invalid")
        ]
    );
    assert_eq!(
        values.flaws(),
        [
            ("email", "invalid"),
            ("first_name", "required"),
            ("last_name", "invalid"),
            ("locale", "invalid"),
            ("phone", "invalid"),
            ("role", "invalid"),
        ]
    );
    assert_eq!(
        (shape.refusal(), values.refusal()),
        ((400, "validation_failed"), (400, "validation_failed"))
    );
}

#[tokio::test]
async fn two_accounts_do_not_share_an_address() {
    let world = World::new();
    let admin = world.admin().await;
    let bob = json!({"email": "bob@example.com", "first_name": "Bob", "last_name": "Baker", "phone": "+4915123456789"});
    admin.posts("/v1/users", bob.clone()).await;

    let again = admin
        .posts(
            "/v1/users",
            json!({"email": "BOB@example.com", "first_name": "B", "last_name": "B"}),
        )
        .await;
    let same_phone = admin
        .posts(
            "/v1/users",
            json!({"email": "rob@example.com", "first_name": "B", "last_name": "B", "phone": "+49 (0)151 23456789"}),
        )
        .await;

    assert_eq!(again.refusal(), (409, "email_taken"));
    assert_eq!(same_phone.refusal(), (409, "phone_taken"));
}

#[tokio::test]
async fn an_account_is_read_with_its_version() {
    let world = World::new();
    let support = world.support().await;
    let una = world.account("una@example.com", Role::User).await;

    let reply = support.gets(&format!("/v1/users/{}", una.id)).await;

    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("etag"), "\"1\"");
    assert_eq!(
        reply.json,
        json!({
            "id": una.id.to_string(), "first_name": "Una", "last_name": "User", "email": "una@example.com",
            "email_verified": true, "phone_verified": false, "role": "user", "status": "active", "locale": "en",
            "created_at": reply.json["created_at"], "updated_at": reply.json["updated_at"], "version": 1,
        })
    );
}

#[tokio::test]
async fn what_is_no_id_is_not_there() {
    let world = World::with_inbox();
    let admin = world.admin().await;
    let other_kind = admin.id.to_string().replace("usr_", "ses_");
    let nobody = world.stranger().id.to_string();

    for id in ["1", "usr_", "usr_%00", "..%2Fme", "%FF", &other_kind, &nobody] {
        for (method, rest) in [
            ("GET", ""),
            ("PATCH", ""),
            ("DELETE", ""),
            ("POST", "/restore"),
            ("POST", "/erase"),
            ("POST", "/password-reset"),
            ("GET", "/sessions"),
            ("DELETE", "/sessions"),
        ] {
            let body = matches!(method, "PATCH" | "POST").then(|| json!({}));
            let reply = admin.asks(method, &format!("/v1/users/{id}{rest}"), body, &[]).await;
            assert_eq!(
                reply.refusal(),
                (404, "not_found"),
                "{method} {id}{rest}: {}",
                reply.text
            );
        }
        for kind in ["products", "deliveries"] {
            let reply = admin.gets(&format!("/v1/{kind}/{id}")).await;
            assert_eq!(reply.refusal(), (404, "not_found"), "{kind} {id}");
        }
    }
}
