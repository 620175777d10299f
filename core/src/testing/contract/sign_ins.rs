//! Sessions of a user, and registrations of an address.

use chrono::TimeDelta;

use super::acts::{all_open, commit, keep_all, removing};
use super::samples::Samples;
use super::values::{email, phone};
use crate::ports::Storage;
use crate::records::challenge::{Challenge, Purpose, Subject};
use crate::records::delivery::Address;

pub async fn sessions_of_a_user_are_that_users_newest_first(store: &Storage) {
    let samples = Samples::new();
    let (ann, bob) = (samples.user_id(), samples.user_id());
    let owners = [ann, bob, ann, bob, ann];
    let made = keep_all(store, owners.map(|owner| samples.session(owner))).await;

    let anns = store.sessions.of_user(ann, 10).await.expect("the store answers");
    let nobodys = store
        .sessions
        .of_user(samples.user_id(), 10)
        .await
        .expect("the store answers");

    assert_eq!(
        all_open(&anns),
        all_open(&[made[4].clone(), made[2].clone(), made[0].clone()])
    );
    assert!(nobodys.is_empty());
    let newest = store.sessions.of_user(ann, 2).await.expect("the store answers");
    assert_eq!(all_open(&newest), all_open(&[made[4].clone(), made[2].clone()]));
    commit(store, &removing(&made[2])).await;
    let left = store.sessions.of_user(ann, 10).await.expect("the store answers");
    assert_eq!(all_open(&left), all_open(&[made[4].clone(), made[0].clone()]));
}

pub async fn a_session_is_found_only_under_its_user(store: &Storage) {
    let samples = Samples::new();
    let (ann, bob) = (samples.user_id(), samples.user_id());
    let made = keep_all(store, [samples.session(ann)]).await;

    let foreign = store.sessions.find(bob, made[0].id).await.expect("the store answers");

    assert!(foreign.is_none());
}

pub async fn registrations_are_the_newest_five_that_still_count(store: &Storage) {
    let samples = Samples::new();
    let address = email("Ann@example.com");
    let made = (0..7).map(|_| registration(&samples, "ann@EXAMPLE.com"));
    let made = keep_all(store, made.collect::<Vec<_>>()).await;

    let found = store.challenges.registrations(&address, samples.now()).await;

    let newest: Vec<Challenge> = made.iter().rev().take(5).cloned().collect();
    assert_eq!(all_open(&found.expect("the store answers")), all_open(&newest));
}

pub async fn what_no_longer_counts_is_no_registration(store: &Storage) {
    let samples = Samples::new();
    let counts = registration(&samples, "ann@example.com");
    let now = samples.now();
    let mut past = registration(&samples, "ann@example.com");
    past.kept_until = now - TimeDelta::microseconds(1);
    let mut sign_in = registration(&samples, "ann@example.com");
    sign_in.purpose = Purpose::Login;
    let mut by_phone = registration(&samples, "ann@example.com");
    by_phone.address = Address::Phone(phone("+4915112345678"));
    let foreign = registration(&samples, "anna@example.com");
    let made = keep_all(store, [counts, past, sign_in, by_phone, foreign]).await;

    let found = store.challenges.registrations(&email("ann@example.com"), now).await;

    assert_eq!(all_open(&found.expect("the store answers")), all_open(&made[..1]));
}

pub async fn challenges_at_an_address_are_all_of_that_address(store: &Storage) {
    let samples = Samples::new();
    let asks_at = |address: Address| {
        let mut challenge = samples.challenge();
        challenge.address = address;
        challenge
    };
    let past = |mut challenge: Challenge| {
        challenge.kept_until = samples.now() - TimeDelta::hours(1);
        challenge
    };
    let mailbox = || Address::Email(email("Ann@example.com"));
    let handset = || Address::Phone(phone("+4915112345678"));
    let made = [
        registration(&samples, "ann@EXAMPLE.com"),
        asks_at(mailbox()),
        past(asks_at(mailbox())),
        asks_at(Address::Email(email("anna@example.com"))),
        asks_at(handset()),
    ];
    let made = keep_all(store, made).await;

    for (address, expected) in [(mailbox(), &made[..3]), (handset(), &made[4..])] {
        let mut found = store.challenges.at(&address).await.expect("the store answers");
        found.sort_by_key(|challenge| challenge.id);
        assert_eq!(all_open(&found), all_open(expected));
    }
}

fn registration(samples: &Samples, address: &str) -> Challenge {
    let mut challenge = samples.challenge();
    challenge.purpose = Purpose::Registration;
    challenge.address = Address::Email(email(address));
    challenge.subject = Subject::Newcomer(Box::new(samples.draft()));
    challenge
}
