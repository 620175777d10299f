//! What Prometheus reads: `/metrics`, where measurements have no listener of their own.

use poem::{IntoResponse, Response};
use poem_openapi::payload::{Payload, PlainText};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry};
use poem_openapi::{ApiResponse, OpenApi};

use super::switched::Switched;
use crate::openapi::Tag;
use crate::problem::Answer;
use crate::services::Services;
use crate::settings::WriteMetrics;

/// Measurements.
pub(crate) struct MetricsApi(WriteMetrics);

/// Measurements, where they are shown here.
pub(super) fn api(services: &Services) -> Switched<MetricsApi> {
    Switched(services.settings.metrics.clone().map(MetricsApi))
}

#[OpenApi(tag = "Tag::System")]
#[expect(
    clippy::unused_async,
    reason = "the framework wants every operation to be asynchronous"
)]
impl MetricsApi {
    /// Read what the server measures
    ///
    /// In the text format of Prometheus. It is not here when the operator gave it an address of its own
    /// (`metrics.listen`), nor, unless the operator made it public (`metrics.public`), where the inbox is switched off.
    #[oai(path = "/metrics", method = "get", operation_id = "read_metrics")]
    async fn read_metrics(&self) -> Answer<Exposition> {
        Ok(Exposition((self.0)()))
    }
}

/// Measurements as Prometheus reads them.
struct Exposition(String);

impl IntoResponse for Exposition {
    fn into_response(self) -> Response {
        Response::builder()
            .content_type("text/plain; version=0.0.4; charset=utf-8")
            .body(self.0)
    }
}

impl ApiResponse for Exposition {
    fn meta() -> MetaResponses {
        let schema: MetaSchemaRef = PlainText::<String>::schema_ref();
        MetaResponses {
            responses: vec![MetaResponse {
                description: "Every measurement, one a line.",
                status: Some(200),
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: "text/plain",
                    schema,
                }],
                headers: Vec::new(),
            }],
        }
    }

    fn register(_registry: &mut Registry) {}
}
