//! Twilio's Messages resource.

use serde_json::json;

use super::Trouble;
use super::answer::Answer;
use super::call::Call;
use super::shape::{self, Keys, Order, patience};

pub(super) struct Shape;

impl shape::Shape for Shape {
    fn name(&self) -> &'static str {
        "twilio"
    }

    fn claims(&self, call: &Call) -> bool {
        call.path.starts_with("/2010-04-01/Accounts/") && call.path.ends_with("/Messages.json")
    }

    fn order(&self, call: &Call, _: &Keys) -> Result<Order, Answer> {
        if !call.has_basic(None) {
            return Err(error(401, 20003, "Authenticate"));
        }
        if call
            .field("From")
            .or_else(|| call.field("MessagingServiceSid"))
            .is_none()
        {
            return Err(error(400, 21603, "A 'From' phone number is required."));
        }
        let recipient = call.field("To").filter(|to| to.starts_with('+'));
        Ok(Order {
            recipient: recipient.ok_or_else(|| error(400, 21211, "The 'To' number is not a valid phone number."))?,
            text: call
                .field("Body")
                .ok_or_else(|| error(400, 21602, "Message body is required."))?,
            reference: None,
        })
    }

    fn taken(&self, number: u64, order: &Order) -> Answer {
        let message = json!({
            "sid": format!("SM{number:032x}"),
            "status": "queued",
            "to": order.recipient,
            "body": order.text,
            "error_code": null,
            "error_message": null,
        });
        Answer::json(201, &message)
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        match trouble {
            Trouble::Suppressed => error(400, 21610, "Attempt to send to unsubscribed recipient"),
            Trouble::Misconfigured => error(
                400,
                21408,
                "Permission to send an SMS has not been enabled for the region",
            ),
            Trouble::Throttled => patience(error(429, 20429, "Too Many Requests")),
            Trouble::Unavailable => error(503, 20503, "Service Unavailable"),
            _ => error(400, 21211, "The 'To' number is not a valid phone number."),
        }
    }
}

fn error(status: u16, code: u32, message: &str) -> Answer {
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    Answer::json(
        status,
        &json!({ "code": code, "message": message, "more_info": more_info, "status": status }),
    )
}
