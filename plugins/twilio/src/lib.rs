//! Text messages by Twilio: one form per message; the status of the answer decides, Twilio's code refines it.

mod receipts;

use doorward_plugin::{Auth, Config, Form, HttpProvider, Json, Message, Outcome, Refusal, Request, Response};

/// How many characters one message takes.
const BODY_LIMIT: usize = 1600;

/// The provider.
pub struct Twilio;

/// The operator's account.
pub struct Settings {
    endpoint: String,
    account_sid: String,
    api_key_sid: Option<String>,
    from: Option<String>,
    messaging_service_sid: Option<String>,
}

impl HttpProvider for Twilio {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        let settings = Settings {
            endpoint: config.endpoint("https://api.twilio.com"),
            account_sid: config.text("account-sid"),
            api_key_sid: config.optional_text("api-key-sid"),
            from: config.optional_text("from"),
            messaging_service_sid: config.optional_text("messaging-service-sid"),
        };
        if settings.from.is_none() && settings.messaging_service_sid.is_none() {
            config.problem("from", "is not set, and neither is `messaging-service-sid`");
        }
        settings
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let text = message.text()?;
        if text.body.chars().count() > BODY_LIMIT {
            return Err(Outcome::rejected(format!(
                "the text has more than {BODY_LIMIT} characters"
            )));
        }
        let url = format!(
            "{}/2010-04-01/Accounts/{}/Messages.json",
            settings.endpoint, settings.account_sid
        );
        let form = Form::new().field("To", &text.recipient);
        let form = match &settings.messaging_service_sid {
            Some(service) => form.field("MessagingServiceSid", service),
            None => form.maybe("From", text.sender.as_ref().or(settings.from.as_ref())),
        };
        let form = form
            .field("Body", &text.body)
            .maybe("StatusCallback", message.callback_url.as_ref());
        let auth = match &settings.api_key_sid {
            Some(key) => Auth::basic(key, "api-key-secret"),
            None => Auth::basic(&settings.account_sid, "auth-token"),
        };
        Ok(Request::post(url).auth(auth).body(form))
    }

    fn outcome(_: &Message, response: &Response) -> Outcome {
        let answer = response.json();
        if !response.is_success() {
            let code = answer.text("/code");
            let detail = answer.text("/message").unwrap_or_else(|| response.excerpt());
            return response.refused(of_error(response.status, code.as_deref()), code, &detail);
        }
        match (answer.text("/status").as_deref(), answer.text("/sid")) {
            (Some("failed" | "undelivered"), _) => failed_at_once(response, &answer),
            (_, Some(sid)) => Outcome::accepted(sid),
            _ => response.unclear(),
        }
    }
}

/// Twilio made the message and gave it up in the same breath: nothing is on its way.
fn failed_at_once(response: &Response, answer: &Json) -> Outcome {
    let code = answer.text("/error_code");
    let refusal = code.as_deref().and_then(of_code).unwrap_or(Refusal::Unavailable);
    let detail = answer
        .text("/error_message")
        .unwrap_or_else(|| "failed at once".to_owned());
    response.refused(refusal, code, &detail)
}

/// What an error means: the code speaks only where the status leaves room for it.
fn of_error(status: u16, code: Option<&str>) -> Refusal {
    let by_status = Refusal::of_status(status);
    match by_status {
        Refusal::Rejected => code.and_then(of_code).unwrap_or(by_status),
        _ => by_status,
    }
}

fn of_code(code: &str) -> Option<Refusal> {
    match code {
        // Not a number; not a mobile number.
        "21211" | "21614" => Some(Refusal::Rejected),
        // The recipient said STOP.
        "21610" => Some(Refusal::Suppressed),
        // Credentials; country not enabled; sender missing, not ours, unfit, trial account, or without a route; service without senders.
        "20003" | "21408" | "21603" | "21606" | "21608" | "21612" | "21659" | "21703" => Some(Refusal::Misconfigured),
        "20429" => Some(Refusal::Throttled),
        _ => None,
    }
}

doorward_plugin::export!(Twilio, with receipts);
