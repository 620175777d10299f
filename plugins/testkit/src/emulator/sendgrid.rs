//! SendGrid's mail send resource.

use serde_json::json;

use super::Trouble;
use super::answer::Answer;
use super::call::Call;
use super::shape::{self, Keys, Order, patience};

pub(super) struct Shape;

impl shape::Shape for Shape {
    fn name(&self) -> &'static str {
        "sendgrid"
    }

    fn claims(&self, call: &Call) -> bool {
        call.path == "/v3/mail/send"
    }

    fn order(&self, call: &Call, _: &Keys) -> Result<Order, Answer> {
        if !call.has_bearer() {
            return Err(error(
                401,
                "The provided authorization grant is invalid, expired, or revoked",
                None,
            ));
        }
        let need = |pointer: &str, field: &str| {
            let missing = || error(400, &format!("The {field} object must be provided."), Some(field));
            call.text(pointer).ok_or_else(missing)
        };
        need("/from/email", "from.email")?;
        need("/subject", "subject")?;
        if need("/content/0/type", "content.0.type")? != "text/plain" {
            return Err(error(400, "The content must begin with text/plain.", Some("content")));
        }
        Ok(Order {
            recipient: need("/personalizations/0/to/0/email", "personalizations.0.to.0.email")?,
            text: need("/content/0/value", "content.0.value")?,
            reference: call.text("/custom_args/doorward_id"),
        })
    }

    fn taken(&self, number: u64, _: &Order) -> Answer {
        Answer::empty(202).with("x-message-id", format!("{number:022x}"))
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        match trouble {
            Trouble::Misconfigured => error(
                403,
                "The from address does not match a verified Sender Identity",
                Some("from"),
            ),
            Trouble::Throttled => patience(error(429, "too many requests", None)),
            Trouble::Unavailable => error(503, "service unavailable", None),
            _ => error(
                400,
                "Does not contain a valid address.",
                Some("personalizations.0.to.0.email"),
            ),
        }
    }
}

fn error(status: u16, message: &str, field: Option<&str>) -> Answer {
    Answer::json(
        status,
        &json!({ "errors": [{ "message": message, "field": field, "help": null }] }),
    )
}
