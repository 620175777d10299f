//! Reports about messages, as facts.

use super::*;
use crate::records::Version;
use crate::records::delivery::{Address, Failure, MessagePurpose};
use crate::testing::{SeededEntropy, fixed_now};
use crate::values::email::EmailAddress;
use crate::values::ids::DeliveryId;
use crate::values::locale::Locale;

fn delivery(status: DeliveryStatus) -> Delivery {
    let now = fixed_now();
    Delivery {
        id: DeliveryId::mint(now, &SeededEntropy::new(1)),
        version: Version(1),
        purpose: MessagePurpose::Login,
        to: Address::Email(EmailAddress::parse("ann@example.com").unwrap()),
        user: None,
        locale: Locale::default(),
        variables: None,
        status,
        provider: Some("a".to_owned()),
        attempts: vec![Attempt {
            provider: "a".to_owned(),
            outcome: OutcomeKind::Accepted,
            code: Some("M1".to_owned()),
            detail: None,
            at: now,
            retry_at: None,
        }],
        retried_after: 0,
        due_at: None,
        lease: None,
        created_at: now,
        expires_at: now,
        settled_at: Some(now),
    }
}

fn receipt(state: ReceiptState) -> Receipt {
    Receipt {
        provider_message_id: "M1".to_owned(),
        state,
        code: Some("30003".to_owned()),
        detail: Some("unreachable".to_owned()),
    }
}

/// Where a sent message ends when these reports come in this order.
fn end_of(states: &[ReceiptState]) -> DeliveryStatus {
    let sent = delivery(DeliveryStatus::Sent);
    let last = states.iter().fold(sent, |delivery, state| {
        heard(&delivery, &receipt(*state), fixed_now()).unwrap_or(delivery)
    });
    last.status
}

#[test]
fn what_arrived_has_arrived_in_whatever_order_reports_come() {
    use ReceiptState::{Bounced, Delivered, Failed, Queued, Sent, Undelivered};

    for (states, end) in [
        (vec![Queued, Sent], DeliveryStatus::Sent),
        (vec![Sent, Delivered], DeliveryStatus::Delivered),
        (vec![Delivered, Sent], DeliveryStatus::Delivered),
        (vec![Delivered, Failed], DeliveryStatus::Delivered),
        (vec![Failed, Delivered], DeliveryStatus::Delivered),
        (vec![Undelivered, Queued], DeliveryStatus::Failed),
        (vec![Bounced, Bounced], DeliveryStatus::Failed),
    ] {
        assert_eq!(end_of(&states), end, "{states:?}");
    }
}

#[test]
fn a_report_that_was_heard_before_changes_nothing() {
    for state in ReceiptState::ALL {
        let sent = delivery(DeliveryStatus::Sent);
        let Some(once) = heard(&sent, &receipt(*state), fixed_now()) else {
            continue;
        };
        assert!(heard(&once, &receipt(*state), fixed_now()).is_none(), "{state:?}");
    }
}

#[test]
fn what_did_not_arrive_says_so_below_its_attempts() {
    let failed = heard(
        &delivery(DeliveryStatus::Sent),
        &receipt(ReceiptState::Undelivered),
        fixed_now(),
    );

    let failed = failed.expect("news");
    let said = &failed.attempts[1];
    assert_eq!(failed.failure(), Some(Failure::Undelivered));
    assert_eq!(failed.taken_as(), Some(("a", "M1")), "a later report still finds it");
    assert_eq!(said.code.as_deref(), Some("30003"));
    assert_eq!(
        said.detail.as_deref(),
        Some("The provider reports: undelivered: unreachable")
    );
}

#[test]
fn only_what_was_taken_and_settled_is_reported_about() {
    for status in DeliveryStatus::ALL {
        let open = matches!(status, DeliveryStatus::Sent | DeliveryStatus::Failed);
        let news = heard(&delivery(*status), &receipt(ReceiptState::Delivered), fixed_now());
        assert_eq!(news.is_some(), open, "{status:?}");
    }
    let mut never_taken = delivery(DeliveryStatus::Failed);
    never_taken.attempts[0].outcome = OutcomeKind::Uncertain;
    assert!(heard(&never_taken, &receipt(ReceiptState::Delivered), fixed_now()).is_none());
}
