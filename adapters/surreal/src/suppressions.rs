//! The suppression list.

use async_trait::async_trait;
use doorward_core::listing::Page;
use doorward_core::ports::{PortError, SuppressionQuery, Suppressions};
use doorward_core::records::delivery::Channel;
use doorward_core::records::suppression::{Suppression, SuppressionId};

use crate::SurrealStore;
use crate::pages::{List, Order};
use crate::rows::suppression::{self, SuppressionRow};

#[async_trait]
impl Suppressions for SurrealStore {
    async fn find(&self, id: SuppressionId) -> Result<Option<Suppression>, PortError> {
        self.find::<SuppressionRow>(suppression::id(id)).await
    }

    async fn list(&self, query: &SuppressionQuery) -> Result<Page<Suppression>, PortError> {
        self.page::<SuppressionRow>(listed(query)).await
    }
}

pub(crate) fn listed(query: &SuppressionQuery) -> List<'_> {
    let channels = Channel::ALL.iter().copied();
    let classes = channels.filter(|channel| query.channel.is_none_or(|only| only == *channel));
    List::of(
        "channel",
        classes.map(|channel| channel.as_str().to_owned()).collect(),
        Order::Newest("by_newest"),
        &query.span,
    )
}
