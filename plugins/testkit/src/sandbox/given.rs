//! What goes into the component, in the words of its contract.

use doorward_plugin as plugin;

use super::contract::{http, receipts, smtp, types};

/// A message.
pub(super) fn message(message: &plugin::Message) -> types::Message {
    types::Message {
        id: message.id.clone(),
        attempt: message.attempt,
        channel: channel(message.channel),
        purpose: purpose(message.purpose),
        locale: message.locale.clone(),
        expires_in: message.expires_in,
        callback_url: message.callback_url.clone(),
        content: content(&message.content),
    }
}

fn channel(channel: plugin::Channel) -> types::Channel {
    match channel {
        plugin::Channel::Email => types::Channel::Email,
        plugin::Channel::Sms => types::Channel::Sms,
        plugin::Channel::Whatsapp => types::Channel::Whatsapp,
        plugin::Channel::Voice => types::Channel::Voice,
        plugin::Channel::Webhook => types::Channel::Webhook,
    }
}

fn purpose(purpose: plugin::Purpose) -> types::Purpose {
    match purpose {
        plugin::Purpose::OneTimeCode => types::Purpose::OneTimeCode,
        plugin::Purpose::MagicLink => types::Purpose::MagicLink,
        plugin::Purpose::PasswordReset => types::Purpose::PasswordReset,
        plugin::Purpose::Invitation => types::Purpose::Invitation,
        plugin::Purpose::SecurityAlert => types::Purpose::SecurityAlert,
        plugin::Purpose::Other => types::Purpose::Other,
    }
}

fn content(content: &plugin::Content) -> types::Content {
    match content {
        plugin::Content::Email(mail) => types::Content::Email(email(mail)),
        plugin::Content::Text(text) => types::Content::Text(types::TextContent {
            recipient: text.recipient.clone(),
            country: text.country.clone(),
            sender: text.sender.clone(),
            body: text.body.clone(),
            template_id: text.template_id.clone(),
            template_values: text.template_values.clone(),
        }),
        plugin::Content::Webhook(event) => types::Content::Webhook(types::WebhookContent {
            event: event.event.clone(),
            body_json: event.body_json.clone(),
        }),
    }
}

fn email(mail: &plugin::EmailContent) -> types::EmailContent {
    let attachments = mail.attachments.iter().map(|attachment| types::Attachment {
        file_name: attachment.file_name.clone(),
        media_type: attachment.media_type.clone(),
        content: attachment.content.clone(),
    });
    types::EmailContent {
        sender: address(&mail.sender),
        recipient: address(&mail.recipient),
        reply_to: mail.reply_to.as_ref().map(address),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        html: mail.html.clone(),
        headers: mail.headers.clone(),
        attachments: attachments.collect(),
    }
}

fn address(address: &plugin::EmailAddress) -> types::EmailAddress {
    types::EmailAddress {
        address: address.address.clone(),
        display_name: address.display_name.clone(),
    }
}

/// A setting.
pub(super) fn setting(value: plugin::ConfigValue) -> types::ConfigValue {
    match value {
        plugin::ConfigValue::Text(text) => types::ConfigValue::Text(text),
        plugin::ConfigValue::Number(number) => types::ConfigValue::Number(number),
        plugin::ConfigValue::Flag(flag) => types::ConfigValue::Flag(flag),
        plugin::ConfigValue::Texts(texts) => types::ConfigValue::Texts(texts),
    }
}

/// A provider's answer.
pub(super) fn response(response: plugin::Response) -> http::Response {
    let headers = response.headers.into_iter().map(|(name, value)| http::Header {
        name,
        value: value.into_bytes(),
    });
    http::Response {
        status: response.status,
        headers: headers.collect(),
        body: response.body,
    }
}

/// Why there is no answer.
pub(super) fn http_error(error: plugin::HttpError) -> http::HttpError {
    match error {
        plugin::HttpError::Denied(why) => http::HttpError::Denied(why),
        plugin::HttpError::Invalid(why) => http::HttpError::Invalid(why),
        plugin::HttpError::BudgetExhausted(why) => http::HttpError::BudgetExhausted(why),
        plugin::HttpError::Timeout(how) => http::HttpError::Timeout(sent(how)),
        plugin::HttpError::Transport(error) => http::HttpError::Transport(http::TransportError {
            sent: sent(error.sent),
            detail: error.detail,
        }),
        plugin::HttpError::ResponseTooLarge(size) => http::HttpError::ResponseTooLarge(size),
    }
}

fn sent(sent: plugin::Sent) -> http::Sent {
    match sent {
        plugin::Sent::No => http::Sent::No,
        plugin::Sent::Maybe => http::Sent::Maybe,
    }
}

/// The relay's word.
pub(super) fn reply(reply: plugin::Reply) -> smtp::Reply {
    smtp::Reply {
        code: reply.code,
        enhanced: reply.enhanced,
        text: reply.text,
    }
}

/// Why the relay said nothing.
pub(super) fn smtp_error(error: plugin::SmtpError) -> smtp::SmtpError {
    match error {
        plugin::SmtpError::Denied(why) => smtp::SmtpError::Denied(why),
        plugin::SmtpError::Unreachable(why) => smtp::SmtpError::Unreachable(why),
        plugin::SmtpError::Interrupted(why) => smtp::SmtpError::Interrupted(why),
        plugin::SmtpError::Invalid(why) => smtp::SmtpError::Invalid(why),
    }
}

/// A callback.
pub(super) fn callback(callback: &plugin::Callback) -> receipts::Callback {
    let headers = callback.headers.iter().map(|(name, value)| http::Header {
        name: name.clone(),
        value: value.clone().into_bytes(),
    });
    receipts::Callback {
        method: match callback.method {
            plugin::Method::Get => http::Method::Get,
            plugin::Method::Post => http::Method::Post,
            plugin::Method::Put => http::Method::Put,
            plugin::Method::Patch => http::Method::Patch,
            plugin::Method::Delete => http::Method::Delete,
        },
        url: callback.url.clone(),
        headers: headers.collect(),
        body: callback.body.clone(),
    }
}
