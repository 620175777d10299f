//! That everything the contract names is there, and that the document says the same as the routes.

use std::collections::BTreeSet;

use doorward_http::openapi::document;
use doorward_http::problem::Code;
use doorward_http::routes::documented;
use serde_json::{Map, Value, json};

use crate::world::World;

/// Method, path, and the name clients call it by.
const CONTRACT: &str = "
POST /v1/registrations register
POST /v1/challenges/{id}/verify verify_challenge
POST /v1/challenges/{id}/resend resend_code
POST /v1/login/code request_login_code
POST /v1/login/password login_with_password
POST /v1/tokens/refresh refresh_tokens
POST /v1/password-resets request_password_reset
POST /v1/password-resets/confirm confirm_password_reset
GET /v1/me get_me
PATCH /v1/me update_me
PUT /v1/me/password change_password
POST /v1/me/email change_email
POST /v1/me/phone change_phone
DELETE /v1/me close_account
GET /v1/sessions list_sessions
DELETE /v1/sessions/{id} end_session
DELETE /v1/sessions end_other_sessions
POST /v1/logout logout
GET /v1/users list_users
POST /v1/users create_user
GET /v1/users/{id} get_user
PATCH /v1/users/{id} update_user
DELETE /v1/users/{id} deactivate_user
POST /v1/users/{id}/restore restore_user
POST /v1/users/{id}/erase erase_user
POST /v1/users/{id}/password-reset start_password_reset
GET /v1/users/{id}/sessions list_user_sessions
DELETE /v1/users/{id}/sessions end_user_sessions
GET /v1/products list_products
POST /v1/products create_product
GET /v1/products/{id} get_product
PATCH /v1/products/{id} update_product
DELETE /v1/products/{id} delete_product
GET /v1/deliveries list_deliveries
GET /v1/deliveries/{id} get_delivery
POST /v1/deliveries/{id}/retry retry_delivery
GET /v1/suppressions list_suppressions
DELETE /v1/suppressions/{id} lift_suppression
GET /v1/plugins list_plugins
POST /v1/plugins/{id}/test test_plugin
POST /v1/plugins/reload reload_plugins
GET /v1/audit list_audit
GET /v1/stats get_stats
GET /v1/inbox list_inbox
DELETE /v1/inbox clear_inbox
POST /v1/setup setup
GET /health/live check_live
GET /health/ready check_ready
GET /.well-known/jwks.json get_jwks
POST /v1/receipts/{plugin} take_receipts
GET /metrics read_metrics
POST /compat/mailguard/users/get-otp/ mailguard_get_otp
POST /compat/mailguard/users/login/ mailguard_login
POST /compat/mailguard/users/logout/ mailguard_logout
GET /compat/mailguard/users/ mailguard_list_users
POST /compat/mailguard/users/ mailguard_add_user
PATCH /compat/mailguard/users/ mailguard_update_user
DELETE /compat/mailguard/users/ mailguard_delete_user
POST /compat/flask/register flask_register
POST /compat/flask/verify_email flask_verify_email
POST /compat/flask/login flask_login
POST /compat/flask/otp_verification flask_otp_verification
POST /compat/flask/update flask_update
POST /compat/flask/update_details flask_update_details
";

/// Operations that need no token.
const OPEN: [&str; 21] = [
    "register",
    "verify_challenge",
    "resend_code",
    "request_login_code",
    "login_with_password",
    "refresh_tokens",
    "request_password_reset",
    "confirm_password_reset",
    "setup",
    "check_live",
    "check_ready",
    "get_jwks",
    "take_receipts",
    "read_metrics",
    "mailguard_get_otp",
    "mailguard_login",
    "mailguard_add_user",
    "flask_register",
    "flask_verify_email",
    "flask_login",
    "flask_otp_verification",
];

fn contract() -> BTreeSet<(String, String, String)> {
    let lines = CONTRACT.lines().filter(|line| !line.is_empty());
    let words = lines.map(|line| line.split(' ').map(str::to_owned).collect::<Vec<_>>());
    words
        .map(|words| (words[0].clone(), words[1].clone(), words[2].clone()))
        .collect()
}

