//! Routing and retrying, as facts.

use super::*;
use crate::records::Version;
use crate::records::delivery::{Address, MessagePurpose};
use crate::testing::{SeededEntropy, fixed_now};
use crate::values::email::EmailAddress;
use crate::values::ids::DeliveryId;
use crate::values::locale::Locale;

fn delivery(purpose: MessagePurpose, attempts: &[(&str, OutcomeKind)]) -> Delivery {
    let now = fixed_now();
    Delivery {
        id: DeliveryId::mint(now, &SeededEntropy::new(1)),
        version: Version(1),
        purpose,
        to: Address::Email(EmailAddress::parse("ann@example.com").unwrap()),
        user: None,
        locale: Locale::default(),
        variables: None,
        status: DeliveryStatus::Sending,
        provider: None,
        attempts: attempts
            .iter()
            .map(|(provider, outcome)| Attempt {
                provider: (*provider).to_owned(),
                outcome: *outcome,
                code: None,
                detail: None,
                at: now,
                retry_at: None,
            })
            .collect(),
        retried_after: 0,
        due_at: None,
        lease: None,
        created_at: now,
        expires_at: now + Duration::from_mins(5),
        settled_at: None,
    }
}

fn roster(providers: &[&str], resting: &[&str]) -> Roster {
    let providers: Vec<String> = providers.iter().map(ToString::to_string).collect();
    Roster::new(&providers, |name| resting.contains(&name))
}

fn after_all(purpose: MessagePurpose, attempts: &[(&str, OutcomeKind)], providers: &[&str]) -> (Next, Option<String>) {
    with_resting(&delivery(purpose, attempts), providers, &[])
}

fn with_resting(delivery: &Delivery, providers: &[&str], resting: &[&str]) -> (Next, Option<String>) {
    let roster = roster(providers, resting);
    let next = after(delivery, &roster, fixed_now(), 128);
    (next, choose(delivery, &roster).map(str::to_owned))
}

/// A delivery whose last attempt was answered with a wish to be left alone for so long.
fn asked_to_wait(attempts: &[(&str, OutcomeKind)], wait: Duration) -> Delivery {
    let mut delivery = delivery(Login, attempts);
    delivery.attempts.last_mut().unwrap().retry_at = Some(fixed_now() + wait);
    delivery
}

fn at(pause: Duration) -> Next {
    Next::At(fixed_now() + pause)
}

use MessagePurpose::{Login, PasswordReset};
use OutcomeKind::{Accepted, Misconfigured, Rejected, Suppressed, Throttled, Unavailable, Uncertain};

const NOW: fn() -> Next = || Next::At(fixed_now());

#[test]
fn some_outcomes_settle_at_once() {
    for (kind, status) in [
        (Accepted, DeliveryStatus::Sent),
        (Rejected, DeliveryStatus::Failed),
        (Suppressed, DeliveryStatus::Suppressed),
    ] {
        assert_eq!(after_all(Login, &[("a", kind)], &["a", "b"]).0, Next::Settled(status));
    }
}

#[test]
fn a_misconfigured_provider_is_left_at_once_and_for_good() {
    assert_eq!(
        after_all(Login, &[("a", Misconfigured)], &["a", "b"]),
        (NOW(), Some("b".to_owned()))
    );
    let (next, chosen) = after_all(
        Login,
        &[("a", Misconfigured), ("b", Unavailable), ("b", Unavailable)],
        &["a", "b"],
    );
    assert!(matches!(next, Next::At(_)));
    assert_eq!(chosen.as_deref(), Some("b"));
    assert_eq!(
        after_all(Login, &[("a", Misconfigured)], &["a"]).0,
        Next::Settled(DeliveryStatus::Failed)
    );
}

#[test]
fn an_unavailable_provider_gets_a_second_try_and_then_the_next_one_is_asked() {
    let (next, chosen) = after_all(Login, &[("a", Unavailable)], &["a", "b"]);
    assert!(matches!(next, Next::At(at) if at > fixed_now()));
    assert_eq!(chosen.as_deref(), Some("a"));

    assert_eq!(
        after_all(Login, &[("a", Unavailable), ("a", Unavailable)], &["a", "b"]),
        (NOW(), Some("b".to_owned()))
    );
}

