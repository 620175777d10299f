//! `/v1/registrations`.

use doorward_core::policy::{Policy, RegistrationPolicy};
use serde_json::json;

use crate::world::{World, ann, settings};

fn registering(change: impl FnOnce(&mut RegistrationPolicy)) -> World {
    let mut policy = Policy::default();
    change(&mut policy.registration);
    World::with(policy, settings())
}

#[tokio::test]
async fn a_registration_answers_its_challenge() {
    let world = World::new();

    let begun = world.posts("/v1/registrations", ann("ann@example.com")).await;

    assert_eq!(begun.status, 202);
    assert_eq!(
        [
            begun.says("purpose"),
            begun.says("channel"),
            begun.says("destination"),
            begun.says("expires_at")
        ],
        ["registration", "email", "a•••@e•••.com", "2026-01-01T12:10:00.000000Z"]
    );
    assert_eq!(
        (&begun.json["code_length"], &begun.json["resend_after"]),
        (&json!(6), &json!(30))
    );
    assert!(begun.says("id").starts_with("chl_"));
}

#[tokio::test]
async fn a_verified_registration_is_an_account_that_is_signed_in() {
    let world = World::new();

    let ann = world.person("ann@example.com").await;

    let me = ann.gets("/v1/me").await;
    assert_eq!(
        [me.says("email"), me.says("status"), me.says("role")],
        ["ann@example.com", "active", "user"]
    );
    assert_eq!(me.json["email_verified"], true);
    assert!(me.json.get("phone").is_none());
}

#[tokio::test]
async fn a_taken_address_answers_exactly_alike() {
    let world = World::new();
    world.person("ann@example.com").await;

    let free = world.posts("/v1/registrations", ann("bob@example.com")).await;
    let taken = world.posts("/v1/registrations", ann("ann@example.com")).await;

    let names = |reply: &crate::world::Reply| reply.json.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!((taken.status, names(&taken)), (free.status, names(&free)));
    let mail = world.mail_to("ann@example.com").await.unwrap();
    assert_eq!(mail.purpose.as_str(), "already_registered");
}

#[tokio::test]
async fn duplicates_are_told_only_where_the_operator_wants_it() {
    let world = registering(|registration| registration.reveal_duplicates = true);
    let mut first = ann("ann@example.com");
    first["phone"] = json!("+4915123456789");
    let begun = world.posts("/v1/registrations", first.clone()).await;
    let code = world.code_for("ann@example.com").await;
    let path = format!("/v1/challenges/{}/verify", begun.says("id"));
    world.posts(&path, json!({ "code": code })).await;

    let email_taken = world.posts("/v1/registrations", first.clone()).await;
    first["email"] = json!("other@example.com");
    let phone_taken = world.posts("/v1/registrations", first).await;

    assert_eq!(email_taken.refusal(), (409, "email_taken"));
    assert_eq!(phone_taken.refusal(), (409, "phone_taken"));
}

#[tokio::test]
async fn nobody_registers_where_registration_is_closed() {
    let world = registering(|registration| registration.open = false);

    let reply = world.posts("/v1/registrations", ann("ann@example.com")).await;

    assert_eq!(reply.refusal(), (403, "forbidden"));
}

#[tokio::test]
async fn every_flaw_is_told_at_once() {
    let world = World::new();
    let shape = json!({"first_name": 1, "email": null, "colour": "red", "password": "x"});
    let values =
        json!({"first_name": " ", "last_name": "A", "email": "ann", "phone": "1", "password": "short", "locale": "?"});

    let shape = world.posts("/v1/registrations", shape).await;
    let values = world.posts("/v1/registrations", values).await;

    assert_eq!(shape.refusal(), (400, "validation_failed"));
    assert_eq!(
        shape.flaws(),
        [
            ("colour", "unknown"),
            ("email", "required"),
            ("first_name", "invalid"),
            ("last_name", "required")
        ]
    );
    assert_eq!(
        values.flaws(),
        [
            ("email", "invalid"),
            ("first_name", "required"),
            ("locale", "invalid"),
            ("password", "too_short"),
            ("phone", "invalid")
        ]
    );
}

#[tokio::test]
async fn a_password_is_judged_with_the_name_and_the_address() {
    let world = World::new();
    let mut body = ann("ann@example.com");
    body["password"] = json!("archer the great");

    let reply = world.posts("/v1/registrations", body).await;

    assert_eq!(reply.flaws(), [("password", "contains_personal")]);
}

#[tokio::test]
async fn too_many_registrations_of_one_address_have_to_wait() {
    let world = World::new();
    for _ in 0..5 {
        assert_eq!(
            world.posts("/v1/registrations", ann("ann@example.com")).await.status,
            202
        );
    }

    let reply = world.posts("/v1/registrations", ann("ann@example.com")).await;

    assert_eq!(reply.refusal(), (429, "rate_limited"));
    assert_eq!(reply.json["retry_after"], 3600);
    assert_eq!(reply.header("retry-after"), "3600");
}

#[tokio::test]
async fn who_waits_for_the_hasher_is_told_to_come_back() {
    let world = World::new();
    world.hasher.overload();

    let reply = world.posts("/v1/registrations", ann("ann@example.com")).await;

    assert_eq!(reply.refusal(), (503, "overloaded"));
    assert_eq!(reply.header("retry-after"), "1");
}
