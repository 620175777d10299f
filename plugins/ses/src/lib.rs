//! E-mail by Amazon SES, version 2 of its API: one signed JSON document per mail; AWS's error type decides, then the status.

use doorward_plugin::json::{Value, json, without_nulls};
use doorward_plugin::{
    Attachment, Auth, Config, EmailContent, HttpProvider, Json, Message, Outcome, Refusal, Request, Response, Sender,
    base64, mailbox,
};

/// The provider.
pub struct Ses;

/// The operator's account.
pub struct Settings {
    endpoint: String,
    region: String,
    sender: Sender,
    configuration_set: Option<String>,
    temporary_keys: bool,
}

impl HttpProvider for Ses {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        let region = config.text("region");
        Settings {
            endpoint: config.endpoint(&format!("https://email.{region}.amazonaws.com")),
            region,
            sender: config.sender(),
            configuration_set: config.optional_text("configuration-set"),
            temporary_keys: config.flag("temporary-keys"),
        }
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let mail = message.email()?;
        let document = json!({
            "FromEmailAddress": mailbox::spelled(settings.sender.of(mail)?),
            "Destination": { "ToAddresses": [mailbox::spelled(&mail.recipient)] },
            "ReplyToAddresses": mail.reply_to.as_ref().map(|reply_to| [mailbox::spelled(reply_to)]),
            "Content": { "Simple": simple(mail) },
            "ConfigurationSetName": settings.configuration_set,
            "EmailTags": [{ "Name": "doorward-id", "Value": message.id }],
        });
        let url = format!("{}/v2/email/outbound-emails", settings.endpoint);
        let auth = Auth::aws(&settings.region, "ses", settings.temporary_keys);
        Ok(Request::post(url).auth(auth).json(&without_nulls(document)))
    }

    fn outcome(_: &Message, response: &Response) -> Outcome {
        let answer = response.json();
        if response.is_success() {
            return match answer.text("/MessageId") {
                Some(id) => Outcome::accepted(id),
                None => response.unclear(),
            };
        }
        let code = error_type(response, &answer);
        let refusal = code.as_deref().and_then(of_code);
        let refusal = refusal.unwrap_or_else(|| Refusal::of_status(response.status));
        let detail = answer.text("/message").or_else(|| answer.text("/Message"));
        response.refused(refusal, code, &detail.unwrap_or_else(|| response.excerpt()))
    }
}

fn simple(mail: &EmailContent) -> Value {
    let header = |(name, value): &(String, String)| json!({ "Name": name, "Value": value });
    let attachment = |file: &Attachment| {
        json!({
            "FileName": file.file_name,
            "ContentType": file.media_type,
            "RawContent": base64::encode(&file.content),
        })
    };
    json!({
        "Subject": utf8(&mail.subject),
        "Body": { "Text": utf8(&mail.text), "Html": mail.html.as_deref().map(utf8) },
        "Headers": (!mail.headers.is_empty()).then(|| mail.headers.iter().map(header).collect::<Value>()),
        "Attachments": (!mail.attachments.is_empty()).then(|| mail.attachments.iter().map(attachment).collect::<Value>()),
    })
}

fn utf8(data: &str) -> Value {
    json!({ "Data": data, "Charset": "UTF-8" })
}

/// The bare name of the error: AWS writes `MessageRejected`, `MessageRejected:http://…` or `com.amazonaws.sesv2#MessageRejected`,
/// with or without `Exception`, in a header or in the body.
fn error_type(response: &Response, answer: &Json) -> Option<String> {
    let header = response.header("x-amzn-errortype").map(str::to_owned);
    let full = header
        .or_else(|| answer.text("/__type"))
        .or_else(|| answer.text("/code"))?;
    let name = full.split(':').next().unwrap_or_default();
    let name = name.rsplit('#').next().unwrap_or_default();
    let bare = name.strip_suffix("Exception").unwrap_or(name);
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn of_code(code: &str) -> Option<Refusal> {
    match code {
        "TooManyRequests" | "LimitExceeded" | "Throttling" => Some(Refusal::Throttled),
        "SendingPaused" | "AccountSuspended" | "MailFromDomainNotVerified" | "NotFound" => Some(Refusal::Misconfigured),
        "MessageRejected" | "BadRequest" => Some(Refusal::Rejected),
        _ => None,
    }
}

doorward_plugin::export!(Ses);
