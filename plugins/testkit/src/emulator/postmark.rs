//! Postmark's e-mail resource.

use serde_json::json;

use super::answer::Answer;
use super::call::{Call, is_right};
use super::shape::{self, Keys, Order, patience};
use super::{Trouble, ses};

pub(super) struct Shape;

impl shape::Shape for Shape {
    fn name(&self) -> &'static str {
        "postmark"
    }

    fn claims(&self, call: &Call) -> bool {
        call.path == "/email"
    }

    fn order(&self, call: &Call, _: &Keys) -> Result<Order, Answer> {
        if !call.header("x-postmark-server-token").is_some_and(is_right) {
            return Err(error(401, 10, "Request does not contain a valid Server token."));
        }
        let need = |pointer: &str| {
            let missing = || error(422, 300, &format!("Invalid '{pointer}' value."));
            call.text(pointer).ok_or_else(missing)
        };
        need("/From")?;
        Ok(Order {
            recipient: ses::bare(&need("/To")?).to_owned(),
            text: need("/TextBody")?,
            reference: call.text("/Metadata/doorward-id"),
        })
    }

    fn taken(&self, number: u64, order: &Order) -> Answer {
        let message = json!({
            "To": order.recipient,
            "SubmittedAt": "2026-01-01T00:00:00Z",
            "MessageID": format!("0a129aee-e1cd-480d-b08d-{number:012x}"),
            "ErrorCode": 0,
            "Message": "OK",
        });
        Answer::json(200, &message)
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        match trouble {
            Trouble::Suppressed => error(422, 406, "The recipient has been marked as inactive."),
            Trouble::Misconfigured => error(
                422,
                400,
                "The 'From' address is not a Sender Signature on your account.",
            ),
            Trouble::Throttled => patience(error(429, 429, "Rate limit exceeded")),
            Trouble::Unavailable => error(503, 100, "Maintenance"),
            _ => error(422, 300, "Invalid 'To' address."),
        }
    }
}

fn error(status: u16, code: u32, message: &str) -> Answer {
    Answer::json(status, &json!({ "ErrorCode": code, "Message": message }))
}
