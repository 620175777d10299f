//! One message, from the commit that made it to its fate.

use std::time::Duration;

use doorward_core::records::delivery::{DeliveryStatus, MessagePurpose, OutcomeKind};
use doorward_core::testing::OpenSealer;

use super::kept;
use crate::world::World;

#[tokio::test]
async fn a_message_is_born_with_the_fact_it_tells_and_handed_over() {
    let world = World::new().await;
    let ann = world.ann();

    ann.registers().await.expect("a challenge");

    let [handed] = world.outbox.take().try_into().expect("one delivery");
    let kept = kept(&world, &ann.mailbox());
    assert_eq!((handed.id, handed.version), (kept.id, kept.version));
    assert_eq!(kept.status, DeliveryStatus::Queued);
    assert_eq!(kept.due_at, Some(world.now()));
    assert!(
        kept.lease
            .is_some_and(|lease| lease.until == world.now() + Duration::from_mins(1))
    );
}

#[tokio::test]
async fn a_decision_that_was_not_committed_sends_nothing() {
    let world = World::new().await;
    world.store.stale_next(usize::MAX);

    world.ann().registers().await.expect_err("no decision");

    assert!(world.outbox.take().is_empty() && world.store.deliveries().is_empty());
}

#[tokio::test]
async fn what_it_says_is_kept_only_sealed() {
    let world = World::new().await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");
    let sealed = kept(&world, &ann.mailbox()).variables.expect("sealed variables").0;

    let code = ann.mailed_code().await;

    assert!(!contains(&sealed, code.as_bytes()) && !contains(&sealed, b"Ann"));
}

#[tokio::test]
async fn an_accepted_message_is_wiped() {
    let world = World::new().await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");

    world.delivers().await;

    let kept = kept(&world, &ann.mailbox());
    assert_eq!(kept.status, DeliveryStatus::Sent);
    assert!(kept.variables.is_none() && kept.due_at.is_none() && kept.lease.is_none());
    assert_eq!(kept.settled_at, Some(world.now()));
    assert_eq!(kept.provider.as_deref(), Some("inbox"));
    assert_eq!(
        kept.attempts.iter().map(|it| it.outcome).collect::<Vec<_>>(),
        [OutcomeKind::Accepted]
    );
}

#[tokio::test]
async fn a_rejected_and_a_suppressed_message_are_settled_at_once() {
    for (outcome, status) in [
        (OutcomeKind::Rejected, DeliveryStatus::Failed),
        (OutcomeKind::Suppressed, DeliveryStatus::Suppressed),
    ] {
        let world = World::new().await;
        let ann = world.ann();
        world.notifier.answer_kind(outcome);
        ann.registers().await.expect("a challenge");

        world.delivers().await;

        let kept = kept(&world, &ann.mailbox());
        assert_eq!((kept.status, kept.attempts.len()), (status, 1));
        assert!(kept.variables.is_none(), "a code is wiped whatever its fate");
    }
}

#[tokio::test]
async fn an_expired_message_is_never_sent() {
    let world = World::with(|policy| policy.codes.verification_ttl = Duration::from_secs(20)).await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");
    world.passes(Duration::from_secs(20));

    world.delivers().await;

    let kept = kept(&world, &ann.mailbox());
    assert_eq!(kept.status, DeliveryStatus::Expired);
    assert!(kept.variables.is_none() && kept.attempts.is_empty());
    assert_eq!(world.notifier.sent(), []);
}

#[tokio::test]
async fn a_notice_is_worth_sending_for_a_day() {
    let world = World::new().await;
    let ann = world.ann();
    let device = ann.joins().await;
    device.proves_email("ann@elsewhere.example").await;

    let sent = ann.mail().await.pop().expect("an e-mail");

    assert_eq!(sent.purpose, MessagePurpose::EmailChangeNotice);
    assert_eq!(sent.expires_in, Duration::from_hours(24));
}

#[tokio::test]
async fn a_template_that_does_not_work_fails_the_message_and_says_why() {
    let world = World::new().await;
    let ann = world.ann();
    world.renderer.break_templates();
    ann.registers().await.expect("a challenge");

    world.delivers().await;

    let kept = kept(&world, &ann.mailbox());
    let detail = kept.attempts[0].detail.as_deref();
    assert_eq!(kept.status, DeliveryStatus::Failed);
    assert_eq!(
        detail,
        Some("The message cannot be written: its template does not work.")
    );
    assert_eq!(world.notifier.sent(), []);
}

#[tokio::test]
async fn a_seal_that_does_not_open_fails_the_message_and_says_why() {
    let world = World::new().await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");
    let mut delivery = world.outbox.take().pop().expect("a delivery");
    delivery.variables = Some(doorward_core::ports::Sealer::seal(
        &*OpenSealer::with_key("other"),
        "x",
        b"{}",
    ));

    let step = world.app.attempt(delivery).await.expect("a step");

    let detail = step.delivery().attempts[0].detail.as_deref();
    assert_eq!(step.delivery().status, DeliveryStatus::Failed);
    assert_eq!(
        detail,
        Some("The message cannot be written: its seal does not open with the present keys.")
    );
    assert_eq!(world.notifier.sent(), []);
}

#[tokio::test]
async fn many_fates_are_written_down_in_one_commit() {
    let world = World::new().await;
    for person in [world.ann(), world.bob(), world.eve()] {
        person.registers().await.expect("a challenge");
    }

    let ((), cost) = world.cost_of(world.delivers()).await;

    assert_eq!((cost.commits, cost.rows), (1, 3));
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|part| part == needle)
}