fn operations(document: &Value) -> Vec<(String, String, &Map<String, Value>)> {
    let paths = document["paths"].as_object().unwrap();
    let each = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(|(method, operation)| (method.to_uppercase(), path.clone(), operation.as_object().unwrap()))
    });
    each.collect()
}

#[test]
fn everything_in_the_contract_is_described_and_nothing_else() {
    let document = document("https://login.example.com");

    let described: BTreeSet<_> = operations(&document)
        .into_iter()
        .map(|(method, path, operation)| (method, path, operation["operationId"].as_str().unwrap().to_owned()))
        .collect();

    assert_eq!(described, contract());
}

#[test]
fn everything_in_the_contract_is_mounted() {
    let mounted: BTreeSet<_> = documented()
        .into_iter()
        .filter(|(_, method)| *method != "HEAD")
        .map(|(path, method)| (method.to_owned(), path))
        .collect();

    let wanted: BTreeSet<_> = contract().into_iter().map(|(method, path, _)| (method, path)).collect();
    assert_eq!(mounted, wanted);
}

#[tokio::test]
async fn every_operation_answers() {
    let world = World::new();

    for (method, path, name) in contract() {
        let reply = world
            .sends(&method, &path.replace("{id}", "x").replace("{plugin}", "x"), None, &[])
            .await;
        assert_ne!(reply.says("code"), "method_not_allowed", "{name}");
        let needs_token = !OPEN.contains(&name.as_str());
        assert_eq!(
            reply.says("code") == "unauthenticated",
            needs_token,
            "{name}: {}",
            reply.text
        );
    }
}

#[test]
fn operations_are_complete() {
    let document = document("https://login.example.com");

    for (method, path, operation) in operations(&document) {
        let name = operation["operationId"].as_str().unwrap();
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|summary| !summary.contains('\n')),
            "{method} {path}"
        );
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");
        assert_eq!(operation["security"] == json!([]), OPEN.contains(&name), "{name}");
        let responses = operation["responses"].as_object().unwrap();
        let successes = responses.keys().filter(|status| status.starts_with('2')).count();
        assert_eq!(successes, 1, "{name}");
        for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
            let shared = format!("#/components/responses/Problem{status}");
            assert_eq!(response["$ref"], json!(shared), "{name}");
        }
        assert!(responses.contains_key("500") && responses.contains_key("503"), "{name}");
    }
}

#[test]
fn the_document_is_in_its_normal_form() {
    let document = document("https://login.example.com");
    let text = document.to_string();

    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(document["servers"], json!([{"url": "https://login.example.com"}]));
    assert_eq!(document["tags"][0]["name"], "sign_in");
    assert!(!text.contains("charset") && !text.contains("\"deprecated\":false"));
    let code = &document["components"]["schemas"]["Problem"]["properties"]["code"];
    assert_eq!(code["allOf"], json!([{"$ref": "#/components/schemas/ProblemCode"}]));
    assert!(text.contains("\"application/json\"") && text.contains("\"application/problem+json\""));
    assert_eq!(
        text,
        doorward_http::openapi::document("https://login.example.com").to_string()
    );
    let body = &document["components"]["schemas"]["RegisterBody"];
    assert_eq!(body["additionalProperties"], false);
    let codes = &document["components"]["schemas"]["ProblemCode"]["enum"];
    let words: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(*codes, json!(words));
}

#[test]
fn every_reference_leads_somewhere() {
    fn collect<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str));
                object.values().for_each(|member| collect(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
    let document = document("https://login.example.com");
    let mut found = Vec::new();
    collect(&document, &mut found);

    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn every_member_is_explained() {
    let document = document("https://login.example.com");
    let schemas = document["components"]["schemas"].as_object().unwrap();

    for (name, schema) in schemas {
        let members = schema["properties"].as_object();
        for (member, schema) in members.into_iter().flatten() {
            let explained = schema["description"].is_string() || schema["allOf"].is_array();
            assert!(explained, "{name}.{member}");
        }
    }
}

#[tokio::test]
async fn the_document_is_served_as_it_is() {
    let world = World::new();

    let reply = world.gets("/openapi.json").await;

    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.json, document("https://login.example.com"));
}
