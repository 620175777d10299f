//! Deliveries, and the leases on the work of sending them.

use async_trait::async_trait;
use doorward_core::Timestamp;
use doorward_core::listing::Page;
use doorward_core::ports::{Deliveries, DeliveryQuery, PortError};
use doorward_core::records::delivery::{Address, Channel, Delivery, DeliveryStatus, Lease};
use doorward_core::values::ids::{DeliveryId, UserId};

use crate::SurrealStore;
use crate::connection::Fault;
use crate::order;
use crate::pages::{List, Order};
use crate::query::Query;
use crate::rows;
use crate::rows::delivery::{self, DeliveryRow, OPEN};
use crate::search::{Beginning, Search};
use crate::store::{many, one};

/// How often leasing is tried when others were faster.
const TRIES: usize = 8;

/// How many leases are freed at once.
const BATCH: i64 = 200;

const BEGINS: &str = " AND string::starts_with(by_address, $prefix)";

/// Leases what is due. The row is changed here and not replaced, because it is read in the same breath.
const LEASE: &str = "RETURN UPDATE $due SET
        v += 1, status = $sending, class = string::concat($sending, '/', channel),
        lease = { node: $node, until: $until }, turn_at = IF due_at > $until { due_at } ELSE { $until }
        WHERE stage = $open AND turn_at <= $now RETURN AFTER;";

/// Finds what is due, the most overdue first.
const DUE: &str = "SELECT VALUE id FROM delivery WHERE stage = $open AND turn_at <= $now";

/// Leaves some of it out.
const EXCEPT: &str = " AND id NOT IN $except";

const IN_TURN: &str = " ORDER BY turn_at LIMIT $limit";

/// Finds what a provider calls so.
const TAKEN: &str = "SELECT * FROM delivery WHERE taken_as = $taken_as ORDER BY by_newest LIMIT 1";

/// Frees a batch of leases.
const FREE: &str = "{
    LET $held = SELECT VALUE id FROM delivery WHERE stage = $open AND lease != NONE LIMIT $batch;
    UPDATE $held SET
        v += 1, lease = NONE, turn_at = due_at,
        class = IF status = $sending { string::concat($queued, '/', channel) } ELSE { class },
        status = IF status = $sending { $queued } ELSE { status }
        RETURN NONE;
    RETURN count($held);
}";

#[async_trait]
impl Deliveries for SurrealStore {
    async fn find(&self, id: DeliveryId) -> Result<Option<Delivery>, PortError> {
        self.find::<DeliveryRow>(delivery::id(id)).await
    }

    async fn list(&self, query: &DeliveryQuery) -> Result<Page<Delivery>, PortError> {
        let mut list = listed(query);
        let Some(prefix) = query.prefix.as_deref().map(str::to_lowercase) else {
            return self.page::<DeliveryRow>(list).await;
        };
        if let Some(page) = self.search::<DeliveryRow>(&searched(&list, &prefix)).await? {
            return Ok(page);
        }
        list.counted = false;
        list.also.push_str(BEGINS);
        list.values.insert("prefix", prefix);
        self.page::<DeliveryRow>(list).await
    }

    async fn to(&self, address: &Address) -> Result<Vec<Delivery>, PortError> {
        self.select::<DeliveryRow>(sent_to(address)).await
    }

    async fn of_user(&self, user: UserId) -> Result<Vec<Delivery>, PortError> {
        let query = Query::new("SELECT * FROM delivery WHERE user = $user").bind("user", user.to_string());
        let mut found = self.select::<DeliveryRow>(query).await?;
        found.sort_by_key(|delivery| delivery.id);
        Ok(found)
    }

    async fn taken_as(&self, provider: &str, code: &str) -> Result<Option<Delivery>, PortError> {
        let found = self.select::<DeliveryRow>(taken(provider, code)).await?;
        Ok(found.into_iter().next())
    }

