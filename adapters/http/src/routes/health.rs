//! What machines ask: whether the process lives, and whether it can work.

use std::collections::BTreeMap;
use std::time::Duration;

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;

/// Health.
pub(crate) struct HealthApi(pub(crate) Services);

#[OpenApi(prefix_path = "/health", tag = "Tag::System")]
#[expect(
    clippy::unused_async,
    reason = "the framework wants every operation to be asynchronous"
)]
impl HealthApi {
    /// Ask whether the process lives
    #[oai(path = "/live", method = "get", operation_id = "check_live")]
    async fn check_live(&self) -> Answer<Json<HealthOut>> {
        Ok(Json(HealthOut {
            status: "live".to_owned(),
            checks: None,
        }))
    }

    /// Ask whether the server can do its work
    ///
    /// While it cannot, the answer is a problem that names what fails.
    #[oai(path = "/ready", method = "get", operation_id = "check_ready")]
    async fn check_ready(&self) -> Answer<Json<HealthOut>> {
        let checks = self.0.readiness.checks().await;
        let failing: Vec<_> = checks
            .iter()
            .filter(|check| !check.works)
            .map(|check| check.name)
            .collect();
        if !failing.is_empty() {
            let problem = Problem::new(Code::Unavailable).retry_after(Duration::from_secs(1));
            return Err(problem.detail(format!("Not ready: {}.", failing.join(", "))));
        }
        let checks = checks.iter().map(|check| (check.name.to_owned(), "ok".to_owned()));
        Ok(Json(HealthOut {
            status: "ready".to_owned(),
            checks: Some(checks.collect()),
        }))
    }
}

/// How the server is.
#[derive(Object)]
#[oai(rename = "Health", skip_serializing_if_is_none)]
struct HealthOut {
    /// `live` or `ready`.
    status: String,
    /// Everything that has to work, each `ok`.
    checks: Option<BTreeMap<String, String>>,
}
