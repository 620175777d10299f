//! Amazon SES, version 2: `SendEmail`.

use serde_json::json;

use super::answer::Answer;
use super::call::Call;
use super::shape::{self, Keys, Order, patience};
use super::{Trouble, signature};

pub(super) struct Shape;

impl shape::Shape for Shape {
    fn name(&self) -> &'static str {
        "ses"
    }

    fn claims(&self, call: &Call) -> bool {
        call.path == "/v2/email/outbound-emails"
    }

    fn order(&self, call: &Call, keys: &Keys) -> Result<Order, Answer> {
        signature::check(call, "ses", keys.aws_secret.as_deref())
            .map_err(|problem| error(403, "InvalidSignatureException", &problem))?;
        let need = |pointer: &str| {
            let missing = || error(400, "BadRequestException", &format!("{pointer} is missing"));
            call.text(pointer).ok_or_else(missing)
        };
        need("/FromEmailAddress")?;
        need("/Content/Simple/Subject/Data")?;
        Ok(Order {
            recipient: bare(&need("/Destination/ToAddresses/0")?).to_owned(),
            text: need("/Content/Simple/Body/Text/Data")?,
            reference: call.text("/EmailTags/0/Value"),
        })
    }

    fn taken(&self, number: u64, _: &Order) -> Answer {
        Answer::json(200, &json!({ "MessageId": format!("0100018c{number:016x}-000000") }))
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        match trouble {
            Trouble::Misconfigured => error(400, "SendingPausedException", "Sending is paused for this account."),
            Trouble::Throttled => patience(error(429, "TooManyRequestsException", "Maximum sending rate exceeded.")),
            Trouble::Unavailable => error(500, "InternalServiceErrorException", "Try again."),
            _ => error(400, "MessageRejected", "The message is rejected."),
        }
    }
}

fn error(status: u16, kind: &str, message: &str) -> Answer {
    Answer::json(status, &json!({ "message": message })).with("x-amzn-errortype", kind)
}

/// The address in `Name <address>`.
pub(super) fn bare(mailbox: &str) -> &str {
    let inside = mailbox.rsplit_once('<').and_then(|(_, rest)| rest.strip_suffix('>'));
    inside.unwrap_or(mailbox)
}
