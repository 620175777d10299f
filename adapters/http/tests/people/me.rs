//! `/v1/me`.

use serde_json::json;

use crate::world::{PASSWORD, World};

#[tokio::test]
async fn people_read_and_change_their_own_account() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;

    let before = ann.gets("/v1/me").await;
    let after = ann
        .patches("/v1/me", json!({"first_name": " Anna ", "locale": "de_at"}))
        .await;

    assert_eq!(before.header("etag"), format!("\"{}\"", before.json["version"]));
    assert_eq!(after.status, 200, "{}", after.text);
    assert_eq!(
        [after.says("first_name"), after.says("last_name"), after.says("locale")],
        ["Anna", "Archer", "de-AT"]
    );
    assert_eq!(after.header("etag"), format!("\"{}\"", after.json["version"]));
}

#[tokio::test]
async fn a_change_can_be_tied_to_a_version() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let seen = ann.gets("/v1/me").await.header("etag").to_owned();
    let change = || Some(json!({"last_name": "Baker"}));

    let first = ann.sends("PATCH", "/v1/me", change(), &[("if-match", &seen)]).await;
    let second = ann.sends("PATCH", "/v1/me", change(), &[("if-match", &seen)]).await;
    let rubbish = ann.sends("PATCH", "/v1/me", change(), &[("if-match", "seven")]).await;

    assert_eq!(first.status, 200);
    assert_eq!(second.refusal(), (412, "version_mismatch"));
    assert_eq!(rubbish.refusal(), (400, "malformed_request"));
}

#[tokio::test]
async fn a_change_tied_to_several_versions_passes_if_one_of_them_is_there() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let seen = ann.gets("/v1/me").await.header("etag").to_owned();
    let change = || Some(json!({"last_name": "Baker"}));
    let tied = async |tags: String| ann.sends("PATCH", "/v1/me", change(), &[("if-match", &tags)]).await;

    let weak = tied(format!("W/{seen}")).await;
    let never = tied("\"98\", \"99\"".to_owned()).await;
    let several = tied(format!("\"99\", {seen}")).await;

    assert_eq!(weak.refusal(), (412, "version_mismatch"));
    assert_eq!(never.refusal(), (412, "version_mismatch"));
    assert_eq!(several.status, 200, "{}", several.text);
}

#[tokio::test]
async fn a_condition_that_is_no_text_is_not_overlooked() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let change = Some(json!({"last_name": "Baker"}));

    let reply = ann
        .sends("PATCH", "/v1/me", change, &[("if-match", "\"\u{ff}99\"")])
        .await;

    assert_eq!(reply.refusal(), (400, "malformed_request"));
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let seen = ann.gets("/v1/me").await.header("etag").to_owned();

    let known = ann.sends("GET", "/v1/me", None, &[("if-none-match", &seen)]).await;
    let other = ann.sends("GET", "/v1/me", None, &[("if-none-match", "\"99\"")]).await;

    assert_eq!(
        (known.status, known.text.as_str(), known.header("etag")),
        (304, "", seen.as_str())
    );
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn what_is_not_ones_own_to_change_is_refused() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;

    let reply = ann
        .patches(
            "/v1/me",
            json!({"role": "admin", "email": "x@example.com", "first_name": ""}),
        )
        .await;

    assert_eq!(reply.flaws(), [("email", "unknown"), ("role", "unknown")]);
}

#[tokio::test]
async fn a_new_e_mail_address_is_proven_first() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let body = json!({"email": "anna@example.com", "password": PASSWORD});

    let begun = ann.posts("/v1/me/email", body).await;
    let code = world.code_for("anna@example.com").await;
    let path = format!("/v1/challenges/{}/verify", begun.says("id"));
    let before = ann.gets("/v1/me").await;
    let verified = world.posts(&path, json!({ "code": code })).await;

    assert_eq!((begun.status, begun.says("purpose")), (202, "change_email"));
    assert_eq!(before.says("email"), "ann@example.com");
    assert_eq!(verified.json["user"]["email"], "anna@example.com");
    let told = world.mail_to("ann@example.com").await.unwrap();
    assert_eq!(told.purpose.as_str(), "email_change_notice");
}

#[tokio::test]
async fn a_new_phone_number_is_proven_by_sms() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let body = json!({"phone": "+49 151 23456789", "password": PASSWORD});

    let begun = ann.posts("/v1/me/phone", body).await;
    let code = world.code_for("+4915123456789").await;
    let path = format!("/v1/challenges/{}/verify", begun.says("id"));
    let verified = world.posts(&path, json!({ "code": code })).await;

    assert_eq!((begun.status, begun.says("channel")), (202, "sms"));
    assert_eq!(verified.json["user"]["phone"], "+4915123456789");
    assert_eq!(verified.json["user"]["phone_verified"], true);
}

#[tokio::test]
async fn a_new_address_takes_the_password() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;

    let wrong = ann
        .posts(
            "/v1/me/email",
            json!({"email": "anna@example.com", "password": "other"}),
        )
        .await;
    let flawed = ann
        .posts("/v1/me/phone", json!({"phone": "x", "password": PASSWORD}))
        .await;

    assert_eq!(wrong.refusal(), (401, "invalid_credentials"));
    assert_eq!(flawed.flaws(), [("phone", "invalid")]);
}

#[tokio::test]
async fn a_closed_account_ends_every_session() {
    let world = World::new();
    let ann = world.person("ann@example.com").await;

    let wrong = ann
        .sends("DELETE", "/v1/me", Some(json!({"password": "other"})), &[])
        .await;
    let closed = ann
        .sends("DELETE", "/v1/me", Some(json!({ "password": PASSWORD })), &[])
        .await;

    assert_eq!(wrong.refusal(), (401, "invalid_credentials"));
    assert_eq!(closed.status, 204, "{}", closed.text);
    assert_eq!(ann.gets("/v1/me").await.status, 401);
}

#[tokio::test]
async fn the_last_administrator_cannot_leave() {
    let world = World::new();
    let (_, ada) = world.admin().await;

    let reply = ada
        .sends("DELETE", "/v1/me", Some(json!({ "password": PASSWORD })), &[])
        .await;

    assert_eq!(reply.refusal(), (409, "conflict"));
    assert_eq!(reply.says("detail"), "The last active administrator cannot go.");
}
