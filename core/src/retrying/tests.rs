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
            })
            .collect(),
        due_at: None,
        lease: None,
        created_at: now,
        expires_at: now + Duration::from_mins(5),
        settled_at: None,
    }
}

fn outcome(kind: OutcomeKind) -> Outcome {
    Outcome {
        kind,
        code: None,
        detail: None,
        retry_after: None,
    }
}

fn after_all(purpose: MessagePurpose, attempts: &[(&str, OutcomeKind)], providers: &[&str]) -> (Next, Option<String>) {
    let providers: Vec<String> = providers.iter().map(ToString::to_string).collect();
    let delivery = delivery(purpose, attempts);
    let next = after(
        &delivery,
        &outcome(attempts.last().unwrap().1),
        &providers,
        fixed_now(),
        128,
    );
    (next, choose(&delivery.attempts, &providers).map(str::to_owned))
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
    let delivery = delivery(Login, &[("a", Throttled)]);
    let outcome = Outcome {
        retry_after: Some(Duration::from_secs(77)),
        ..outcome(Throttled)
    };

    let next = after(&delivery, &outcome, &["a".to_owned()], fixed_now(), 0);

    assert_eq!(next, Next::At(fixed_now() + Duration::from_secs(77)));
}

#[test]
fn what_would_come_too_late_is_given_up() {
    let late = Outcome {
        retry_after: Some(Duration::from_mins(5)),
        ..outcome(Throttled)
    };

    let next = after(
        &delivery(Login, &[("a", Throttled)]),
        &late,
        &["a".to_owned()],
        fixed_now(),
        0,
    );

    assert_eq!(next, Next::Settled(DeliveryStatus::Failed));
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
