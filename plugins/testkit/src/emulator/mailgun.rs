//! Mailgun's messages resource.

use serde_json::json;

use super::answer::Answer;
use super::call::Call;
use super::shape::{self, Keys, Order, patience};
use super::{Trouble, ses};

pub(super) struct Shape;

impl shape::Shape for Shape {
    fn name(&self) -> &'static str {
        "mailgun"
    }

    fn claims(&self, call: &Call) -> bool {
        call.path.starts_with("/v3/") && call.path.ends_with("/messages")
    }

    fn order(&self, call: &Call, _: &Keys) -> Result<Order, Answer> {
        if !call.has_basic(Some("api")) {
            return Err(Answer::new(401, "text/plain", "Forbidden"));
        }
        let need = |field: &str| {
            let missing = || error(400, &format!("{field} parameter is missing"));
            call.field(field).ok_or_else(missing)
        };
        need("from")?;
        need("subject")?;
        Ok(Order {
            recipient: ses::bare(&need("to")?).to_owned(),
            text: need("text")?,
            reference: call.field("v:doorward-id"),
        })
    }

    fn taken(&self, number: u64, _: &Order) -> Answer {
        let id = format!("<{number:016x}@emulator.example>");
        Answer::json(200, &json!({ "id": id, "message": "Queued. Thank you." }))
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        match trouble {
            Trouble::Misconfigured => error(403, "Domain is not allowed to send: The domain is unverified"),
            Trouble::Throttled => patience(error(429, "Domain is not allowed to send: recipient limit exceeded")),
            Trouble::Unavailable => error(500, "Internal Server Error"),
            _ => error(400, "to parameter is not a valid address. please check documentation"),
        }
    }
}

fn error(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({ "message": message }))
}
