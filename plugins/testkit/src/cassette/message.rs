//! The message on a cassette.

use doorward_plugin::{
    Attachment, Channel, Content, EmailAddress, EmailContent, Message, Purpose, TextContent, WebhookContent,
};
use serde::Deserialize;
use toml::Table;

use super::read_table;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default = "usual_id")]
    id: String,
    #[serde(default = "first")]
    attempt: u32,
    #[serde(default)]
    purpose: WrittenPurpose,
    #[serde(default = "english")]
    locale: String,
    expires_in: Option<u32>,
    callback_url: Option<String>,
    email: Option<WrittenEmail>,
    text: Option<WrittenText>,
    webhook: Option<WrittenEvent>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenPurpose {
    #[default]
    OneTimeCode,
    MagicLink,
    PasswordReset,
    Invitation,
    SecurityAlert,
    Other,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenEmail {
    sender: WrittenAddress,
    recipient: WrittenAddress,
    reply_to: Option<WrittenAddress>,
    subject: String,
    text: String,
    html: Option<String>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    attachments: Vec<WrittenAttachment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenAddress {
    address: String,
    display_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenAttachment {
    file_name: String,
    media_type: String,
    content: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenText {
    recipient: String,
    country: Option<String>,
    sender: Option<String>,
    body: String,
    template_id: Option<String>,
    #[serde(default)]
    template_values: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenEvent {
    event: String,
    body_json: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenSubmission {
    message_id: String,
    sender: Option<WrittenAddress>,
}

/// Reads a message.
pub(super) fn read(table: Table) -> Result<Message, String> {
    let written: Written = read_table(table)?;
    let (channel, content) = match (written.email, written.text, written.webhook) {
        (Some(email), None, None) => (Channel::Email, Content::Email(email.read())),
        (None, Some(text), None) => (Channel::Sms, Content::Text(text.read())),
        (None, None, Some(event)) => (Channel::Webhook, Content::Webhook(event.read())),
        _ => return Err("a message is one of email, text and webhook".to_owned()),
    };
    Ok(Message {
        id: written.id,
        attempt: written.attempt,
        channel,
        purpose: written.purpose.read(),
        locale: written.locale,
        expires_in: written.expires_in,
        callback_url: written.callback_url,
        content,
    })
}

/// The mail that must be submitted for a message, and its Message-ID.
pub(super) fn submitted(message: &Message, submission: Table) -> Result<(EmailContent, String), String> {
    let submission: WrittenSubmission = read_table(submission)?;
    let Content::Email(mail) = &message.content else {
        return Err("only e-mail is submitted".to_owned());
    };
    let mut mail = mail.clone();
    if let Some(sender) = submission.sender {
        mail.sender = sender.read();
    }
    Ok((mail, submission.message_id))
}

fn usual_id() -> String {
    "dlv_cassette".to_owned()
}

const fn first() -> u32 {
    1
}

fn english() -> String {
    "en".to_owned()
}

impl WrittenPurpose {
    fn read(&self) -> Purpose {
        match self {
            Self::OneTimeCode => Purpose::OneTimeCode,
            Self::MagicLink => Purpose::MagicLink,
            Self::PasswordReset => Purpose::PasswordReset,
            Self::Invitation => Purpose::Invitation,
            Self::SecurityAlert => Purpose::SecurityAlert,
            Self::Other => Purpose::Other,
        }
    }
}

impl WrittenAddress {
    fn read(self) -> EmailAddress {
        EmailAddress {
            address: self.address,
            display_name: self.display_name,
        }
    }
}

impl WrittenEmail {
    fn read(self) -> EmailContent {
        let attachments = self.attachments.into_iter().map(|written| Attachment {
            file_name: written.file_name,
            media_type: written.media_type,
            content: written.content.into_bytes(),
        });
        EmailContent {
            sender: self.sender.read(),
            recipient: self.recipient.read(),
            reply_to: self.reply_to.map(WrittenAddress::read),
            subject: self.subject,
            text: self.text,
            html: self.html,
            headers: self.headers,
            attachments: attachments.collect(),
        }
    }
}

impl WrittenText {
    fn read(self) -> TextContent {
        TextContent {
            recipient: self.recipient,
            country: self.country,
            sender: self.sender,
            body: self.body,
            template_id: self.template_id,
            template_values: self.template_values,
        }
    }
}

impl WrittenEvent {
    fn read(self) -> WebhookContent {
        WebhookContent {
            event: self.event,
            body_json: self.body_json,
        }
    }
}
