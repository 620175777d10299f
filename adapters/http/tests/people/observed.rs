//! What logs and metrics say of requests, and what they never say.

use std::io::Write;
use std::sync::{Arc, Mutex};

use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::world::{PASSWORD, World};

/// A log to read afterwards.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Everything this thread logs goes here as long as the guard lives.
    fn listens(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_names_requests_without_their_secrets() {
    let log = Log::default();
    let guard = log.listens();
    let world = World::new();
    let ann = world.person("ann@example.com").await;
    let begun = world.posts("/v1/login/code", json!({"email": "ann@example.com"})).await;
    let code = world.code_for("ann@example.com").await;
    let path = format!("/v1/challenges/{}/verify", begun.says("id"));
    world.posts(&path, json!({ "code": code })).await;
    world
        .posts("/v1/password-resets", json!({"email": "ann@example.com"}))
        .await;
    let token = world.link_token_for("ann@example.com").await;
    world.gets(&format!("/reset?token={token}")).await;
    ann.gets("/v1/me").await;
    world.gets(&format!("/nowhere/{token}")).await;
    drop(guard);

    let log = log.text();

    assert!(log.contains("route=\"/v1/challenges/{id}/verify\" status=200"), "{log}");
    assert!(log.contains("route=\"/reset\" status=200"));
    assert!(log.contains("route=\"unmatched\" status=404"));
    for secret in [
        begun.says("id"),
        &code,
        &token,
        &ann.access,
        &ann.refresh,
        PASSWORD,
        "ann@example.com",
    ] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}

#[tokio::test]
async fn damage_is_logged_once_with_the_request() {
    let log = Log::default();
    let world = World::new();
    world.store.fail_with(doorward_core::ports::PortError::Corrupt {
        table: "claim",
        id: "clm_1".to_owned(),
    });
    let guard = log.listens();
    let headers = [("x-request-id", "request-4711")];
    let body = Some(json!({"email": "ann@example.com"}));
    world.sends("POST", "/v1/login/code", body, &headers).await;
    drop(guard);

    let log = log.text();

    let told: Vec<_> = log.lines().filter(|line| line.contains("clm_1")).collect();
    assert_eq!(told.len(), 1, "{log}");
    assert!(told[0].contains("ERROR") && told[0].contains("request-4711"), "{log}");
}

#[tokio::test]
async fn requests_are_counted_by_route_and_timed() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let counted = recorder.handle();
    let guard = metrics::set_default_local_recorder(&recorder);
    let world = World::new();
    world.gets("/health/live").await;
    world.gets("/health/live").await;
    world.gets("/v1/users/usr_1").await;
    world.sends("BREW", "/a/secret/path", None, &[]).await;
    drop(guard);

    let counted = counted.render();

    for line in [
        "http_requests_total{route=\"/health/live\",method=\"GET\",status=\"200\"} 2",
        "http_requests_total{route=\"/v1/users/{id}\",method=\"GET\",status=\"401\"} 1",
        "http_requests_total{route=\"unmatched\",method=\"other\",status=\"404\"} 1",
    ] {
        assert!(counted.contains(line), "{counted}");
    }
    assert!(counted.contains("http_request_duration_seconds"));
    assert!(!counted.contains("secret"));
}
