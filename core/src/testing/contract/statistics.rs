//! Counts.

use chrono::TimeDelta;

use super::acts::{commit, keep_all};
use super::samples::Samples;
use crate::Timestamp;
use crate::ports::{Changes, Minute, Storage, Waiting};
use crate::records::audit::Action;
use crate::records::delivery::DeliveryStatus;
use crate::records::user::{User, UserStatus};
use crate::testing::fixed_now;

pub async fn totals_count_what_is_there(store: &Storage) {
    let samples = Samples::new();
    let users = [
        (UserStatus::Active, 3_u64),
        (UserStatus::Pending, 0),
        (UserStatus::Deactivated, 2),
    ];
    for (status, how_many) in users {
        let some = (0..how_many).map(|_| samples.user());
        let some = some.map(|user| User { status, ..user });
        keep_all(store, some.collect::<Vec<_>>()).await;
    }
    keep_all(store, (0..4).map(|_| samples.product()).collect::<Vec<_>>()).await;
    let deliveries = [
        (DeliveryStatus::Sent, 5_u64),
        (DeliveryStatus::Failed, 1),
        (DeliveryStatus::Decoy, 7),
    ];
    for (status, how_many) in deliveries {
        keep_all(
            store,
            (0..how_many).map(|_| samples.settled(status)).collect::<Vec<_>>(),
        )
        .await;
    }

    let totals = store.statistics.totals().await.expect("the store answers");

    assert_eq!(totals.products, 4);
    for (status, how_many) in users {
        assert_eq!(counted(&totals.users, &status), how_many);
    }
    for status in DeliveryStatus::ALL {
        let made = counted(&deliveries, status);
        let shown = if *status == DeliveryStatus::Decoy { 0 } else { made };
        assert_eq!(counted(&totals.deliveries, status), shown);
    }
}

pub async fn totals_of_nothing_are_zero(store: &Storage) {
    let totals = store.statistics.totals().await.expect("the store answers");

    let users: u64 = totals.users.iter().map(|(_, count)| count).sum();
    let deliveries: u64 = totals.deliveries.iter().map(|(_, count)| count).sum();
    assert_eq!((users, totals.products, deliveries), (0, 0, 0));
}

pub async fn what_waits_to_be_sent_is_counted_since_the_oldest(store: &Storage) {
    let samples = Samples::new();
    let of_nothing = store.statistics.waiting().await;
    assert_eq!(of_nothing, Ok(Waiting::default()));

    let begin = fixed_now();
    let deliveries = WAITING.map(|(status, made)| {
        let mut delivery = samples.delivery_at(begin + TimeDelta::seconds(made));
        delivery.status = status;
        if status.is_settled() {
            (delivery.due_at, delivery.settled_at) = (None, Some(begin));
        }
        delivery
    });
    keep_all(store, deliveries).await;

    let expected = Waiting {
        messages: 3,
        since: Some(begin + TimeDelta::seconds(2)),
    };
    assert_eq!(store.statistics.waiting().await, Ok(expected));
}

/// What became of deliveries, and the second they were made.
const WAITING: [(DeliveryStatus, i64); 6] = [
    (DeliveryStatus::Decoy, 0),
    (DeliveryStatus::Failed, 1),
    (DeliveryStatus::Sending, 2),
    (DeliveryStatus::Queued, 3),
    (DeliveryStatus::Queued, 4),
    (DeliveryStatus::Sent, 5),
];

/// Second by second, what was done.
const DONE: [(Action, i64); 9] = [
    (Action::SignedIn, -1),
    (Action::UserRegistered, 0),
    (Action::SignedIn, 59),
    (Action::SignedIn, 60),
    (Action::SignInFailed, 61),
    (Action::SignInFailed, 119),
    (Action::SignedOut, 119),
    (Action::UserCreated, 119),
    (Action::SignedIn, 240),
];

/// What became of deliveries, the second they were made and the second they were settled.
const SETTLED: [(DeliveryStatus, i64, i64); 6] = [
    (DeliveryStatus::Sent, -30, -29),
    (DeliveryStatus::Sent, 1, 2),
    (DeliveryStatus::Failed, 59, 130),
    (DeliveryStatus::Failed, 250, 299),
    (DeliveryStatus::Expired, 251, 299),
    (DeliveryStatus::Decoy, 1, 1),
];

/// Registrations and sign-ins count when their event happened, deliveries when they were made and when they failed.
pub async fn minutes_count_what_happened_in_them(store: &Storage) {
    let begin = fixed_now();
    let minute = |number| quiet(begin + TimeDelta::minutes(number));
    all_of_it_happens(store, begin).await;

    let minutes = busy(store, begin).await;
    let later = busy(store, begin + TimeDelta::hours(1)).await;

    let mut expected = [minute(0), minute(1), minute(2), minute(4)];
    (expected[0].registrations, expected[0].sign_ins, expected[0].deliveries) = (1, 1, 2);
    (expected[1].sign_ins, expected[1].sign_ins_failed) = (1, 2);
    expected[2].deliveries_failed = 1;
    (
        expected[3].sign_ins,
        expected[3].deliveries,
        expected[3].deliveries_failed,
    ) = (1, 2, 1);
    assert_eq!(minutes, expected);
    assert_eq!(later, []);
}

async fn all_of_it_happens(store: &Storage, begin: Timestamp) {
    let samples = Samples::new();
    let events = DONE.map(|(action, seconds)| samples.event_at(action, begin + TimeDelta::seconds(seconds)));
    let changes = Changes {
        events: events.to_vec(),
        ..Changes::none()
    };
    commit(store, &changes).await;
    let deliveries = SETTLED.map(|(status, made, settled)| {
        let mut delivery = samples.delivery_at(begin + TimeDelta::seconds(made));
        (delivery.status, delivery.due_at) = (status, None);
        delivery.settled_at = Some(begin + TimeDelta::seconds(settled));
        delivery
    });
    keep_all(store, deliveries).await;
}

/// The minutes in which something happened.
async fn busy(store: &Storage, since: Timestamp) -> Vec<Minute> {
    let minutes = store.statistics.minutes(since).await.expect("the store answers");
    minutes
        .into_iter()
        .filter(|minute| *minute != quiet(minute.at))
        .collect()
}

const fn quiet(at: Timestamp) -> Minute {
    Minute {
        at,
        registrations: 0,
        sign_ins: 0,
        sign_ins_failed: 0,
        deliveries: 0,
        deliveries_failed: 0,
    }
}

fn counted<S: PartialEq>(counts: &[(S, u64)], status: &S) -> u64 {
    counts
        .iter()
        .filter(|(counted, _)| counted == status)
        .map(|(_, count)| count)
        .sum()
}
