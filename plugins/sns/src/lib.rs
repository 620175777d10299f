//! Text messages by Amazon SNS: a signed query request, an XML answer whose error code decides.

mod xml;

use doorward_plugin::{Auth, Config, Form, HttpProvider, Message, Outcome, Refusal, Request, Response};

/// The provider.
pub struct Sns;

/// The operator's account.
pub struct Settings {
    endpoint: String,
    region: String,
    sender_id: Option<String>,
    temporary_keys: bool,
}

impl HttpProvider for Sns {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        let region = config.text("region");
        Settings {
            endpoint: config.endpoint(&format!("https://sns.{region}.amazonaws.com")),
            region,
            sender_id: config.optional_text("sender-id"),
            temporary_keys: config.flag("temporary-keys"),
        }
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let text = message.text()?;
        let form = Form::new()
            .field("Action", "Publish")
            .field("Version", "2010-03-31")
            .field("PhoneNumber", &text.recipient)
            .field("Message", &text.body);
        let form = attribute(form, 1, "AWS.SNS.SMS.SMSType", "Transactional");
        let form = match settings.sender_id.as_ref().or(text.sender.as_ref()) {
            Some(sender) => attribute(form, 2, "AWS.SNS.SMS.SenderID", sender),
            None => form,
        };
        let auth = Auth::aws(&settings.region, "sns", settings.temporary_keys);
        Ok(Request::post(format!("{}/", settings.endpoint)).auth(auth).body(form))
    }

    fn outcome(_: &Message, response: &Response) -> Outcome {
        let answer = response.text();
        if response.is_success() {
            return match xml::text_of(&answer, "MessageId") {
                Some(id) => Outcome::accepted(id),
                None => response.unclear(),
            };
        }
        let code = xml::text_of(&answer, "Code");
        let refusal = code.as_deref().and_then(of_code);
        let refusal = refusal.unwrap_or_else(|| Refusal::of_status(response.status));
        let detail = xml::text_of(&answer, "Message").unwrap_or_else(|| response.excerpt());
        response.refused(refusal, code, &detail)
    }
}

fn attribute(form: Form, number: u8, name: &str, value: &str) -> Form {
    let entry = format!("MessageAttributes.entry.{number}");
    form.field(&format!("{entry}.Name"), name)
        .field(&format!("{entry}.Value.DataType"), "String")
        .field(&format!("{entry}.Value.StringValue"), value)
}

fn of_code(code: &str) -> Option<Refusal> {
    match code {
        "OptedOut" | "OptedOutException" => Some(Refusal::Suppressed),
        "InternalError" | "InternalFailure" | "ServiceUnavailable" => Some(Refusal::Unavailable),
        "InvalidParameter" | "InvalidParameterValue" | "ParameterValueInvalid" | "ValidationError" => {
            Some(Refusal::Rejected)
        }
        _ if code.contains("Throttl") => Some(Refusal::Throttled),
        "AuthorizationError" | "InvalidSecurity" | "InvalidClientTokenId" | "SignatureDoesNotMatch" | "NotFound" => {
            Some(Refusal::Misconfigured)
        }
        _ if code.starts_with("KMS") || code.starts_with("AccessDenied") => Some(Refusal::Misconfigured),
        _ => None,
    }
}

doorward_plugin::export!(Sns);
