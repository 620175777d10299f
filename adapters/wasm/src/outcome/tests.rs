//! The plugin's word against what was seen.

use super::*;
use crate::contract::types::Receipt;
use crate::redaction::{AddressHash, Spellings};
use crate::settings::CacheKey;

fn redactor() -> Redactor {
    Redactor::new(Spellings::default(), AddressHash::new(CacheKey::new([1; 32])))
}

fn accepted() -> Ended {
    let receipt = Receipt {
        provider_message_id: Some("SM1".to_owned()),
        cost: None,
    };
    Ended::Answered(types::Outcome::Accepted(receipt))
}

fn failure(detail: &str) -> Failure {
    Failure {
        code: Some("20003".to_owned()),
        detail: detail.to_owned(),
        http_status: Some(401),
    }
}

#[test]
fn success_counts_when_a_provider_said_so() {
    let footprint = Footprint::default();
    footprint.leave();
    footprint.confirm();

    let judged = judge(accepted(), &footprint, &redactor());

    assert_eq!(
        (judged.outcome.kind, judged.outcome.code.as_deref()),
        (OutcomeKind::Accepted, Some("SM1"))
    );
    assert_eq!(judged.verdict, Verdict::Worked);
}

#[test]
fn success_that_nobody_saw_is_uncertain_and_flagged() {
    let judged = judge(accepted(), &Footprint::default(), &redactor());

    assert_eq!(judged.outcome.kind, OutcomeKind::Uncertain);
    assert!(judged.flagged);
}

#[test]
fn a_stopped_plugin_may_have_sent_once_bytes_have_left() {
    let left = Footprint::default();
    left.leave();
    let stop = || Ended::Stopped(Trap::OutOfFuel.into());

    assert_eq!(
        judge(stop(), &Footprint::default(), &redactor()).outcome.kind,
        OutcomeKind::Unavailable
    );
    assert_eq!(judge(stop(), &left, &redactor()).outcome.kind, OutcomeKind::Uncertain);
    assert_eq!(
        judge(Ended::TimedOut, &left, &redactor()).outcome.kind,
        OutcomeKind::Uncertain
    );
    assert_eq!(judge(Ended::TimedOut, &left, &redactor()).verdict, Verdict::Tripped);
}

#[test]
fn wrong_credentials_open_the_breaker_and_show_no_address() {
    let answer = Ended::Answered(types::Outcome::Misconfigured(failure("no ann@example.com here")));

    let judged = judge(answer, &Footprint::default(), &redactor());

    assert!(matches!(judged.verdict, Verdict::Misconfigured(_)));
    let detail = judged.outcome.detail.unwrap();
    assert!(detail.starts_with("HTTP 401: no addr_"), "{detail}");
}

#[test]
fn a_wait_is_bounded() {
    let retryable = Retryable {
        failure: failure("slow down"),
        retry_after_ms: Some(u64::MAX),
    };

    let judged = judge(
        Ended::Answered(types::Outcome::Throttled(retryable)),
        &Footprint::default(),
        &redactor(),
    );

    assert_eq!(judged.outcome.retry_after, Some(LONGEST_WAIT));
}
