//! What a provider's report changes about a message: pure, and the same in whatever order and however often reports come.

#[cfg(test)]
mod tests;

use crate::Timestamp;
use crate::ports::{Receipt, ReceiptState};
use crate::records::delivery::{Attempt, Delivery, DeliveryStatus, OutcomeKind};
use crate::records::suppression::SuppressionReason;

/// The delivery after a report about it; `None` when it tells nothing new.
///
/// Arrival is the last word: it is believed whatever was reported before, and nothing reported later takes it back.
pub fn heard(delivery: &Delivery, receipt: &Receipt, now: Timestamp) -> Option<Delivery> {
    let taken = delivery.taken()?;
    match (delivery.status, fate(receipt.state)?) {
        (DeliveryStatus::Sent | DeliveryStatus::Failed, DeliveryStatus::Delivered) => Some(Delivery {
            status: DeliveryStatus::Delivered,
            ..delivery.clone()
        }),
        (DeliveryStatus::Sent, status @ (DeliveryStatus::Failed | DeliveryStatus::Suppressed)) => {
            let reported = reported(&taken.provider, receipt, now);
            let mut delivery = delivery.clone();
            delivery.status = status;
            delivery.attempts.push(reported);
            Some(delivery)
        }
        _ => None,
    }
}

/// Why the address of a message reported so is sent nothing any more, if it is not.
pub const fn bars(state: ReceiptState) -> Option<SuppressionReason> {
    match state {
        ReceiptState::Bounced => Some(SuppressionReason::Bounced),
        ReceiptState::Complained => Some(SuppressionReason::Complained),
        ReceiptState::OptedOut => Some(SuppressionReason::OptedOut),
        ReceiptState::Queued
        | ReceiptState::Sent
        | ReceiptState::Delivered
        | ReceiptState::Undelivered
        | ReceiptState::Failed => None,
    }
}

/// What a message reported so is; `None` when that was known.
pub const fn fate(state: ReceiptState) -> Option<DeliveryStatus> {
    match state {
        ReceiptState::Queued | ReceiptState::Sent => None,
        // Only what arrived can be complained about.
        ReceiptState::Delivered | ReceiptState::Complained => Some(DeliveryStatus::Delivered),
        ReceiptState::Undelivered | ReceiptState::Failed | ReceiptState::Bounced => Some(DeliveryStatus::Failed),
        ReceiptState::OptedOut => Some(DeliveryStatus::Suppressed),
    }
}

/// A report as one more line below the attempts.
fn reported(provider: &str, receipt: &Receipt, now: Timestamp) -> Attempt {
    let word = receipt.state.as_str().replace('_', " ");
    let detail = receipt.detail.as_ref().map(|detail| format!(": {detail}"));
    Attempt {
        provider: provider.to_owned(),
        outcome: match receipt.state {
            ReceiptState::OptedOut => OutcomeKind::Suppressed,
            _ => OutcomeKind::Rejected,
        },
        code: receipt.code.clone(),
        detail: Some(format!("The provider reports: {word}{}", detail.unwrap_or_default())),
        at: now,
        retry_at: None,
    }
}
