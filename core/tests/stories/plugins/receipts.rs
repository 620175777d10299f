//! What providers report about messages, and what is made of it.

use doorward_core::app::Origin;
use doorward_core::ports::{Callback, Outcome, PortError, Receipt, ReceiptRefusal, ReceiptState};
use doorward_core::records::delivery::{Delivery, DeliveryStatus, Failure, OutcomeKind};
use doorward_core::records::suppression::SuppressionReason;
use doorward_core::use_cases::plugins::{Heard, TakeReceiptsError, TakenReceipts};

use crate::world::World;

#[tokio::test]
async fn a_message_that_arrived_is_delivered_however_often_and_in_whatever_order_that_is_said() {
    let world = sent_as("M1").await;

    for (state, told) in [
        (ReceiptState::Sent, Heard::Nothing),
        (ReceiptState::Delivered, Heard::News),
        (ReceiptState::Delivered, Heard::Nothing),
        (ReceiptState::Sent, Heard::Nothing),
        (ReceiptState::Failed, Heard::Nothing),
    ] {
        assert_eq!(world.hears("inbox", "M1", state).await, Ok(told), "{state:?}");
    }

    assert_eq!(world.message().status, DeliveryStatus::Delivered);
    assert_eq!(world.message().attempts.len(), 1);
}

#[tokio::test]
async fn a_message_that_did_not_arrive_failed_and_says_why() {
    let world = sent_as("M1").await;

    let told = world.hears("inbox", "M1", ReceiptState::Undelivered).await;

    let message = world.message();
    assert_eq!(told, Ok(Heard::News));
    assert_eq!(message.failure(), Some(Failure::Undelivered));
    assert_eq!(
        message.attempts[1].detail.as_deref(),
        Some("The provider reports: undelivered")
    );
    assert!(world.store.suppressions().is_empty());
}

#[tokio::test]
async fn an_address_that_bounces_complains_or_opts_out_is_suppressed_once() {
    for (state, status, reason) in [
        (
            ReceiptState::Bounced,
            DeliveryStatus::Failed,
            SuppressionReason::Bounced,
        ),
        (
            ReceiptState::Complained,
            DeliveryStatus::Delivered,
            SuppressionReason::Complained,
        ),
        (
            ReceiptState::OptedOut,
            DeliveryStatus::Suppressed,
            SuppressionReason::OptedOut,
        ),
    ] {
        let world = sent_as("M1").await;

        world.hears("inbox", "M1", state).await.expect("heard");
        let again = world.hears("inbox", "M1", state).await;

        let [entry] = world.store.suppressions().try_into().expect("one entry");
        assert_eq!((entry.reason, again), (reason, Ok(Heard::Nothing)));
        assert_eq!(world.message().status, status, "{state:?}");
    }
}

#[tokio::test]
async fn a_bounce_after_the_arrival_still_bars_the_address() {
    let world = sent_as("M1").await;

    world
        .hears("inbox", "M1", ReceiptState::Delivered)
        .await
        .expect("heard");
    let told = world.hears("inbox", "M1", ReceiptState::Bounced).await;

    assert_eq!(told, Ok(Heard::News));
    assert_eq!(world.message().status, DeliveryStatus::Delivered);
    assert_eq!(world.store.suppressions().len(), 1);
}

#[tokio::test]
async fn a_report_about_somebody_elses_message_changes_nothing() {
    let world = sent_as("M1").await;
    world.plugins.load("other", &["other"]);

    assert_eq!(
        world.hears("inbox", "M2", ReceiptState::Failed).await,
        Ok(Heard::Unknown)
    );
    assert_eq!(
        world.hears("other", "M1", ReceiptState::Failed).await,
        Ok(Heard::Unknown)
    );
    assert_eq!(world.message().status, DeliveryStatus::Sent);
}

