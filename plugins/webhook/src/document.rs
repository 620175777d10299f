//! The document: a `type` that says what happened, and `data` with everything needed to send the message on.

use doorward_plugin::json::{Value, json, without_nulls};
use doorward_plugin::{
    Attachment, Channel, Content, EmailAddress, EmailContent, Message, Outcome, Purpose, Sender, TextContent, base64,
};

/// The document for a message.
pub(crate) fn of(message: &Message, sender: &Sender) -> Result<Value, Outcome> {
    let (kind, content) = match &message.content {
        Content::Email(mail) => ("message.email", email(mail, sender)?),
        Content::Text(content) => ("message.text", text(content)),
        Content::Webhook(event) => {
            let data: Value = event
                .body_json
                .parse()
                .map_err(|_| Outcome::rejected("the event's body is not JSON"))?;
            return Ok(json!({ "type": event.event, "data": data }));
        }
    };
    let data = json!({
        "id": message.id,
        "channel": channel(message.channel),
        "purpose": purpose(message.purpose),
        "locale": message.locale,
        "expires_in": message.expires_in,
        "content": content,
    });
    Ok(without_nulls(json!({ "type": kind, "data": data })))
}

fn email(mail: &EmailContent, sender: &Sender) -> Result<Value, Outcome> {
    let header = |(name, value): &(String, String)| json!({ "name": name, "value": value });
    Ok(json!({
        "from": address(sender.of(mail)?),
        "to": address(&mail.recipient),
        "reply_to": mail.reply_to.as_ref().map(address),
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "headers": mail.headers.iter().map(header).collect::<Value>(),
        "attachments": mail.attachments.iter().map(attachment).collect::<Value>(),
    }))
}

fn text(content: &TextContent) -> Value {
    let values = content
        .template_values
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)));
    json!({
        "to": content.recipient,
        "country": content.country,
        "from": content.sender,
        "text": content.body,
        "template": content.template_id.as_ref().map(|id| json!({ "id": id, "values": Value::Object(values.collect()) })),
    })
}

fn address(mailbox: &EmailAddress) -> Value {
    json!({ "address": mailbox.address, "name": mailbox.display_name })
}

fn attachment(file: &Attachment) -> Value {
    json!({
        "file_name": file.file_name,
        "media_type": file.media_type,
        "content": base64::encode(&file.content),
    })
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "voice",
        Channel::Webhook => "webhook",
    }
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::OneTimeCode => "one_time_code",
        Purpose::MagicLink => "magic_link",
        Purpose::PasswordReset => "password_reset",
        Purpose::Invitation => "invitation",
        Purpose::SecurityAlert => "security_alert",
        Purpose::Other => "other",
    }
}
