//! What people change of their own account with MailGuard's token alone.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::World;

async fn own(world: &World, token: &str) -> Value {
    world.calls(token, "GET", "", None).await.json["data"][0].clone()
}

#[tokio::test]
async fn a_name_and_a_number_change_at_once() {
    let world = World::new();
    let ann = world.joins("ann@example.com", "Ann Archer").await;
    let id = own(&world, &ann).await["id"].clone();

    let body = json!({"id": id, "full_name": "Ann Baker", "mobile": "2025550143"});
    let changed = world.calls(&ann, "PATCH", "", Some(body)).await;

    assert_eq!(changed.says("message"), "Details updated successfully.");
    assert_eq!(changed.json["data"]["full_name"], "Ann Baker");
    assert_eq!(own(&world, &ann).await["mobile"], "+12025550143");
}

#[tokio::test]
async fn a_new_address_takes_effect_when_its_code_signs_in_with_the_token() {
    let world = World::new();
    let ann = world.joins("ann@example.com", "Ann Archer").await;
    let id = own(&world, &ann).await["id"].clone();

    let body = json!({"id": id, "email": "ann@example.org"});
    let changed = world.calls(&ann, "PATCH", "", Some(body)).await;
    let before = own(&world, &ann).await;
    let answer = json!({"email": "ann@example.org", "otp": world.code_for("ann@example.org").await});
    let without_token = world.posts("/compat/mailguard/users/login/", answer.clone()).await;
    let moved = world.calls(&ann, "POST", "login/", Some(answer)).await;
    let again = moved.says("token");

    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(before["email"], "ann@example.com");
    assert_eq!(without_token.refusal(), (410, "challenge_expired"));
    assert_eq!(own(&world, again).await["email"], "ann@example.org");
    assert_eq!(own(&world, again).await["id"], id);
}

#[tokio::test]
async fn another_code_for_the_new_address_is_asked_for_with_the_token() {
    let world = World::new();
    let ann = world.joins("ann@example.com", "Ann Archer").await;
    let id = own(&world, &ann).await["id"].clone();
    let body = json!({"id": id, "email": "ann@example.org"});
    world.calls(&ann, "PATCH", "", Some(body)).await;

    let asked = world
        .calls(&ann, "POST", "get-otp/", Some(json!({"email": "ann@example.org"})))
        .await;
    let answer = json!({"email": "ann@example.org", "otp": world.code_for("ann@example.org").await});
    let moved = world.calls(&ann, "POST", "login/", Some(answer)).await;

    assert_eq!(asked.gist(), (200, json!({"message": "OTP sent to email."})));
    assert_eq!(own(&world, moved.says("token")).await["email"], "ann@example.org");
}

#[tokio::test]
async fn an_address_of_somebody_else_is_never_taken_over() {
    let world = World::new();
    let ann = world.joins("ann@example.com", "Ann Archer").await;
    let bob = world.joins("bob@example.com", "Bob Baker").await;
    let id = own(&world, &ann).await["id"].clone();
    let free = json!({"id": id, "email": "free@example.com"});
    let taken = json!({"id": id, "email": "bob@example.com"});

    let free = world.calls(&ann, "PATCH", "", Some(free)).await;
    let taken = world.calls(&ann, "PATCH", "", Some(taken)).await;
    let told = world.mail_to("bob@example.com").await.expect("a message");

    assert_eq!(taken.gist(), free.gist());
    assert_eq!(told.code, None);
    assert_eq!(own(&world, &bob).await["email"], "bob@example.com");
    let again = world.mailguard_token("bob@example.com").await;
    assert_eq!(own(&world, &again).await["full_name"], "Bob Baker");
}

#[tokio::test]
async fn what_an_account_is_known_by_changes_only_shortly_after_signing_in() {
    let world = World::new();
    let ann = world.joins("ann@example.com", "Ann Archer").await;
    let id = own(&world, &ann).await["id"].clone();
    world.clock.advance(Duration::from_mins(16));

    let phone = json!({"id": id, "mobile": "2025550199"});
    let email = json!({"id": id, "email": "eve@example.com"});
    let name = json!({"id": id, "full_name": "Ann Baker"});

    let refused = (403, "forbidden");
    assert_eq!(world.calls(&ann, "PATCH", "", Some(phone)).await.refusal(), refused);
    assert_eq!(world.calls(&ann, "PATCH", "", Some(email)).await.refusal(), refused);
    assert_eq!(
        world
            .calls(&ann, "DELETE", "", Some(json!({ "id": id })))
            .await
            .refusal(),
        refused
    );
    assert_eq!(world.calls(&ann, "PATCH", "", Some(name)).await.status, 200);
}

#[tokio::test]
async fn somebody_deletes_their_own_account() {
    let world = World::new();
    let ann = world.joins("ann@example.com", "Ann Archer").await;
    let id = own(&world, &ann).await["id"].clone();

    let deleted = world.calls(&ann, "DELETE", "", Some(json!({ "id": id }))).await;

    assert_eq!(deleted.says("message"), "User deleted successfully");
    assert_eq!(deleted.json["data"]["is_active"], false);
    assert_eq!(
        world.calls(&ann, "GET", "", None).await.refusal(),
        (401, "unauthenticated")
    );
}

#[tokio::test]
async fn others_are_nothing_to_who_is_no_administrator_whether_they_are_there_or_not() {
    let world = World::new();
    let ann = world.joins("ann@example.com", "Ann Archer").await;
    let bob = world.joins("bob@example.com", "Bob Baker").await;
    let bobs = own(&world, &bob).await["id"].clone();

    let patch = json!({"id": bobs, "full_name": "Mallory"});
    let changed = world.calls(&ann, "PATCH", "", Some(patch)).await;
    let deleted = world.calls(&ann, "DELETE", "", Some(json!({ "id": bobs }))).await;
    let nobody = json!({ "id": "usr_00000000000000000000000000" });
    let of_nobody = world.calls(&ann, "DELETE", "", Some(nobody)).await;

    for refused in [changed, deleted, of_nobody] {
        assert_eq!(refused.refusal(), (403, "forbidden"));
    }
    assert_eq!(own(&world, &bob).await["full_name"], "Bob Baker");
}
