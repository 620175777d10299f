//! Calls are repeated where that can do no harm, and only as often and as late as agreed.

use std::time::Duration;

use doorward_sdk::Error;
use doorward_sdk::models::{CreateProductBody, LoginCodeBody, ProblemCode};
use serde_json::{Value, json};

use crate::fake_server::{FakeServer, Reply, problem};

const READY: &str = "GET /health/ready";
const ADD: &str = "POST /v1/products";
const REMOVE: &str = "DELETE /v1/products/prd_1";

fn busy(seconds: u64) -> Reply {
    Reply::WithHeader(503, problem(503, "overloaded"), "retry-after", seconds.to_string())
}

fn product() -> Value {
    json!({
        "id": "prd_1", "url": "https://shop.example.com/tea", "attributes": {}, "status": "active",
        "created_at": "2026-11-21T10:00:00Z", "updated_at": "2026-11-21T10:00:00Z", "version": 1,
    })
}

fn tea() -> CreateProductBody {
    CreateProductBody {
        url: "https://shop.example.com/tea".to_owned(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    let server = FakeServer::start().await;
    server.next(READY, busy(0));
    server.next(READY, Reply::Lost);
    server.next(READY, Reply::Json(200, json!({"status": "ok"})));

    server.client().build().unwrap().check_ready().await.unwrap();

    assert_eq!(server.times(READY), 3);
}

#[tokio::test]
async fn a_limited_call_is_repeated_at_most_twice() {
    let server = FakeServer::start().await;
    for _ in 0..5 {
        server.next(READY, Reply::Json(429, problem(429, "rate_limited")));
    }

    let error = server.client().build().unwrap().check_ready().await.unwrap_err();

    assert!(error.is(&ProblemCode::RateLimited));
    assert_eq!(server.times(READY), 3);
}

#[tokio::test]
async fn nobody_waits_longer_than_agreed() {
    let server = FakeServer::start().await;
    server.next(READY, busy(3600));

    let error = server.client().build().unwrap().check_ready().await.unwrap_err();

    assert_eq!((error.status(), error.retry_after()), (Some(503), Some(3600)));
    assert_eq!(server.times(READY), 1);
}

#[tokio::test]
async fn what_is_not_idempotent_is_not_repeated() {
    let server = FakeServer::start().await;
    server.next("POST /v1/login/code", busy(0));

    let error = server
        .client()
        .build()
        .unwrap()
        .request_login_code(&LoginCodeBody::default())
        .await
        .unwrap_err();

    assert!(error.is(&ProblemCode::Overloaded));
    assert_eq!(server.times("POST /v1/login/code"), 1);
}

#[tokio::test]
async fn a_lost_removal_is_not_repeated_because_it_may_have_happened() {
    let server = FakeServer::start().await;
    server.next(REMOVE, Reply::Lost);

    let error = server
        .client()
        .build()
        .unwrap()
        .delete_product("prd_1", None)
        .await
        .unwrap_err();

    assert!(matches!(error, Error::Unreachable(_)));
    assert_eq!(server.times(REMOVE), 1);
}

#[tokio::test]
async fn a_removal_that_was_put_off_is_repeated() {
    let server = FakeServer::start().await;
    server.next(REMOVE, busy(0));
    server.next(REMOVE, Reply::Json(204, Value::Null));

    server
        .client()
        .build()
        .unwrap()
        .delete_product("prd_1", Some(3))
        .await
        .unwrap();

    assert_eq!(server.last().headers["if-match"], "\"3\"");
}

#[tokio::test]
async fn a_lost_addition_is_repeated_under_the_same_key() {
    let server = FakeServer::start().await;
    server.next(ADD, Reply::Lost);
    server.next(ADD, Reply::Json(201, product()));

    server
        .client()
        .build()
        .unwrap()
        .create_product(&tea(), None)
        .await
        .unwrap();

    let keys: Vec<String> = server
        .asked()
        .iter()
        .map(|asked| asked.headers["idempotency-key"].clone())
        .collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(keys[0].len(), 32);
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_counts_as_lost() {
    let server = FakeServer::start().await;
    server.next(READY, Reply::After(std::sync::Arc::default()));
    let doorward = server
        .client()
        .timeout(Duration::from_millis(1))
        .retries(0)
        .build()
        .unwrap();

    let error = doorward.check_ready().await.unwrap_err();

    assert!(matches!(error, Error::Unreachable(_)));
}