#[test]
fn an_uncertain_code_goes_to_the_next_provider_and_anything_else_waits_for_a_person() {
    assert_eq!(
        after_all(Login, &[("a", Uncertain)], &["a", "b"]),
        (NOW(), Some("b".to_owned()))
    );
    assert_eq!(
        after_all(PasswordReset, &[("a", Uncertain)], &["a", "b"]).0,
        Next::Settled(DeliveryStatus::Failed)
    );
}

#[test]
fn what_a_provider_asks_for_is_waited_for() {
    let delivery = asked_to_wait(&[("a", Throttled)], Duration::from_secs(25));

    assert_eq!(
        with_resting(&delivery, &["a", "b"], &[]),
        (at(Duration::from_secs(25)), Some("a".to_owned()))
    );
}

#[test]
fn a_wait_nobody_can_bear_is_spent_with_the_next_provider() {
    let delivery = asked_to_wait(&[("a", Throttled)], Duration::from_secs(77));

    assert_eq!(with_resting(&delivery, &["a", "b"], &[]), (NOW(), Some("b".to_owned())));
    assert_eq!(
        with_resting(&delivery, &["a"], &[]),
        (at(Duration::from_secs(77)), Some("a".to_owned()))
    );
}

#[test]
fn what_would_come_too_late_is_given_up_only_when_nobody_else_is_left() {
    let delivery = asked_to_wait(&[("a", Throttled)], Duration::from_mins(5));

    assert_eq!(
        with_resting(&delivery, &["a"], &[]).0,
        Next::Settled(DeliveryStatus::Failed)
    );
    assert_eq!(with_resting(&delivery, &["a", "b"], &[]), (NOW(), Some("b".to_owned())));
}

#[test]
fn a_provider_that_is_left_alone_is_passed_over_at_once() {
    let unavailable = delivery(Login, &[("a", Unavailable)]);

    assert_eq!(
        with_resting(&unavailable, &["a", "b"], &["a"]),
        (NOW(), Some("b".to_owned()))
    );
    assert_eq!(
        with_resting(&delivery(Login, &[]), &["a", "b"], &["a"]).1.as_deref(),
        Some("b")
    );
    assert_eq!(
        with_resting(&unavailable, &["a", "b"], &["a", "b"]).1.as_deref(),
        Some("b"),
        "when all are, they are asked in turn"
    );
}

#[test]
fn a_person_who_asks_again_gives_every_provider_its_chances_anew() {
    let mut again = delivery(PasswordReset, &[("a", Misconfigured), ("b", Uncertain)]);
    again.retried_after = 2;

    assert_eq!(choose(&again, &roster(&["a", "b"], &[])), Some("a"));

    again.attempts.push(again.attempts[0].clone());
    assert_eq!(choose(&again, &roster(&["a", "b"], &[])), Some("b"));
}

#[test]
fn why_it_was_given_up_is_told_by_its_attempts() {
    use crate::records::delivery::Failure;

    for (attempts, failure) in [
        (vec![("a", Uncertain)], Failure::MayHaveBeenSent),
        (vec![("a", Uncertain), ("b", Rejected)], Failure::MayHaveBeenSent),
        (vec![("a", Accepted), ("a", Rejected)], Failure::Undelivered),
        (vec![("a", Rejected)], Failure::Rejected),
        (vec![("a", Unavailable), ("b", Misconfigured)], Failure::Misconfigured),
        (vec![("a", Unavailable)], Failure::Unavailable),
    ] {
        let mut given_up = delivery(Login, &attempts);
        assert_eq!(given_up.failure(), None);
        given_up.status = DeliveryStatus::Failed;
        assert_eq!(given_up.failure(), Some(failure), "{attempts:?}");
    }
}

#[test]
fn every_sequence_of_failures_ends() {
    for kind in [Misconfigured, Throttled, Unavailable, Uncertain] {
        let mut attempts = vec![("a", kind)];
        let mut rounds = 0;
        while let (Next::At(_), Some(name)) = after_all(Login, &attempts, &["a", "b"]) {
            attempts.push(if name == "a" { ("a", kind) } else { ("b", kind) });
            rounds += 1;
            assert!(rounds <= MOST_ATTEMPTS);
        }
    }
}
