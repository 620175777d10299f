//! Counts for a dashboard.

use poem_openapi::OpenApi;

use crate::answers::Polled;
use crate::bearer::Bearer;
use crate::header::HeaderText;
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
    async fn get_stats(
        &self,
        bearer: Bearer,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<StatsOut>> {
        let support = self.0.support(&bearer).await?;
        let stats = self.0.app.stats(&support).await?;
        Ok(Polled::new(StatsOut::at(self.0.app.now(), stats), &if_none_match))
    }
}
