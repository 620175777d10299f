//! Each of the two can be switched off.

use doorward_http::openapi::document;
use serde_json::json;

use crate::jar::Browser;
use crate::world::World;

#[tokio::test]
async fn what_is_switched_off_is_not_there() {
    let world = World::serving(false, false);

    for path in ["get-otp/", "login/", "logout/", "", "get-otp"] {
        let reply = world.posts(&format!("/compat/mailguard/users/{path}"), json!({})).await;
        assert_eq!(reply.refusal(), (404, "not_found"), "{path}");
    }
    for path in [
        "register",
        "verify_email",
        "login",
        "otp_verification",
        "update",
        "update_details",
    ] {
        let reply = world.posts(&format!("/compat/flask/{path}"), json!({})).await;
        assert_eq!(reply.refusal(), (404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn one_is_switched_off_without_the_other() {
    let mailguard = World::serving(true, false);
    let flask = World::serving(false, true);
    let login = json!({"phone_number": "2025550143"});

    let asked = mailguard
        .posts("/compat/mailguard/users/get-otp/", json!({"email": "ann@example.com"}))
        .await;
    assert_eq!(asked.status, 200);
    assert_eq!(
        Browser::new(&mailguard).posts("/login", login.clone()).await.status,
        404
    );
    assert_eq!(Browser::new(&flask).posts("/login", login).await.status, 200);
}

#[test]
fn both_are_described_under_tags_of_their_own() {
    let document = document("https://login.example.com");
    let tagged = |tag: &str| {
        let paths = document["paths"].as_object().unwrap().values();
        let operations = paths.flat_map(|path| path.as_object().unwrap().values());
        operations.filter(|operation| operation["tags"] == json!([tag])).count()
    };

    assert_eq!((tagged("mailguard"), tagged("flask")), (7, 6));
    let schema = &document["components"]["schemas"]["MailguardLoginBody"];
    assert_eq!(schema["additionalProperties"], json!({}));
}
