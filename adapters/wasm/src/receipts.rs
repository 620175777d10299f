//! What a provider posts to us about a message, read by its plugin.

use crate::contract::{http, receipts};
use crate::redaction::Redactor;

const MOST_ID: usize = 256;
const MOST_DETAIL: usize = 512;

/// The largest callback a plugin is shown.
pub(crate) const MOST_BODY: usize = 256 << 10;

/// A request a provider made to us.
#[derive(Debug, Clone)]
pub struct Callback {
    /// The method, in capital letters.
    pub method: String,
    /// The whole address it was made to, as the provider knows it: signatures cover it.
    pub url: String,
    /// The headers.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptEvent {
    /// The provider's own id of the message, as it stood in the outcome's code.
    pub provider_message_id: String,
    /// What became of it.
    pub state: ReceiptState,
    /// The provider's own code.
    pub code: Option<String>,
    /// For the operator; nothing secret.
    pub detail: Option<String>,
}

/// What can become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReceiptState {
    /// The provider has it.
    Queued,
    /// The provider passed it on.
    Sent,
    /// It arrived.
    Delivered,
    /// It did not arrive.
    Undelivered,
    /// The provider gave up.
    Failed,
    /// The mailbox refused it.
    Bounced,
    /// The recipient called it spam.
    Complained,
    /// The recipient wants no more.
    OptedOut,
}

/// Why a callback was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// No provider of this name can read callbacks.
    #[error("this provider takes no receipts")]
    Unknown,
    /// It is not from the provider.
    #[error("the signature is wrong")]
    BadSignature,
    /// It is not what the provider sends.
    #[error("the receipt cannot be read")]
    Malformed,
    /// Try later: the plugin is busy, or failed.
    #[error("receipts cannot be read right now")]
    Unavailable,
}

/// The callback as the contract writes it.
pub(crate) fn written(callback: Callback) -> Result<receipts::Callback, ReceiptError> {
    let method = match callback.method.as_str() {
        "GET" => http::Method::Get,
        "POST" => http::Method::Post,
        "PUT" => http::Method::Put,
        "PATCH" => http::Method::Patch,
        "DELETE" => http::Method::Delete,
        _ => return Err(ReceiptError::Malformed),
    };
    if callback.body.len() > MOST_BODY {
        return Err(ReceiptError::Malformed);
    }
    let headers = callback
        .headers
        .into_iter()
        .map(|(name, value)| http::Header { name, value });
    Ok(receipts::Callback {
        method,
        url: callback.url,
        headers: headers.collect(),
        body: callback.body,
    })
}

/// An event as the plugin read it.
pub(crate) fn read(event: receipts::ReceiptEvent, redactor: &Redactor) -> ReceiptEvent {
    use crate::contract::types::ReceiptState as State;

    let state = match event.state {
        State::Queued => ReceiptState::Queued,
        State::Sent => ReceiptState::Sent,
        State::Delivered => ReceiptState::Delivered,
        State::Undelivered => ReceiptState::Undelivered,
        State::Failed => ReceiptState::Failed,
        State::Bounced => ReceiptState::Bounced,
        State::Complained => ReceiptState::Complained,
        State::OptedOut => ReceiptState::OptedOut,
    };
    ReceiptEvent {
        provider_message_id: redactor.id(&event.provider_message_id, MOST_ID),
        state,
        code: event.code.map(|code| redactor.id(&code, MOST_ID)),
        detail: event.detail.map(|detail| redactor.text(&detail, MOST_DETAIL)),
    }
}
