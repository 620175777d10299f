//! D5 and D6, with the session in a cookie.

use std::time::Duration;

use serde_json::json;

use crate::flask::registered;
use crate::jar::Browser;
use crate::world::{PASSWORD, World};

#[tokio::test]
async fn an_account_moves_to_a_new_address_once_it_is_proven() {
    let world = World::new();
    let mut browser = registered(&world).await;

    let began = browser
        .posts("/update", json!({"email": "ann@example.org", "password": PASSWORD}))
        .await;
    let code = world.code_for("ann@example.org").await;
    let verified = browser.posts("/verify_email", json!({ "otp": code })).await;
    let signed_in = world
        .posts(
            "/v1/login/password",
            json!({"email": "ann@example.org", "password": PASSWORD}),
        )
        .await;

    assert_eq!(
        began.gist(),
        (200, json!({"message": "Verification code sent to the new email."}))
    );
    assert_eq!(verified.status, 200);
    assert_eq!(signed_in.status, 200);
}

#[tokio::test]
async fn names_change_at_once_and_a_number_once_it_is_proven() {
    let world = World::new();
    let mut browser = registered(&world).await;

    let body = json!({
        "first_name": "Anna", "last_name": "Baker", "phone_number": "2025550143", "password": PASSWORD,
    });
    let names = browser.posts("/update_details", body).await;
    let body = json!({
        "first_name": "Anna", "last_name": "Baker", "phone_number": "2025550199", "password": PASSWORD,
    });
    let number = browser.posts("/update_details", body).await;
    let code = world.code_for("+12025550199").await;
    let verified = browser.posts("/otp_verification", json!({ "otp": code })).await;
    let mut phone = Browser::new(&world);
    phone.posts("/login", json!({"phone_number": "2025550199"})).await;

    assert_eq!(names.gist(), (200, json!({"message": "Details updated successfully."})));
    assert!(
        number.says("message").starts_with("Details updated successfully."),
        "{}",
        number.text
    );
    assert_eq!(verified.status, 200);
    assert_ne!(world.code_for("+12025550199").await, code);
}

#[tokio::test]
async fn a_new_password_keeps_this_browser_signed_in_and_no_other() {
    let world = World::new();
    let mut browser = registered(&world).await;
    let mut phone = Browser::new(&world);
    phone.posts("/login", json!({"phone_number": "2025550143"})).await;
    let code = world.code_for("+12025550143").await;
    phone.posts("/otp_verification", json!({ "otp": code })).await;

    let new = "another secret of length";
    let body = json!({"email": "ann@example.com", "password": PASSWORD, "new_password": new});
    let changed = browser.posts("/update", body).await;
    let same = json!({"email": "ann@example.com", "password": new});

    assert_eq!(
        changed.gist(),
        (200, json!({"message": "Details updated successfully."}))
    );
    assert_eq!(browser.posts("/update", same.clone()).await.status, 200);
    assert_eq!(phone.posts("/update", same).await.refusal(), (401, "unauthenticated"));
}

#[tokio::test]
async fn a_new_password_and_a_new_address_are_taken_together_or_not_at_all() {
    let world = World::limited();
    let mut browser = registered(&world).await;
    for _ in 0..5 {
        world.posts("/v1/login/code", json!({"email": "ann@example.org"})).await;
    }

    let new = "another secret of length";
    let both = json!({"email": "ann@example.org", "password": PASSWORD, "new_password": new});
    let refused = browser.posts("/update", both.clone()).await;
    let by_new = world
        .posts(
            "/v1/login/password",
            json!({"email": "ann@example.com", "password": new}),
        )
        .await;
    world.clock.advance(Duration::from_hours(1));
    let changed = browser.posts("/update", both).await;
    let code = world.code_for("ann@example.org").await;
    let verified = browser.posts("/verify_email", json!({ "otp": code })).await;
    let by_both = world
        .posts(
            "/v1/login/password",
            json!({"email": "ann@example.org", "password": new}),
        )
        .await;

    assert_eq!(refused.refusal(), (429, "rate_limited"));
    assert_eq!(by_new.status, 401);
    assert_eq!((changed.status, verified.status, by_both.status), (200, 200, 200));
}

#[tokio::test]
async fn nothing_changes_without_the_password() {
    let world = World::new();
    let mut browser = registered(&world).await;
    let wrong = "not my own password";

    let moved = browser
        .posts("/update", json!({"email": "eve@example.com", "password": wrong}))
        .await;
    let named = browser
        .posts("/update_details", json!({"first_name": "Eve", "password": wrong}))
        .await;

    assert_eq!(moved.refusal(), (401, "invalid_credentials"));
    assert_eq!(named.refusal(), (401, "invalid_credentials"));
    assert!(world.mail_to("eve@example.com").await.is_none());
}

#[tokio::test]
async fn nobody_changes_anything_without_a_session() {
    let world = World::new();
    let mut stranger = Browser::new(&world);

    let update = json!({"email": "ann@example.com", "password": PASSWORD});

    assert_eq!(
        stranger.posts("/update", update.clone()).await.refusal(),
        (401, "unauthenticated")
    );
    assert_eq!(
        stranger.posts("/update_details", update).await.refusal(),
        (401, "unauthenticated")
    );
}

#[tokio::test]
async fn a_session_lives_on_while_it_is_used_and_dies_when_it_is_not() {
    let world = World::new();
    let mut browser = registered(&world).await;
    let mut parallel = browser.copied();
    let same = json!({"email": "ann@example.com", "password": PASSWORD});

    world.clock.advance(Duration::from_hours(240));
    assert_eq!(browser.posts("/update", same.clone()).await.status, 200);
    assert_eq!(parallel.posts("/update", same.clone()).await.status, 200);
    world.clock.advance(Duration::from_hours(337));

    assert_eq!(browser.posts("/update", same).await.refusal(), (401, "unauthenticated"));
}
