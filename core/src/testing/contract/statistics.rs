//! Counts.

use chrono::TimeDelta;

use super::acts::{commit, keep_all};
use super::samples::Samples;
use crate::Timestamp;
use crate::ports::{Changes, Minute, Storage};
use crate::records::audit::Action;
use crate::records::delivery::DeliveryStatus;
use crate::records::user::UserStatus;
use crate::testing::fixed_now;

pub async fn totals_count_what_is_there(store: &Storage) {
    let samples = Samples::new();
    let users = [
        (UserStatus::Active, 3_u64),
        (UserStatus::Pending, 0),
        (UserStatus::Deactivated, 2),
    ];
    for (status, how_many) in users {
        let some = (0..how_many).map(|_| {
            let mut user = samples.user();
            user.status = status;
            user
        });
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

/// Registrations and sign-ins count when their event happened, deliveries when they were made and when they failed.
pub async fn minutes_count_what_happened_in_them(store: &Storage) {
    let samples = Samples::new();
    let begin = fixed_now();
    let happened = [
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
    let events = happened.map(|(action, seconds)| {
        let mut event = samples.event_at(action, begin + TimeDelta::seconds(seconds));
        event.target = Some(samples.user_id().to_string());
        event
    });
    commit(
        store,
        &Changes {
            events: events.to_vec(),
            ..Changes::none()
        },
    )
    .await;
    let made = [
        (DeliveryStatus::Sent, -30, -29),
        (DeliveryStatus::Sent, 1, 2),
        (DeliveryStatus::Failed, 59, 130),
        (DeliveryStatus::Failed, 250, 299),
        (DeliveryStatus::Expired, 251, 299),
        (DeliveryStatus::Decoy, 1, 1),
    ];
    let made = made.map(|(status, created, settled)| {
        let mut delivery = samples.delivery_at(begin + TimeDelta::seconds(created));
        delivery.status = status;
        delivery.settled_at = Some(begin + TimeDelta::seconds(settled));
        delivery.due_at = None;
        delivery
    });
    keep_all(store, made).await;

    let minutes = store.statistics.minutes(begin).await.expect("the store answers");

    let nothing = |at| Minute {
        at,
        registrations: 0,
        sign_ins: 0,
        sign_ins_failed: 0,
        deliveries: 0,
        deliveries_failed: 0,
    };
    let busy: Vec<Minute> = minutes
        .into_iter()
        .filter(|minute| *minute != nothing(minute.at))
        .collect();
    let minute = |number| nothing(begin + TimeDelta::minutes(number));
    let expected: [Minute; 4] = [
        Minute {
            registrations: 1,
            sign_ins: 1,
            deliveries: 2,
            ..minute(0)
        },
        Minute {
            sign_ins: 1,
            sign_ins_failed: 2,
            ..minute(1)
        },
        Minute {
            deliveries_failed: 1,
            ..minute(2)
        },
        Minute {
            sign_ins: 1,
            deliveries: 2,
            deliveries_failed: 1,
            ..minute(4)
        },
    ];
    assert_eq!(busy, expected);
    let later: Timestamp = begin + TimeDelta::hours(1);
    let quiet = store.statistics.minutes(later).await.expect("the store answers");
    assert!(quiet.iter().all(|minute| *minute == nothing(minute.at)));
}

fn counted<S: PartialEq>(counts: &[(S, u64)], status: &S) -> u64 {
    counts
        .iter()
        .filter(|(counted, _)| counted == status)
        .map(|(_, count)| count)
        .sum()
}
