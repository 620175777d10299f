//! A message of ours as the contract writes it.

use doorward_core::ports::Envelope;
use doorward_core::records::delivery::{Address, MessagePurpose};
use doorward_core::values::secret::SecretText;
use serde_json::json;

use crate::call::Subject;
use crate::contract::types::{
    Channel, Content, EmailAddress, EmailContent, Message, Purpose, TextContent, WebhookContent,
};
use crate::provision::Provision;

/// Why a provider cannot carry a message at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unsuitable {
    #[error("the plugin does not serve this channel")]
    Channel,
    #[error("nobody is set for mail to come from: set `from`")]
    Sender,
}

/// Writes a message for a provider, and says what the call is about.
pub(crate) fn write(envelope: &Envelope<'_>, provision: &Provision) -> Result<(Message, Subject), Unsuitable> {
    let (channel, content) = content(envelope, provision)?;
    let mail = match &content {
        Content::Email(mail) => Some(mail),
        _ => None,
    };
    let subject = Subject {
        message_id: envelope.id.to_string(),
        mail_from: mail.map(|mail| mail.sender.address.clone()),
        mail_to: mail.map(|mail| mail.recipient.address.clone()),
    };
    let message = Message {
        id: subject.message_id.clone(),
        attempt: envelope.attempt,
        channel,
        purpose: purpose(envelope.purpose),
        locale: envelope.locale.as_str().to_owned(),
        expires_in: u32::try_from(envelope.expires_in.as_secs()).ok(),
        callback_url: provision.callback_url.clone(),
        content,
    };
    Ok((message, subject))
}

fn content(envelope: &Envelope<'_>, provision: &Provision) -> Result<(Channel, Content), Unsuitable> {
    let serves = |channel: &str| provision.channels.iter().any(|served| served == channel);
    match envelope.to {
        // A service that takes whole events gets everything there is to know, not a letter made of it.
        _ if serves("webhook") => Ok((Channel::Webhook, Content::Webhook(webhook(envelope)))),
        Address::Email(_) if serves("email") => Ok((Channel::Email, Content::Email(mail(envelope, provision)?))),
        Address::Phone(number) if serves("sms") => {
            let text = TextContent {
                recipient: envelope.to.as_sent().to_owned(),
                country: number.country().map(str::to_owned),
                sender: provision.text_sender.clone(),
                body: envelope.message.text.reveal().to_owned(),
                template_id: None,
                template_values: Vec::new(),
            };
            Ok((Channel::Sms, Content::Text(text)))
        }
        _ => Err(Unsuitable::Channel),
    }
}

fn mail(envelope: &Envelope<'_>, provision: &Provision) -> Result<EmailContent, Unsuitable> {
    let sender = provision.mail_sender.as_ref().ok_or(Unsuitable::Sender)?;
    let message = envelope.message;
    Ok(EmailContent {
        sender: EmailAddress {
            address: sender.address.clone(),
            display_name: sender.name.clone(),
        },
        recipient: EmailAddress {
            address: envelope.to.as_sent().to_owned(),
            display_name: None,
        },
        reply_to: None,
        subject: message.subject.clone().unwrap_or_default(),
        text: message.text.reveal().to_owned(),
        html: message.html.as_ref().map(|html| html.reveal().to_owned()),
        // So that no out-of-office reply comes back.
        headers: vec![("Auto-Submitted".to_owned(), "auto-generated".to_owned())],
        attachments: Vec::new(),
    })
}

fn webhook(envelope: &Envelope<'_>) -> WebhookContent {
    let message = envelope.message;
    let body = json!({
        "id": envelope.id.to_string(),
        "channel": envelope.to.channel().as_str(),
        "purpose": envelope.purpose.as_str(),
        "locale": envelope.locale.as_str(),
        "to": envelope.to.as_sent(),
        "expires_in": envelope.expires_in.as_secs(),
        "subject": message.subject,
        "text": message.text.reveal(),
        "html": message.html.as_ref().map(SecretText::reveal),
        "code": envelope.variables.code,
        "link": envelope.variables.link,
    });
    WebhookContent {
        event: "message".to_owned(),
        body_json: body.to_string(),
    }
}

const fn purpose(purpose: MessagePurpose) -> Purpose {
    match purpose {
        MessagePurpose::Registration
        | MessagePurpose::Login
        | MessagePurpose::ChangeEmail
        | MessagePurpose::ChangePhone => Purpose::OneTimeCode,
        MessagePurpose::PasswordReset => Purpose::PasswordReset,
        MessagePurpose::Invitation => Purpose::Invitation,
        MessagePurpose::AlreadyRegistered
        | MessagePurpose::PhoneInUse
        | MessagePurpose::EmailChangeNotice
        | MessagePurpose::PhoneChangeNotice
        | MessagePurpose::PhoneLost
        | MessagePurpose::PasswordChanged
        | MessagePurpose::TokenReused => Purpose::SecurityAlert,
        MessagePurpose::Test => Purpose::Other,
    }
}
