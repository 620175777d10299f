//! Vonage's SMS API, which answers 200 to everything.

use serde_json::json;

use super::Trouble;
use super::answer::Answer;
use super::call::{Call, is_right};
use super::shape::{self, Keys, Order, patience};

pub(super) struct Shape;

impl shape::Shape for Shape {
    fn name(&self) -> &'static str {
        "vonage"
    }

    fn claims(&self, call: &Call) -> bool {
        call.path == "/sms/json"
    }

    fn order(&self, call: &Call, _: &Keys) -> Result<Order, Answer> {
        let secret = call.field("api_secret").unwrap_or_default();
        if call.field("api_key").is_none() || !is_right(&secret) {
            return Err(error("4", "Bad Credentials"));
        }
        let missing = |what: &str| error("2", &format!("Missing {what} param"));
        call.field("from").ok_or_else(|| missing("from"))?;
        let recipient = call.field("to").ok_or_else(|| missing("to"))?;
        if recipient.starts_with('+') {
            return Err(error("3", "Invalid to address"));
        }
        Ok(Order {
            recipient,
            text: call.field("text").ok_or_else(|| missing("text"))?,
            reference: call.field("client-ref"),
        })
    }

    fn taken(&self, number: u64, order: &Order) -> Answer {
        let message = json!({
            "to": order.recipient,
            "message-id": format!("{number:016X}"),
            "status": "0",
            "remaining-balance": "3.14159265",
            "message-price": "0.03330000",
            "network": "12345",
        });
        Answer::json(200, &json!({ "message-count": "1", "messages": [message] }))
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        match trouble {
            Trouble::Suppressed => error("7", "Number barred."),
            Trouble::Misconfigured => error("9", "Partner quota exceeded"),
            Trouble::Throttled => patience(error("1", "Throughput Rate Exceeded")),
            Trouble::Unavailable => error("5", "Internal Error"),
            _ => error("3", "Invalid to address"),
        }
    }
}

fn error(status: &str, text: &str) -> Answer {
    let message = json!({ "status": status, "error-text": text });
    Answer::json(200, &json!({ "message-count": "1", "messages": [message] }))
}
