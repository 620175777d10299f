//! Amazon SNS: `Publish` to a phone number.

use super::answer::Answer;
use super::call::Call;
use super::shape::{self, Keys, Order, patience};
use super::{Trouble, signature};

pub(super) struct Shape;

impl shape::Shape for Shape {
    fn name(&self) -> &'static str {
        "sns"
    }

    fn claims(&self, call: &Call) -> bool {
        call.path == "/" && call.field("Action").is_some()
    }

    fn order(&self, call: &Call, keys: &Keys) -> Result<Order, Answer> {
        signature::check(call, "sns", keys.aws_secret.as_deref())
            .map_err(|problem| error(403, "SignatureDoesNotMatch", &problem))?;
        if call.field("Action").as_deref() != Some("Publish") || call.field("Version").as_deref() != Some("2010-03-31")
        {
            return Err(error(400, "InvalidAction", "There is no such action."));
        }
        let need = |field: &str| {
            let missing = || error(400, "InvalidParameter", &format!("Invalid parameter: {field}"));
            call.field(field).ok_or_else(missing)
        };
        Ok(Order {
            recipient: need("PhoneNumber")?,
            text: need("Message")?,
            reference: None,
        })
    }

    fn taken(&self, number: u64, _: &Order) -> Answer {
        let id = format!("94f20ce6-13c5-43a0-9a9e-{number:012x}");
        xml(
            200,
            &format!(
                "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>{id}</MessageId></PublishResult></PublishResponse>"
            ),
        )
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        match trouble {
            Trouble::Suppressed => error(400, "OptedOut", "Phone number is opted out"),
            Trouble::Misconfigured => error(403, "AuthorizationError", "Not authorized to perform SNS:Publish"),
            Trouble::Throttled => patience(error(400, "Throttling", "Rate exceeded")),
            Trouble::Unavailable => error(500, "InternalError", "Try again."),
            _ => error(400, "InvalidParameter", "Invalid parameter: PhoneNumber"),
        }
    }
}

fn error(status: u16, code: &str, message: &str) -> Answer {
    xml(
        status,
        &format!(
            "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>1</RequestId></ErrorResponse>"
        ),
    )
}

fn xml(status: u16, body: &str) -> Answer {
    Answer::new(status, "text/xml", body)
}
