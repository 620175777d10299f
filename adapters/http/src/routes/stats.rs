//! Counts for a dashboard.

use poem_openapi::OpenApi;
use poem_openapi::payload::Json;

use crate::bearer::Bearer;
use crate::openapi::Tag;
use crate::problem::Answer;
use crate::services::Services;
use crate::shapes::stats::StatsOut;

#[derive(Clone)]
pub(crate) struct StatsApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Administration")]
impl StatsApi {
    /// Read totals and the last sixty minutes
    #[oai(path = "/stats", method = "get", operation_id = "get_stats")]
    async fn get_stats(&self, bearer: Bearer) -> Answer<Json<StatsOut>> {
        let support = self.0.support(&bearer).await?;
        let stats = self.0.app.stats(&support).await?;
        Ok(Json(StatsOut::at(self.0.app.now(), stats)))
    }
}