    async fn claim(
        &self,
        lease: Lease,
        now: Timestamp,
        limit: usize,
        except: &[DeliveryId],
    ) -> Result<Vec<Delivery>, PortError> {
        let _one_at_a_time = self.claiming.lock().await;
        let mut query = due(now, limit, except)
            .bind("sending", DeliveryStatus::Sending.as_str())
            .bind("node", lease.node.to_string())
            .bind("until", lease.until);
        query.text = format!("{{ LET $due = {}; {LEASE} }}", query.text);
        for _ in 0..TRIES {
            match self.ask(query.clone()).await {
                Err(Fault::Conflict) => {}
                answer => return rows::read_all::<DeliveryRow>(many(&mut answer?, 0)?).map(by_turn),
            }
        }
        // Whoever was faster each time has what is due.
        Ok(Vec::new())
    }

    async fn free_all(&self) -> Result<(), PortError> {
        loop {
            let query = Query::new(FREE)
                .bind("open", OPEN)
                .bind("sending", DeliveryStatus::Sending.as_str())
                .bind("queued", DeliveryStatus::Queued.as_str())
                .bind("batch", BATCH);
            match self.ask(query).await {
                Err(Fault::Conflict) => {}
                answer => {
                    if one(&mut answer?, 0)?.as_int().is_none_or(|freed| *freed == 0) {
                        return Ok(());
                    }
                }
            }
        }
    }
}

pub(crate) fn listed(query: &DeliveryQuery) -> List<'_> {
    List::of("class", classes(query), Order::Newest("by_newest"), &query.span)
}

pub(crate) fn searched<'q>(list: &List<'q>, prefix: &str) -> Search<'q> {
    let beginning = Beginning {
        also: " AND class IN $classes",
        ..Beginning::of("by_address", prefix.to_owned())
    };
    Search {
        beginnings: vec![beginning],
        values: Query::default().bind("classes", list.classes.clone()).values,
        order: list.order,
        span: list.span,
    }
}

/// The classes of deliveries a query is about; decoys are in none of them.
fn classes(query: &DeliveryQuery) -> Vec<String> {
    shown_classes()
        .filter(|(status, _)| query.status.is_none_or(|only| only == *status))
        .filter(|(_, channel)| query.channel.is_none_or(|only| only == *channel))
        .map(|(status, channel)| delivery::class(status, channel))
        .collect()
}

/// Every combination of a status that is shown and a channel.
pub(crate) fn shown_classes() -> impl Iterator<Item = (DeliveryStatus, Channel)> {
    let shown = DeliveryStatus::ALL
        .iter()
        .filter(|status| **status != DeliveryStatus::Decoy);
    shown.flat_map(|status| Channel::ALL.iter().map(|channel| (*status, *channel)))
}

/// Asks for everything to an address.
pub(crate) fn sent_to(address: &Address) -> Query {
    Query::new("SELECT * FROM delivery WHERE by_address >= $first AND by_address < $end")
        .bind("first", order::of(address.canonical(), ""))
        .bind("end", order::end_of_class(address.canonical()))
}

/// Asks for the ids of what is due, but for some.
pub(crate) fn due(now: Timestamp, limit: usize, except: &[DeliveryId]) -> Query {
    let left_out = if except.is_empty() { "" } else { EXCEPT };
    let ids: Vec<_> = except.iter().map(|id| delivery::id(*id)).collect();
    Query::new(format!("{DUE}{left_out}{IN_TURN}"))
        .bind("open", OPEN)
        .bind("now", now)
        .bind("except", ids)
        .bind("limit", i64::try_from(limit).unwrap_or(i64::MAX))
}

/// Asks for the delivery that a provider calls so.
pub(crate) fn taken(provider: &str, code: &str) -> Query {
    Query::new(TAKEN).bind("taken_as", delivery::taken_as(provider, code))
}

/// By due time, as they are to be sent.
fn by_turn(mut leased: Vec<Delivery>) -> Vec<Delivery> {
    leased.sort_by_key(|delivery| (delivery.due_at, delivery.id));
    leased
}
