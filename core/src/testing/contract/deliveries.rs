//! Lists of deliveries, without the decoys that are nobody's business.

use super::acts::{all_open, keep_all};
use super::pages::{first, lists_exactly, walk};
use super::samples::Samples;
use super::values::{email, phone};
use crate::listing::{Page, Span};
use crate::ports::{DeliveryQuery, PortError, Storage};
use crate::records::delivery::{Address, Channel, Delivery, DeliveryStatus};
use crate::values::ids::DeliveryId;

pub async fn deliveries_come_newest_first_and_without_decoys(store: &Storage) {
    let samples = Samples::new();
    let made = keep_all(store, (0..15).map(|at| numbered(&samples, at)).collect::<Vec<_>>()).await;

    let shown = |status: DeliveryStatus| status != DeliveryStatus::Decoy;
    let expected: Vec<Delivery> = made
        .iter()
        .rev()
        .filter(|delivery| shown(delivery.status))
        .cloned()
        .collect();
    let ids: Vec<DeliveryId> = expected.iter().map(|delivery| delivery.id).collect();
    assert!(ids.len() < made.len());
    lists_exactly(
        &ids,
        |delivery: &Delivery| delivery.id,
        |span| list(store, &all(), span),
    )
    .await;
    let listed = walk(100, |span| list(store, &all(), span)).await;
    assert_eq!(all_open(&listed), all_open(&expected));
}

pub async fn deliveries_are_filtered_by_status_and_channel(store: &Storage) {
    let samples = Samples::new();
    let made = keep_all(store, (0..20).map(|at| numbered(&samples, at)).collect::<Vec<_>>()).await;

    let statuses = [None].into_iter().chain(DeliveryStatus::ALL.iter().copied().map(Some));
    for status in statuses {
        for channel in [None, Some(Channel::Email), Some(Channel::Sms)] {
            let is_asked_for = |delivery: &&Delivery| {
                delivery.status != DeliveryStatus::Decoy
                    && status.is_none_or(|status| delivery.status == status)
                    && channel.is_none_or(|channel| delivery.to.channel() == channel)
            };
            let expected: Vec<DeliveryId> = made.iter().rev().filter(is_asked_for).map(|found| found.id).collect();
            let query = DeliveryQuery {
                status,
                channel,
                ..all()
            };
            lists_exactly(
                &expected,
                |delivery: &Delivery| delivery.id,
                |span| list(store, &query, span),
            )
            .await;
        }
    }
}

pub async fn deliveries_are_found_by_the_beginning_of_their_address_in_any_case(store: &Storage) {
    let samples = Samples::new();
    let addresses = [
        Address::Email(email("Ann@example.com")),
        Address::Email(email("anna@example.com")),
        Address::Phone(phone("+4915112345678")),
        Address::Email(email("+49@example.com")),
        Address::Phone(phone("+12125550123")),
    ];
    let made = addresses.into_iter().map(|to| {
        let mut delivery = samples.delivery();
        delivery.to = to;
        delivery
    });
    let made = keep_all(store, made.collect::<Vec<_>>()).await;
    let finds = [
        ("ANN", vec![1, 0]),
        ("ann@", vec![0]),
        ("+49", vec![3, 2]),
        ("+4915112345678", vec![2]),
        ("example", vec![]),
        ("%", vec![]),
        ("1212", vec![]),
    ];

    for (prefix, expected) in finds {
        let expected: Vec<DeliveryId> = expected.into_iter().map(|at: usize| made[at].id).collect();
        let query = DeliveryQuery {
            prefix: Some(prefix.to_owned()),
            status: Some(DeliveryStatus::Queued),
            ..all()
        };
        lists_exactly(
            &expected,
            |delivery: &Delivery| delivery.id,
            |span| list(store, &query, span),
        )
        .await;
    }
}

pub async fn deliveries_of_a_user_are_all_of_that_user(store: &Storage) {
    let samples = Samples::new();
    let (ann, bob) = (samples.user_id(), samples.user_id());
    let owners = [Some(ann), None, Some(bob), Some(ann)];
    let made = owners.into_iter().zip(DeliveryStatus::ALL).map(|(user, status)| {
        let mut delivery = samples.delivery();
        (delivery.user, delivery.status) = (user, *status);
        delivery
    });
    let made = keep_all(store, made.collect::<Vec<_>>()).await;

    let mut found = store.deliveries.of_user(ann).await.expect("the store answers");
    found.sort_by_key(|delivery| delivery.id);
    let nobodys = store
        .deliveries
        .of_user(samples.user_id())
        .await
        .expect("the store answers");

    assert_eq!(all_open(&found), all_open(&[made[0].clone(), made[3].clone()]));
    assert!(nobodys.is_empty());
}

/// Every status in turn, every third by SMS.
fn numbered(samples: &Samples, at: usize) -> Delivery {
    let status = DeliveryStatus::ALL[at % DeliveryStatus::ALL.len()];
    let mut delivery = if status.is_settled() {
        samples.settled(status)
    } else {
        samples.delivery()
    };
    delivery.status = status;
    if at.is_multiple_of(3) {
        delivery.to = Address::Phone(phone("+4915112345678"));
    }
    delivery
}

const fn all() -> DeliveryQuery {
    DeliveryQuery {
        status: None,
        channel: None,
        prefix: None,
        span: first(0),
    }
}

fn list<'s>(
    store: &'s Storage,
    query: &DeliveryQuery,
    span: Span,
) -> impl Future<Output = Result<Page<Delivery>, PortError>> + use<'s> {
    let query = DeliveryQuery { span, ..query.clone() };
    async move { store.deliveries.list(&query).await }
}
