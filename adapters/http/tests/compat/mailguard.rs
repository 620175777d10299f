//! B1 to B7, as MailGuard's clients call them.

use poem::Body;
use serde_json::json;

use crate::world::World;

const USERS: &str = "/compat/mailguard/users/";

#[tokio::test]
async fn somebody_signs_up_in_and_out() {
    let world = World::new();
    let body = json!({"email": "ann@example.com", "full_name": "Ann Mary Archer", "mobile": "1234567890"});

    let added = world.posts(USERS, body).await;
    let asked = world
        .posts("/compat/mailguard/users/get-otp/", json!({"email": "ann@example.com"}))
        .await;
    let code = world.code_for("ann@example.com").await;
    let body = json!({"email": "ann@example.com", "otp": code});
    let signed_in = world.posts("/compat/mailguard/users/login/", body).await;
    let token = signed_in.says("token");
    let listed = world.calls(token, "GET", "", None).await;
    let signed_out = world.calls(token, "POST", "logout/", None).await;
    let after = world.calls(token, "GET", "", None).await;

    assert_eq!(added.status, 201);
    assert_eq!(added.says("message"), "User added successfully");
    assert_eq!(added.json["data"]["email"], "ann@example.com");
    assert_eq!(added.json["data"]["full_name"], "Ann Mary Archer");
    assert_eq!(added.json["data"]["mobile"], "1234567890");
    assert_eq!(asked.gist(), (200, json!({"message": "OTP sent to email."})));
    assert_eq!(code.len(), 4);
    assert_eq!(signed_in.json.as_object().unwrap().len(), 1);
    assert_eq!(listed.says("message"), "Data retrieved successfully");
    assert_eq!(listed.json["data"].as_array().unwrap().len(), 1);
    assert_eq!(listed.json["data"][0]["full_name"], "Ann Mary Archer");
    assert_eq!(signed_out.gist(), (200, json!({"detail": "Successfully logged out."})));
    assert_eq!(after.refusal(), (401, "unauthenticated"));
    assert!(!after.says("detail").is_empty());
}

#[tokio::test]
async fn administrators_see_all_others_themselves() {
    let world = World::new();
    let admin = world.admin().await;
    let ann = world.joins("ann@example.com", "Ann Archer").await;
    let emails = |reply: crate::world::Reply| -> Vec<String> {
        let data = reply.json["data"].as_array().unwrap();
        let mut emails: Vec<_> = data
            .iter()
            .map(|user| user["email"].as_str().unwrap().to_owned())
            .collect();
        emails.sort_unstable();
        emails
    };

    let all = world.calls(&admin, "GET", "", None).await;
    let own = world.calls(&ann, "GET", "", None).await;

    assert_eq!(emails(all), ["ada@example.com", "ann@example.com"]);
    assert_eq!(emails(own), ["ann@example.com"]);
}

#[tokio::test]
async fn an_administrator_adds_changes_and_deletes_anybody() {
    let world = World::new();
    let admin = world.admin().await;
    let body = json!({"email": "bob@example.com", "full_name": "Bob Baker", "mobile": "2025550143"});

    let added = world.calls(&admin, "POST", "", Some(body)).await;
    let id = added.json["data"]["id"].clone();
    let body = json!({"id": id, "full_name": "Robert Baker", "email": "rob@example.com"});
    let changed = world.calls(&admin, "PATCH", "", Some(body)).await;
    let bob = world.mailguard_token("rob@example.com").await;
    let deleted = world.calls(&admin, "DELETE", "", Some(json!({ "id": id }))).await;
    let after = world.calls(&bob, "GET", "", None).await;
    let listed = world.calls(&admin, "GET", "", None).await;

    assert_eq!((added.status, added.says("message")), (201, "User added successfully"));
    assert_eq!(
        (changed.status, changed.says("message")),
        (200, "Details updated successfully.")
    );
    assert_eq!(changed.json["data"]["full_name"], "Robert Baker");
    assert_eq!(changed.json["data"]["email"], "rob@example.com");
    assert_eq!(changed.json["data"]["mobile"], "+12025550143");
    assert_eq!(
        (deleted.status, deleted.says("message")),
        (200, "User deleted successfully")
    );
    assert_eq!(deleted.json["data"]["is_active"], false);
    assert_eq!(after.refusal(), (401, "unauthenticated"));
    assert_eq!(listed.json["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_last_slash_may_be_missing_and_a_form_does_for_json() {
    let world = World::new();
    world.joins("ann@example.com", "Ann Archer").await;
    let form = [("content-type", "application/x-www-form-urlencoded")];

    let body = Body::from_string("email=ann%40example.com&device=old".to_owned());
    let asked = world
        .asked("POST", "/compat/mailguard/users/get-otp", body, &form)
        .await;
    let code = world.code_for("ann@example.com").await;
    let body = Body::from_string(format!("email=ann%40example.com&otp={code}"));
    let signed_in = world.asked("POST", "/compat/mailguard/users/login", body, &form).await;
    let bearer = format!("Bearer {}", signed_in.says("token"));
    let listed = world
        .asked(
            "GET",
            "/compat/mailguard/users",
            Body::empty(),
            &[("authorization", &bearer)],
        )
        .await;
    let wrong = world.asked("PUT", "/compat/mailguard/users", Body::empty(), &[]).await;

    assert_eq!((asked.status, signed_in.status, listed.status), (200, 200, 200));
    assert_eq!(wrong.refusal(), (405, "method_not_allowed"));
    assert_eq!(wrong.headers["allow"], "DELETE, GET, HEAD, PATCH, POST");
}

#[tokio::test]
async fn a_token_lasts_as_long_as_its_session() {
    let world = World::new();
    let token = world.joins("ann@example.com", "Ann Archer").await;

    // Used every ten days, the session reaches its absolute end after ninety.
    for _ in 0..8 {
        world.clock.advance(std::time::Duration::from_hours(240));
        assert_eq!(world.calls(&token, "GET", "", None).await.status, 200);
    }
    world.clock.advance(std::time::Duration::from_hours(240));

    assert_eq!(
        world.calls(&token, "GET", "", None).await.refusal(),
        (401, "unauthenticated")
    );
}

#[tokio::test]
async fn an_unused_token_goes_idle() {
    let world = World::new();
    let token = world.joins("ann@example.com", "Ann Archer").await;

    world.clock.advance(std::time::Duration::from_hours(337));

    assert_eq!(
        world.calls(&token, "GET", "", None).await.refusal(),
        (401, "unauthenticated")
    );
}
