//! Lists of deliveries, without the decoys that are nobody's business.

use super::acts::{all_open, keep_all};
use super::pages::{first, lists_exactly, walk};
use super::samples::Samples;
use super::values::{email, phone};
use crate::listing::{Page, Span};
use crate::ports::{DeliveryQuery, PortError, Storage};
use crate::records::delivery::{Address, Attempt, Channel, Delivery, DeliveryStatus, OutcomeKind};
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

pub async fn deliveries_to_an_address_are_all_of_them_and_decoys_too(store: &Storage) {
    let samples = Samples::new();
    let addresses = [
        Address::Email(email("Ann@example.com")),
        Address::Email(email("ann@EXAMPLE.com")),
        Address::Email(email("ann@example.com.au")),
        Address::Phone(phone("+4915112345678")),
    ];
    let made = addresses.into_iter().map(|to| {
        let mut delivery = samples.settled(DeliveryStatus::Decoy);
        delivery.to = to;
        delivery
    });
    let made = keep_all(store, made.collect::<Vec<_>>()).await;

    for (address, expected) in [(&made[0].to, &made[..2]), (&made[3].to, &made[3..])] {
        let mut found = store.deliveries.to(address).await.expect("the store answers");
        found.sort_by_key(|delivery| delivery.id);
        assert_eq!(all_open(&found), all_open(expected));
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

pub async fn a_delivery_is_found_by_what_its_provider_calls_it(store: &Storage) {
    let samples = Samples::new();
    let taken = |provider: &str, outcome, code: Option<&str>| {
        let mut delivery = samples.settled(DeliveryStatus::Sent);
        delivery.attempts.push(Attempt {
            provider: provider.to_owned(),
            outcome,
            code: code.map(str::to_owned),
            detail: None,
            at: samples.later(),
            retry_at: None,
        });
        delivery
    };
    let (accepted, rejected) = (OutcomeKind::Accepted, OutcomeKind::Rejected);
    let made = [
        taken("one", accepted, Some("M1")),
        taken("two", accepted, Some("M1")),
        taken("one", rejected, Some("M2")),
        taken("one", accepted, None),
        taken("one", accepted, Some("M3")),
        taken("one", accepted, Some("M3")),
    ];
    let made = keep_all(store, made).await;
    let finds = [
        ("one", "M1", Some(0)),
        ("two", "M1", Some(1)),
        ("one", "M2", None),
        ("one", "M3", Some(5)),
        ("one", "m1", None),
        ("one", "", None),
        ("", "M1", None),
    ];

    for (provider, code, expected) in finds {
        let found = store
            .deliveries
            .taken_as(provider, code)
            .await
            .expect("the store answers");
        let expected = expected.map(|at: usize| made[at].id);
        assert_eq!(found.map(|found| found.id), expected, "{provider} {code}");
    }
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
