//! Counts over everything.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use async_trait::async_trait;
use doorward_core::Timestamp;
use doorward_core::ports::{Minute, PortError, Statistics, Totals, Waiting};
use doorward_core::records::audit::Action;
use doorward_core::records::delivery::DeliveryStatus;
use doorward_core::records::product::ProductStatus;
use doorward_core::records::user::UserStatus;
use surrealdb::types::SurrealValue;

use crate::SurrealStore;
use crate::accounts::all_classes;
use crate::deliveries::shown_classes;
use crate::order;
use crate::query::Query;
use crate::rows::delivery::SETTLED;
use crate::rows::{corrupt, delivery, user};
use crate::store::many;

#[async_trait]
impl Statistics for SurrealStore {
    async fn totals(&self) -> Result<Totals, PortError> {
        self.counted_lately.totals.or(self.counted_totals()).await
    }

    async fn minutes(&self, since: Timestamp) -> Result<Vec<Minute>, PortError> {
        let (query, series) = asked(since);
        let mut results = self.ask(query).await?;
        let mut minutes = BTreeMap::new();
        for (statement, field) in series.into_iter().enumerate() {
            for row in many(&mut results, statement)? {
                let Tally { minute: at, count } = Tally::from_value(row).map_err(|_| corrupt("minute", None))?;
                *field(minutes.entry(at).or_insert_with(|| empty(at))) += u64::try_from(count).unwrap_or(0);
            }
        }
        Ok(minutes.into_values().collect())
    }

    async fn waiting(&self) -> Result<Waiting, PortError> {
        self.counted_lately.waiting.or(self.counted_waiting()).await
    }
}

impl SurrealStore {
    async fn counted_waiting(&self) -> Result<Waiting, PortError> {
        let classes = waiting_classes();
        let counts = self.counts("delivery", "class", &classes).await?;
        let mut results = self.ask(oldest(&classes)).await?;
        let mut since = Vec::with_capacity(classes.len());
        for statement in 0..classes.len() {
            for at in many(&mut results, statement)? {
                since.push(Timestamp::from_value(at).map_err(|_| corrupt("delivery", None))?);
            }
        }
        Ok(Waiting {
            messages: counts.iter().sum(),
            since: since.into_iter().min(),
        })
    }

    async fn counted_totals(&self) -> Result<Totals, PortError> {
        let users: Vec<String> = all_classes().map(|(status, role)| user::class(status, role)).collect();
        let users = self.counts("user", "class", &users).await?;
        let products: Vec<String> = ProductStatus::ALL
            .iter()
            .map(|status| status.as_str().to_owned())
            .collect();
        let products = self.counts("product", "status", &products).await?;
        let deliveries = self.counts("delivery", "class", &delivery_classes()).await?;
        Ok(Totals {
            users: sums(UserStatus::ALL, all_classes().map(|(status, _)| status), &users),
            products: products.iter().sum(),
            deliveries: sums(shown(), shown_classes().map(|(status, _)| status), &deliveries),
        })
    }
}

/// How often something happened in a minute.
#[derive(SurrealValue)]
struct Tally {
    minute: Timestamp,
    count: i64,
}

/// Which count of a minute a statement belongs to.
pub(crate) type Field = fn(&mut Minute) -> &mut u64;

const OF_ACTIONS: [(Action, Field); 3] = [
    (Action::UserRegistered, |minute| &mut minute.registrations),
    (Action::SignedIn, |minute| &mut minute.sign_ins),
    (Action::SignInFailed, |minute| &mut minute.sign_ins_failed),
];

const FAILED: &str = "SELECT time::floor(turn_at, 1m) AS minute, count() FROM delivery \
                      WHERE stage = $settled AND turn_at >= $since_at AND status = $failed GROUP BY minute;";

/// One statement for each count, and the field it belongs to.
pub(crate) fn asked(since: Timestamp) -> (Query, Vec<Field>) {
    let mut query = Query::new(FAILED)
        .bind("settled", SETTLED)
        .bind("failed", DeliveryStatus::Failed.as_str())
        .bind("since_at", since)
        .bind("since", order::before(since));
    let mut series: Vec<Field> = vec![|minute| &mut minute.deliveries_failed];
    for (at, (action, field)) in OF_ACTIONS.into_iter().enumerate() {
        let _ = write!(
            query.text,
            "SELECT time::floor(at, 1m) AS minute, count() FROM audit WHERE action = $a{at} AND by_newest < $since GROUP BY minute;"
        );
        query.values.insert(format!("a{at}"), action.as_str());
        series.push(field);
    }
    for (at, class) in delivery_classes().into_iter().enumerate() {
        let _ = write!(
            query.text,
            "SELECT time::floor(created_at, 1m) AS minute, count() FROM delivery \
             WHERE class = $d{at} AND by_newest < $since GROUP BY minute;"
        );
        query.values.insert(format!("d{at}"), class);
        series.push(|minute| &mut minute.deliveries);
    }
    (query, series)
}

/// Asks for each class when the oldest delivery in it was made.
pub(crate) fn oldest(classes: &[String]) -> Query {
    let mut query = Query::default();
    for (at, class) in classes.iter().enumerate() {
        let _ = write!(
            query.text,
            "SELECT VALUE created_at FROM delivery WHERE class = $c{at} ORDER BY by_newest DESC LIMIT 1;"
        );
        query.values.insert(format!("c{at}"), class.clone());
    }
    query
}

/// The classes of what is yet to be sent.
pub(crate) fn waiting_classes() -> Vec<String> {
    shown_classes()
        .filter(|(status, _)| !status.is_settled())
        .map(|(status, channel)| delivery::class(status, channel))
        .collect()
}

fn delivery_classes() -> Vec<String> {
    shown_classes()
        .map(|(status, channel)| delivery::class(status, channel))
        .collect()
}

/// The statuses of deliveries that are shown.
fn shown() -> impl Iterator<Item = &'static DeliveryStatus> {
    DeliveryStatus::ALL
        .iter()
        .filter(|status| **status != DeliveryStatus::Decoy)
}

/// For each status the sum of the counts of its classes.
fn sums<S: Copy + PartialEq + 'static>(
    statuses: impl IntoIterator<Item = &'static S>,
    classes: impl Iterator<Item = S>,
    counts: &[u64],
) -> Vec<(S, u64)> {
    let counted: Vec<(S, &u64)> = classes.zip(counts).collect();
    let of = |status: S| {
        let its = counted.iter().filter(|(other, _)| *other == status);
        its.map(|(_, count)| *count).sum()
    };
    statuses.into_iter().map(|status| (*status, of(*status))).collect()
}

const fn empty(at: Timestamp) -> Minute {
    Minute {
        at,
        registrations: 0,
        sign_ins: 0,
        sign_ins_failed: 0,
        deliveries: 0,
        deliveries_failed: 0,
    }
}
