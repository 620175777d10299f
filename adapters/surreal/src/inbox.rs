//! What the inbox provider captured.

use async_trait::async_trait;
use doorward_core::Timestamp;
use doorward_core::listing::Page;
use doorward_core::ports::{Inbox, InboxQuery, PortError};
use doorward_core::records::inbox::InboxMessage;
use surrealdb::types::SurrealValue as _;

use crate::SurrealStore;
use crate::connection::Fault;
use crate::order;
use crate::pages::{List, Order};
use crate::query::Query;
use crate::rows::inbox::InboxRow;
use crate::store::one;

/// How many messages are forgotten at once.
const BATCH: i64 = 500;

const FORGET_OLDER: &str = "{
    LET $old = SELECT VALUE id FROM inbox WHERE shelf = $shelf AND by_newest > $before LIMIT $batch;
    DELETE $old RETURN NONE;
    RETURN count($old);
}";

const FORGET_OF: &str = "{
    LET $old = SELECT VALUE id FROM inbox WHERE to_key = $to LIMIT $batch;
    DELETE $old RETURN NONE;
    RETURN count($old);
}";

#[async_trait]
impl Inbox for SurrealStore {
    async fn capture(&self, message: InboxMessage) -> Result<(), PortError> {
        let row = InboxRow::from(&message).into_value();
        let query = Query::new("INSERT INTO inbox $row RETURN NONE").bind("row", row);
        match self.ask(query).await {
            // It was captured before, or is being captured right now.
            Ok(_) | Err(Fault::Exists | Fault::Conflict) => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    async fn list(&self, query: &InboxQuery) -> Result<Page<InboxMessage>, PortError> {
        self.page::<InboxRow>(listed(query)).await
    }

    async fn forget(&self, to: &str) -> Result<(), PortError> {
        let to = to.to_lowercase();
        self.forget_in_batches(|| Query::new(FORGET_OF).bind("to", to.clone()))
            .await
    }

    async fn clear(&self, before: Option<Timestamp>) -> Result<(), PortError> {
        let before = before.map_or_else(String::new, order::before);
        let older = || {
            let query = Query::new(FORGET_OLDER).bind("shelf", InboxRow::SHELF);
            query.bind("before", before.clone())
        };
        self.forget_in_batches(older).await
    }
}

impl SurrealStore {
    /// Asks until nothing is forgotten any more.
    async fn forget_in_batches(&self, batch: impl Fn() -> Query + Send + Sync) -> Result<(), PortError> {
        loop {
            match self.ask(batch().bind("batch", BATCH)).await {
                Err(Fault::Conflict) => {}
                answer => {
                    if one(&mut answer?, 0)?.as_int().is_none_or(|gone| *gone == 0) {
                        return Ok(());
                    }
                }
            }
        }
    }
}

pub(crate) fn listed(query: &InboxQuery) -> List<'_> {
    let (field, class) = match &query.to {
        Some(to) => ("to_key", to.to_lowercase()),
        None => ("shelf", InboxRow::SHELF.to_owned()),
    };
    List {
        words: query.to.is_none(),
        ..List::of(field, vec![class], Order::Newest("by_newest"), &query.span)
    }
}
