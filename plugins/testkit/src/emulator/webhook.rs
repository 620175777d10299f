//! A receiver of Standard Webhooks, below `/webhook`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::answer::Answer;
use super::call::Call;
use super::shape::{self, Keys, Order, patience};
use super::{Trouble, ses};

pub(super) struct Shape;

impl shape::Shape for Shape {
    fn name(&self) -> &'static str {
        "webhook"
    }

    fn claims(&self, call: &Call) -> bool {
        call.path == "/webhook" || call.path.starts_with("/webhook/")
    }

    fn order(&self, call: &Call, keys: &Keys) -> Result<Order, Answer> {
        if !is_signed(call, keys.webhook_key.as_deref()) {
            return Err(Answer::new(401, "text/plain", "the signature is wrong"));
        }
        let recipient = call
            .text("/data/content/to/address")
            .or_else(|| call.text("/data/content/to"));
        let recipient = recipient.unwrap_or_default();
        Ok(Order {
            recipient: ses::bare(&recipient).to_owned(),
            text: call.text("/data/content/text").unwrap_or_default(),
            reference: call.header("webhook-id").map(str::to_owned),
        })
    }

    fn taken(&self, _: u64, _: &Order) -> Answer {
        Answer::empty(204)
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        match trouble {
            Trouble::Misconfigured => Answer::empty(410),
            Trouble::Throttled => patience(Answer::empty(429)),
            Trouble::Unavailable => Answer::empty(500),
            _ => Answer::new(400, "text/plain", "the message is refused"),
        }
    }
}

/// Whether one of the signatures is over `id.timestamp.body`. Without a key it is enough that there is one.
fn is_signed(call: &Call, key: Option<&[u8]>) -> bool {
    let (Some(id), Some(timestamp), Some(signatures)) = (
        call.header("webhook-id"),
        call.header("webhook-timestamp"),
        call.header("webhook-signature"),
    ) else {
        return false;
    };
    let mut signatures = signatures
        .split(' ')
        .filter_map(|signature| signature.strip_prefix("v1,"));
    let Some(key) = key else {
        return signatures.next().is_some();
    };
    signatures
        .filter_map(|signature| STANDARD.decode(signature).ok())
        .any(|signature| {
            let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
                return false;
            };
            mac.update(format!("{id}.{timestamp}.").as_bytes());
            mac.update(&call.body);
            mac.verify_slice(&signature).is_ok()
        })
}
