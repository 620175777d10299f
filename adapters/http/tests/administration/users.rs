//! Changing accounts, putting them aside, helping people in.

use std::time::Duration;

use doorward_core::records::delivery::MessagePurpose;
use doorward_core::records::user::Role;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn an_administrator_changes_an_account() {
    let world = World::new();
    let admin = world.admin().await;
    let una = world.account("una@example.com", Role::User).await;
    let path = format!("/v1/users/{}", una.id);

    let changed = admin
        .patches(
            &path,
            json!({"first_name": "Uma", "role": "support", "locale": "fr", "email": "uma@example.com", "phone": "+4915123456789"}),
        )
        .await;
    let cleared = admin.patches(&path, json!({"phone": null})).await;

    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(
        [
            changed.says("first_name"),
            changed.says("last_name"),
            changed.says("role"),
            changed.says("locale")
        ],
        ["Uma", "User", "support", "fr"]
    );
    assert_eq!(
        (changed.says("email"), &changed.json["email_verified"]),
        ("uma@example.com", &json!(false))
    );
    assert_eq!(
        (changed.says("phone"), &changed.json["phone_verified"]),
        ("+4915123456789", &json!(false))
    );
    assert!(cleared.json.get("phone").is_none());
    assert_eq!(cleared.says("first_name"), "Uma");
}

#[tokio::test]
async fn an_empty_change_answers_the_account() {
    let world = World::new();
    let admin = world.admin().await;
    let una = world.account("una@example.com", Role::User).await;

    let reply = admin.patches(&format!("/v1/users/{}", una.id), json!({})).await;

    assert_eq!(reply.status, 200);
    assert_eq!(reply.says("email"), "una@example.com");
    assert_eq!(reply.header("etag"), format!("\"{}\"", reply.json["version"]));
}

#[tokio::test]
async fn every_flaw_of_a_change_is_reported_at_once() {
    let world = World::new();
    let admin = world.admin().await;
    let una = world.account("una@example.com", Role::User).await;

    let path = format!("/v1/users/{}", una.id);

    let shape = admin
        .patches(&path, json!({"status": "active", "id": "usr_1", "phone": 1}))
        .await;
    let values = admin
        .patches(
            &path,
            json!({"email": "una", "phone": "1", "role": "", "last_name": " "}),
        )
        .await;

    assert_eq!(
        shape.flaws(),
        [("id", "unknown"), ("phone", "invalid"), ("status", "unknown")]
    );
    assert_eq!(
        values.flaws(),
        [
            ("email", "invalid"),
            ("last_name", "required"),
            ("phone", "invalid"),
            ("role", "invalid")
        ]
    );
    assert_eq!(
        una.version,
        world.store.storage().users.find(una.id).await.unwrap().unwrap().version
    );
}

#[tokio::test]
async fn an_address_of_another_account_is_not_given_away() {
    let world = World::new();
    let admin = world.admin().await;
    let una = world.account("una@example.com", Role::User).await;
    let path = format!("/v1/users/{}", una.id);
    admin
        .patches(&format!("/v1/users/{}", admin.id), json!({"phone": "+4915123456789"}))
        .await;

    let email = admin.patches(&path, json!({"email": "ada@example.com"})).await;
    let phone = admin.patches(&path, json!({"phone": "+4915123456789"})).await;

    assert_eq!(email.refusal(), (409, "email_taken"));
    assert_eq!(phone.refusal(), (409, "phone_taken"));
}

#[tokio::test]
async fn who_is_put_aside_is_out_at_once_and_comes_back_when_restored() {
    let world = World::new();
    let admin = world.admin().await;
    let user = world.user().await;
    let path = format!("/v1/users/{}", user.id);
    assert_eq!(user.gets("/v1/products").await.status, 200);

    let aside = admin.deletes(&path).await;
    let again = admin.deletes(&path).await;
    let shut_out = user.gets("/v1/products").await;
    let restored = admin.posts(&format!("{path}/restore"), json!({})).await;

    assert_eq!((aside.status, aside.says("status")), (200, "deactivated"));
    assert_eq!((again.status, &again.json), (200, &aside.json));
    assert_eq!(shut_out.refusal(), (401, "unauthenticated"));
    assert_eq!((restored.status, restored.says("status")), (200, "active"));
    assert_eq!(
        user.gets("/v1/products").await.status,
        401,
        "a restored person signs in anew"
    );
}

