//! Twilio's status callbacks: a form, signed with the account's auth token over the address and the sorted fields.

use doorward_plugin::{Callback, CallbackError, Host, Mac, ReceiptEvent, ReceiptState, Receipts, base64, form};

use crate::Twilio;

impl Receipts for Twilio {
    fn parse(host: &impl Host, callback: &Callback) -> Result<Vec<ReceiptEvent>, CallbackError> {
        let fields = form::parse(&callback.body);
        let signature = callback.header("x-twilio-signature").and_then(base64::decode);
        let signature = signature.ok_or(CallbackError::BadSignature)?;
        let signed = signed_text(&callback.url, &fields);
        if !host.verify(&"auth-token".into(), Mac::HmacSha1, signed.as_bytes(), &signature) {
            return Err(CallbackError::BadSignature);
        }
        let field = |name: &str| {
            fields
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        let missing = |name: &str| CallbackError::Malformed(format!("there is no {name}"));
        let provider_message_id = field("MessageSid").ok_or_else(|| missing("MessageSid"))?;
        let status = field("MessageStatus").ok_or_else(|| missing("MessageStatus"))?;
        let code = field("ErrorCode").filter(|code| !code.is_empty());
        let event = state(&status, code.as_deref()).map(|state| ReceiptEvent {
            provider_message_id,
            state,
            code,
            detail: field("ErrorMessage"),
        });
        Ok(event.into_iter().collect())
    }
}

/// The address, then each field's name and value, by name and without repeats.
fn signed_text(url: &str, fields: &[(String, String)]) -> String {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort();
    fields.dedup();
    let text = fields
        .into_iter()
        .flat_map(|(name, value)| [name.as_str(), value.as_str()]);
    std::iter::once(url).chain(text).collect()
}

/// What a status means; a status that Twilio adds later means nothing yet.
fn state(status: &str, code: Option<&str>) -> Option<ReceiptState> {
    match (status, code) {
        ("failed" | "undelivered", Some("21610")) => Some(ReceiptState::OptedOut),
        ("accepted" | "scheduled" | "queued" | "sending", _) => Some(ReceiptState::Queued),
        ("sent", _) => Some(ReceiptState::Sent),
        ("delivered" | "read", _) => Some(ReceiptState::Delivered),
        ("undelivered", _) => Some(ReceiptState::Undelivered),
        ("failed" | "canceled", _) => Some(ReceiptState::Failed),
        _ => None,
    }
}
