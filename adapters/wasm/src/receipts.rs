//! What a provider posts to us about a message, read by its plugin.

use doorward_core::ports::{Callback, Receipt, ReceiptRefusal, ReceiptState};

use crate::contract::{http, receipts};
use crate::redaction::Redactor;

const MOST_ID: usize = 256;
const MOST_DETAIL: usize = 512;

/// The largest callback a plugin is shown.
pub(crate) const MOST_BODY: usize = 256 << 10;

/// The callback as the contract writes it.
pub(crate) fn written(callback: Callback) -> Result<receipts::Callback, ReceiptRefusal> {
    let method = match callback.method.as_str() {
        "GET" => http::Method::Get,
        "POST" => http::Method::Post,
        "PUT" => http::Method::Put,
        "PATCH" => http::Method::Patch,
        "DELETE" => http::Method::Delete,
        _ => return Err(ReceiptRefusal::Malformed),
    };
    if callback.body.len() > MOST_BODY {
        return Err(ReceiptRefusal::Malformed);
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
pub(crate) fn read(event: receipts::ReceiptEvent, redactor: &Redactor) -> Receipt {
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
    Receipt {
        provider_message_id: redactor.id(&event.provider_message_id, MOST_ID),
        state,
        code: event.code.map(|code| redactor.id(&code, MOST_ID)),
        detail: event.detail.map(|detail| redactor.text(&detail, MOST_DETAIL)),
    }
}