#[tokio::test]
async fn an_erased_account_leaves_neither_sessions_nor_messages_nor_claims() {
    let world = World::new();
    let admin = world.admin().await;
    let user = world.user().await;
    let path = format!("/v1/users/{}", user.id);
    admin.posts(&format!("{path}/password-reset"), json!({})).await;
    let delivery = world.sends_what_is_due().await[0].id;
    world.passes(Duration::from_secs(1));

    let erased = admin.posts(&format!("{path}/erase"), json!({})).await;

    assert_eq!((erased.status, erased.text.as_str()), (204, ""));
    assert_eq!(user.gets("/v1/products").await.status, 401);
    for gone in [
        path.clone(),
        format!("{path}/sessions"),
        format!("/v1/deliveries/{delivery}"),
    ] {
        assert_eq!(admin.gets(&gone).await.refusal(), (404, "not_found"), "{gone}");
    }
    assert_eq!(admin.gets("/v1/deliveries").await.json["items"], json!([]));
    let anew = json!({"email": "una@example.com", "first_name": "Una", "last_name": "Again"});
    assert_eq!(admin.posts("/v1/users", anew).await.status, 201);
    let trail = admin.gets(&format!("/v1/audit?target={}", user.id)).await;
    assert_eq!(trail.json["items"][0]["action"], "user.erased");
    assert!(!trail.text.contains("una@"));
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let world = World::new();
    let admin = world.admin().await;
    let path = format!("/v1/users/{}", admin.id);

    let refused = [
        admin.patches(&path, json!({"role": "support"})).await,
        admin.deletes(&path).await,
        admin.posts(&format!("{path}/erase"), json!({})).await,
    ];

    for reply in refused {
        assert_eq!(reply.refusal(), (409, "conflict"));
        assert_eq!(reply.says("detail"), "The last active administrator cannot go.");
    }
    let una = world.account("una@example.com", Role::User).await;
    admin
        .patches(&format!("/v1/users/{}", una.id), json!({"role": "admin"}))
        .await;
    assert_eq!(
        admin.patches(&path, json!({"role": "support"})).await.says("role"),
        "support"
    );
}

#[tokio::test]
async fn support_helps_people_in_by_a_link() {
    let world = World::new();
    let (admin, support) = (world.admin().await, world.support().await);
    let una = world.account("una@example.com", Role::User).await;
    let path = format!("/v1/users/{}/password-reset", una.id);

    let started = support.posts(&path, json!({})).await;
    let sent = world.sends_what_is_due().await;
    admin.deletes(&format!("/v1/users/{}", una.id)).await;
    let aside = support.posts(&path, json!({})).await;

    assert_eq!((started.status, &started.json), (202, &json!({})));
    assert_eq!(sent[0].purpose, MessagePurpose::PasswordReset);
    assert_eq!(aside.refusal(), (409, "conflict"));
    assert_eq!(aside.says("detail"), "The account is deactivated.");
}

#[tokio::test]
async fn support_sees_and_ends_sessions() {
    let world = World::new();
    let support = world.support().await;
    let una = world.account("una@example.com", Role::User).await;
    let (phone, laptop) = (world.signed_in(&una).await, world.signed_in(&una).await);
    let path = format!("/v1/users/{}/sessions", una.id);

    let before = support.leafs_through(&path, 1).await;
    let ended = support.deletes(&path).await;
    let after = support.gets(&path).await;

    assert_eq!(before.len(), 2);
    assert!(before.iter().all(|session| session["current"] == json!(false)));
    assert_eq!((ended.status, ended.text.as_str()), (204, ""));
    assert_eq!((&after.json["items"], &after.json["total"]), (&json!([]), &json!(0)));
    assert_eq!(phone.gets("/v1/products").await.status, 401);
    assert_eq!(laptop.gets("/v1/products").await.status, 401);
}
