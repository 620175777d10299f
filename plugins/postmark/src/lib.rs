//! E-mail by Postmark: one JSON document per mail; a 200 counts only with the error code 0 in it.

use doorward_plugin::json::{Value, json, without_nulls};
use doorward_plugin::{
    Attachment, Auth, Config, EmailContent, HttpProvider, Message, Outcome, Refusal, Request, Response, Sender, base64,
    mailbox,
};

/// The provider.
pub struct Postmark;

/// The operator's server at Postmark.
pub struct Settings {
    endpoint: String,
    sender: Sender,
    message_stream: Option<String>,
}

impl HttpProvider for Postmark {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        Settings {
            endpoint: config.endpoint("https://api.postmarkapp.com"),
            sender: config.sender(),
            message_stream: config.optional_text("message-stream"),
        }
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let mail = message.email()?;
        let document = json!({
            "From": mailbox::spelled(settings.sender.of(mail)?),
            "To": mailbox::spelled(&mail.recipient),
            "ReplyTo": mail.reply_to.as_ref().map(mailbox::spelled),
            "Subject": mail.subject,
            "TextBody": mail.text,
            "HtmlBody": mail.html,
            "Headers": headers(mail),
            "Attachments": attachments(mail),
            "Metadata": { "doorward-id": message.id },
            "MessageStream": settings.message_stream,
            // A link that signs somebody in must not pass through anybody else's hands.
            "TrackOpens": false,
            "TrackLinks": "None",
        });
        let request = Request::post(format!("{}/email", settings.endpoint));
        let request = request
            .header("accept", "application/json")
            .json(&without_nulls(document));
        Ok(request.auth(Auth::header("x-postmark-server-token", "server-token")))
    }

    fn outcome(_: &Message, response: &Response) -> Outcome {
        let answer = response.json();
        let code = answer.text("/ErrorCode");
        let refusal = match (response.status, code.as_deref()) {
            (200..=299, Some("0")) => {
                return answer
                    .text("/MessageID")
                    .map_or_else(|| response.unclear(), Outcome::accepted);
            }
            (200..=299, None) => return response.unclear(),
            (200..=299, Some(code)) => of_code(code).unwrap_or(Refusal::Rejected),
            (422, Some(code)) => of_code(code).unwrap_or_else(|| Refusal::of_status(422)),
            (status, _) => Refusal::of_status(status),
        };
        response.refused(
            refusal,
            code,
            &answer.text("/Message").unwrap_or_else(|| response.excerpt()),
        )
    }
}

fn headers(mail: &EmailContent) -> Option<Value> {
    let header = |(name, value): &(String, String)| json!({ "Name": name, "Value": value });
    (!mail.headers.is_empty()).then(|| mail.headers.iter().map(header).collect())
}

fn attachments(mail: &EmailContent) -> Option<Value> {
    let attachment = |file: &Attachment| {
        json!({
            "Name": file.file_name,
            "Content": base64::encode(&file.content),
            "ContentType": file.media_type,
        })
    };
    (!mail.attachments.is_empty()).then(|| mail.attachments.iter().map(attachment).collect())
}

fn of_code(code: &str) -> Option<Refusal> {
    match code {
        // Not a valid request for a mail.
        "300" => Some(Refusal::Rejected),
        // The recipient bounced or complained before.
        "406" => Some(Refusal::Suppressed),
        // Token; sender unknown or unconfirmed; no credit left; account pending or closed to sending.
        "10" | "400" | "401" | "405" | "412" | "413" => Some(Refusal::Misconfigured),
        "100" => Some(Refusal::Unavailable),
        "429" => Some(Refusal::Throttled),
        _ => None,
    }
}

doorward_plugin::export!(Postmark);