#[tokio::test]
async fn a_report_that_comes_before_the_sending_is_written_down_is_not_lost() {
    let world = world().await;
    world.notifier.answer(taken_as("M1"));
    world.ann().registers().await.expect("a challenge");
    let delivery = world.outbox.take().pop().expect("a delivery");
    let step = world.app.attempt(delivery).await.expect("a step");

    let told = world.hears("inbox", "M1", ReceiptState::Delivered).await;
    let late = world.hears("inbox", "M1", ReceiptState::Failed).await;
    world.app.settle(&[step]).await.expect("settled");

    assert_eq!((told, late), (Ok(Heard::Unknown), Ok(Heard::Unknown)));
    assert_eq!(world.message().status, DeliveryStatus::Delivered);
}

#[tokio::test]
async fn what_is_forged_or_cannot_be_read_changes_nothing() {
    let world = sent_as("M1").await;

    for refusal in [
        ReceiptRefusal::BadSignature,
        ReceiptRefusal::Malformed,
        ReceiptRefusal::Unavailable,
    ] {
        world.plugins.next_receipts(Err(refusal));
        let taken = world.takes("inbox").await;
        assert!(matches!(taken, Err(TakeReceiptsError::Refused(said)) if said == refusal));
    }
    assert_eq!(world.message().status, DeliveryStatus::Sent);
}

#[tokio::test]
async fn the_path_names_a_provider_or_the_plugin_of_one() {
    let world = world().await;
    world.plugins.load("twilio", &["near"]);
    world.plugins.load("vonage", &["one", "two"]);

    for (name, provider) in [
        ("near", Some("near")),
        ("twilio", Some("near")),
        ("two", Some("two")),
        ("vonage", None),
        ("nobody", None),
        ("", None),
    ] {
        world.plugins.next_receipts(Ok(Vec::new()));
        let taken = world.takes(name).await;
        match provider {
            Some(provider) => assert_eq!(taken.expect("taken").provider, provider),
            None => assert!(matches!(
                taken,
                Err(TakeReceiptsError::Refused(ReceiptRefusal::Unknown))
            )),
        }
    }
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_no_reason_to_lose_a_report() {
    let world = sent_as("M1").await;
    world.store.fail_with(PortError::Unavailable);

    let refused = world.hears("inbox", "M1", ReceiptState::Delivered).await;
    world.store.recover();
    let again = world.hears("inbox", "M1", ReceiptState::Delivered).await;

    assert!(refused.is_err(), "the provider is told to come back");
    assert_eq!(again, Ok(Heard::News));
}

fn taken_as(code: &str) -> Outcome {
    Outcome {
        kind: OutcomeKind::Accepted,
        code: Some(code.to_owned()),
        detail: None,
        retry_after: None,
    }
}

async fn world() -> World {
    let world = World::new().await;
    world.plugins.load("inbox", &["inbox"]);
    world
}

/// Where one message to Ann was taken by the provider, which calls it so.
async fn sent_as(code: &str) -> World {
    let world = world().await;
    world.notifier.answer(taken_as(code));
    world.ann().registers().await.expect("a challenge");
    world.delivers().await;
    world
}

impl World {
    fn message(&self) -> Delivery {
        let [message] = self.store.deliveries().try_into().expect("one message");
        message
    }

    async fn takes(&self, name: &str) -> Result<TakenReceipts, TakeReceiptsError> {
        let callback = Callback {
            method: "POST".to_owned(),
            url: format!("https://login.example.com/v1/receipts/{name}"),
            headers: Vec::new(),
            body: Vec::new(),
        };
        self.app.take_receipts(name, callback, &Origin::default()).await
    }

    /// What one report told.
    async fn hears(&self, provider: &str, code: &str, state: ReceiptState) -> Result<Heard, String> {
        self.plugins.next_receipts(Ok(vec![Receipt {
            provider_message_id: code.to_owned(),
            state,
            code: None,
            detail: None,
        }]));
        let taken = self.takes(provider).await.map_err(|refusal| refusal.to_string())?;
        Ok(taken.receipts[0].1)
    }
}
