//! Health, keys, metrics, and the documents for developers.

use std::sync::Arc;

use doorward_core::policy::Policy;
use doorward_http::settings::{HttpSettings, WriteMetrics};
use serde_json::json;

use crate::world::{World, settings};

#[tokio::test]
async fn a_process_that_answers_is_alive() {
    let world = World::new();

    let reply = world.gets("/health/live").await;

    assert_eq!((reply.status, reply.json.clone()), (200, json!({"status": "live"})));
}

#[tokio::test]
async fn ready_is_who_can_do_all_its_work() {
    let world = World::new();
    world.ready.says(&[("store", true), ("keys", true)]);
    let ready = world.gets("/health/ready").await;
    world.ready.says(&[("store", false), ("keys", true), ("worker", false)]);
    let not_ready = world.gets("/health/ready").await;

    assert_eq!(ready.status, 200);
    assert_eq!(
        ready.json,
        json!({"status": "ready", "checks": {"store": "ok", "keys": "ok"}})
    );
    assert_eq!(not_ready.refusal(), (503, "unavailable"));
    assert_eq!(not_ready.says("detail"), "Not ready: store, worker.");
}

#[tokio::test]
async fn the_keys_of_tokens_are_public() {
    let world = World::new();

    let reply = world.gets("/.well-known/jwks.json").await;

    assert_eq!(reply.header("cache-control"), "public, max-age=300");
    let keys = reply.json["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(
        [&keys[0]["kty"], &keys[0]["crv"], &keys[0]["use"], &keys[0]["alg"]],
        ["OKP", "Ed25519", "sig", "EdDSA"]
    );
    assert!(keys[0]["kid"].as_str().unwrap().starts_with("key_"));
    assert_eq!(keys[0]["x"].as_str().unwrap().len(), 43);
    assert_eq!(keys[0].as_object().unwrap().len(), 6);
}

/// A server that shows its measurements, and one that shows them elsewhere.
fn with_metrics_and_without() -> (World, World) {
    let settings = || HttpSettings {
        cors_origins: vec!["https://app.example.com".to_owned()],
        ..settings()
    };
    let metrics: Option<WriteMetrics> = Some(Arc::new(|| "up 1\n".to_owned()));
    let here = HttpSettings { metrics, ..settings() };
    (
        World::with(Policy::default(), here),
        World::with(Policy::default(), settings()),
    )
}

#[tokio::test]
async fn metrics_are_here_unless_they_are_elsewhere() {
    let (here, elsewhere) = with_metrics_and_without();

    let shown = here.gets("/metrics").await;

    assert_eq!((shown.status, shown.text.as_str()), (200, "up 1\n"));
    assert_eq!(shown.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(elsewhere.gets("/metrics").await.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn metrics_can_only_be_read_and_where_they_are_not_there_is_nothing() {
    let (here, elsewhere) = with_metrics_and_without();
    let preflight = [
        ("origin", "https://app.example.com"),
        ("access-control-request-method", "GET"),
    ];

    let head = here.sends("HEAD", "/metrics", None, &[]).await;
    let posted = here.sends("POST", "/metrics", None, &[]).await;
    let asked = here.sends("OPTIONS", "/metrics", None, &preflight).await;
    let posted_elsewhere = elsewhere.sends("POST", "/metrics", None, &[]).await;
    let asked_elsewhere = elsewhere.sends("OPTIONS", "/metrics", None, &preflight).await;

    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(posted.refusal(), (405, "method_not_allowed"));
    assert_eq!(posted.header("allow"), "GET, HEAD");
    assert_eq!(
        (asked.status, asked.header("access-control-allow-methods")),
        (204, "GET, HEAD")
    );
    assert_eq!(posted_elsewhere.refusal(), (404, "not_found"));
    assert_eq!(asked_elsewhere.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn the_documents_come_from_here_alone() {
    let world = World::new();

    let page = world.gets("/docs").await;

    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"),
        "{policy}"
    );
    assert!(!page.text.contains("http"), "{}", page.text);
    for path in ["/docs/swagger-ui.js", "/docs/swagger-ui.css", "/docs/start.js"] {
        assert!(page.text.contains(path));
        let file = world.gets(path).await;
        assert_eq!(file.status, 200, "{path}");
        assert!(!file.text.is_empty(), "{path}");
        assert!(!file.header("etag").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn the_front_door_leads_to_the_documents() {
    let world = World::new();

    let reply = world.gets("/").await;

    assert_eq!((reply.status, reply.header("location")), (303, "/docs"));
}

#[tokio::test]
async fn each_problem_has_a_page() {
    let world = World::new();

    for code in doorward_http::problem::Code::ALL {
        let page = world.gets(&format!("/problems/{}", code.as_str())).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(code.as_str()));
    }
}
