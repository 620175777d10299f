//! What comes out of the component, in the words of the guest SDK.

use doorward_plugin as plugin;

use super::contract::{http, receipts, types};
use crate::guest::Parsed;

/// A problem with a setting.
pub(super) fn problem(problem: types::ConfigProblem) -> plugin::ConfigProblem {
    plugin::ConfigProblem {
        key: problem.key,
        problem: problem.problem,
    }
}

/// How a send ended.
pub(super) fn outcome(outcome: types::Outcome) -> plugin::Outcome {
    match outcome {
        types::Outcome::Accepted(receipt) => plugin::Outcome::Accepted(plugin::Receipt {
            provider_message_id: receipt.provider_message_id,
            cost: receipt.cost,
        }),
        types::Outcome::Rejected(why) => plugin::Outcome::Rejected(failure(why)),
        types::Outcome::Suppressed(why) => plugin::Outcome::Suppressed(failure(why)),
        types::Outcome::Misconfigured(why) => plugin::Outcome::Misconfigured(failure(why)),
        types::Outcome::Throttled(why) => plugin::Outcome::Throttled(retryable(why)),
        types::Outcome::Unavailable(why) => plugin::Outcome::Unavailable(retryable(why)),
        types::Outcome::Uncertain(why) => plugin::Outcome::Uncertain(failure(why)),
    }
}

fn failure(failure: types::Failure) -> plugin::Failure {
    plugin::Failure {
        code: failure.code,
        detail: failure.detail,
        http_status: failure.http_status,
    }
}

fn retryable(retryable: types::Retryable) -> plugin::Retryable {
    plugin::Retryable {
        failure: failure(retryable.failure),
        retry_after_ms: retryable.retry_after_ms,
    }
}

/// What a callback reports.
pub(super) fn parsed(parsed: Result<Vec<types::ReceiptEvent>, receipts::CallbackError>) -> Parsed {
    match parsed {
        Ok(events) => Ok(events.into_iter().map(event).collect()),
        Err(receipts::CallbackError::BadSignature) => Err(plugin::CallbackError::BadSignature),
        Err(receipts::CallbackError::Malformed(why)) => Err(plugin::CallbackError::Malformed(why)),
    }
}

fn event(event: types::ReceiptEvent) -> plugin::ReceiptEvent {
    plugin::ReceiptEvent {
        provider_message_id: event.provider_message_id,
        state: match event.state {
            types::ReceiptState::Queued => plugin::ReceiptState::Queued,
            types::ReceiptState::Sent => plugin::ReceiptState::Sent,
            types::ReceiptState::Delivered => plugin::ReceiptState::Delivered,
            types::ReceiptState::Undelivered => plugin::ReceiptState::Undelivered,
            types::ReceiptState::Failed => plugin::ReceiptState::Failed,
            types::ReceiptState::Bounced => plugin::ReceiptState::Bounced,
            types::ReceiptState::Complained => plugin::ReceiptState::Complained,
            types::ReceiptState::OptedOut => plugin::ReceiptState::OptedOut,
        },
        code: event.code,
        detail: event.detail,
    }
}

/// A request, with these secrets in their places.
pub(super) fn request(request: http::Request, auth: Vec<plugin::Auth>) -> plugin::Request {
    let headers = request
        .headers
        .into_iter()
        .map(|header| (header.name, String::from_utf8_lossy(&header.value).into_owned()));
    plugin::Request {
        method: match request.method {
            http::Method::Get => plugin::Method::Get,
            http::Method::Post => plugin::Method::Post,
            http::Method::Put => plugin::Method::Put,
            http::Method::Patch => plugin::Method::Patch,
            http::Method::Delete => plugin::Method::Delete,
        },
        url: request.url,
        headers: headers.collect(),
        body: body(request.body),
        timeout_ms: request.timeout_ms,
        auth,
    }
}

fn body(body: http::Body) -> plugin::Body {
    match body {
        http::Body::None => plugin::Body::None,
        http::Body::Json(text) => plugin::Body::Json(text),
        http::Body::Form(fields) => plugin::Body::Form(fields),
        http::Body::Multipart(parts) => plugin::Body::Multipart(parts.into_iter().map(part).collect()),
        http::Body::Bytes(bytes) => plugin::Body::Bytes(bytes),
    }
}

fn part(part: http::Part) -> plugin::Part {
    plugin::Part {
        name: part.name,
        file_name: part.file_name,
        media_type: part.media_type,
        content: part.content,
    }
}

/// A mail to submit.
pub(super) fn email(mail: types::EmailContent) -> plugin::EmailContent {
    let attachments = mail.attachments.into_iter().map(|attachment| plugin::Attachment {
        file_name: attachment.file_name,
        media_type: attachment.media_type,
        content: attachment.content,
    });
    plugin::EmailContent {
        sender: address(mail.sender),
        recipient: address(mail.recipient),
        reply_to: mail.reply_to.map(address),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: mail.headers,
        attachments: attachments.collect(),
    }
}

fn address(address: types::EmailAddress) -> plugin::EmailAddress {
    plugin::EmailAddress {
        address: address.address,
        display_name: address.display_name,
    }
}
