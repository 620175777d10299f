//! E-mail by SendGrid: one JSON document per mail; 202 means that SendGrid has taken it.

use doorward_plugin::json::{Value, json, without_nulls};
use doorward_plugin::{
    Attachment, Auth, Config, EmailAddress, EmailContent, HttpProvider, Message, Outcome, Refusal, Request, Response,
    Sender, base64,
};

/// The provider.
pub struct SendGrid;

/// The operator's account.
pub struct Settings {
    endpoint: String,
    sender: Sender,
}

impl HttpProvider for SendGrid {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        Settings {
            endpoint: config.endpoint("https://api.sendgrid.com"),
            sender: config.sender(),
        }
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let mail = message.email()?;
        let document = json!({
            "personalizations": [{ "to": [address(&mail.recipient)] }],
            "from": address(settings.sender.of(mail)?),
            "reply_to": mail.reply_to.as_ref().map(address),
            "subject": mail.subject,
            "content": content(mail),
            "headers": headers(mail),
            "attachments": attachments(mail),
            "custom_args": { "doorward_id": message.id },
            // A link that signs somebody in must not pass through anybody else's hands.
            "tracking_settings": { "click_tracking": { "enable": false }, "open_tracking": { "enable": false } },
        });
        let request = Request::post(format!("{}/v3/mail/send", settings.endpoint));
        Ok(request.auth(Auth::bearer("api-key")).json(&without_nulls(document)))
    }

    fn outcome(_: &Message, response: &Response) -> Outcome {
        match response.status {
            202 => match response.header("x-message-id") {
                Some(id) => Outcome::accepted(id),
                None => Outcome::accepted_without_id(),
            },
            200..=299 => response.unclear(),
            status => {
                let answer = response.json();
                let detail = answer.text("/errors/0/message").unwrap_or_else(|| response.excerpt());
                response.refused(Refusal::of_status(status), answer.text("/errors/0/field"), &detail)
            }
        }
    }
}

fn address(mailbox: &EmailAddress) -> Value {
    json!({ "email": mailbox.address, "name": mailbox.display_name })
}

/// SendGrid wants the plain text first.
fn content(mail: &EmailContent) -> Value {
    let text = json!({ "type": "text/plain", "value": mail.text });
    let html = mail
        .html
        .as_ref()
        .map(|html| json!({ "type": "text/html", "value": html }));
    std::iter::once(text).chain(html).collect()
}

fn headers(mail: &EmailContent) -> Option<Value> {
    let headers = mail.headers.iter().map(|(name, value)| (name.clone(), json!(value)));
    (!mail.headers.is_empty()).then(|| Value::Object(headers.collect()))
}

fn attachments(mail: &EmailContent) -> Option<Value> {
    let attachment = |file: &Attachment| {
        json!({
            "content": base64::encode(&file.content),
            "filename": file.file_name,
            "type": file.media_type,
            "disposition": "attachment",
        })
    };
    (!mail.attachments.is_empty()).then(|| mail.attachments.iter().map(attachment).collect())
}

doorward_plugin::export!(SendGrid);
