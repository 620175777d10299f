//! Text messages by Vonage: its SMS API answers 200 to everything, so each part's own status decides.

use doorward_plugin::{Auth, Config, Form, HttpProvider, Json, Message, Outcome, Receipt, Refusal, Request, Response};

/// The shortest and the longest time Vonage keeps trying, in milliseconds.
const TTL: (u64, u64) = (20_000, 604_800_000);

/// The provider.
pub struct Vonage;

/// The operator's account.
pub struct Settings {
    endpoint: String,
    api_key: String,
    from: String,
}

impl HttpProvider for Vonage {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        Settings {
            endpoint: config.endpoint("https://rest.nexmo.com"),
            api_key: config.text("api-key"),
            from: config.text("from"),
        }
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let text = message.text()?;
        let ttl = message
            .expires_in
            .map(|seconds| (u64::from(seconds) * 1000).clamp(TTL.0, TTL.1));
        let form = Form::new()
            .field("api_key", &settings.api_key)
            .field("from", text.sender.as_ref().unwrap_or(&settings.from))
            .field("to", text.recipient.trim_start_matches('+'))
            .field("text", &text.body)
            .field("type", "unicode")
            .field("client-ref", &message.id)
            .maybe("ttl", ttl.map(|ttl| ttl.to_string()));
        let url = format!("{}/sms/json", settings.endpoint);
        Ok(Request::post(url)
            .auth(Auth::form_field("api_secret", "api-secret"))
            .body(form))
    }

    fn outcome(_: &Message, response: &Response) -> Outcome {
        if !response.is_success() {
            return response.refused_by_status();
        }
        let parts = response.json().list("/messages");
        let is_taken = |part: &Json| part.text("/status").as_deref() == Some("0");
        let taken = parts.iter().filter(|part| is_taken(part)).count();
        match parts.iter().find(|part| !is_taken(part)) {
            None if parts.is_empty() => response.unclear(),
            None => accepted(&parts),
            Some(part) => refused(response, part, taken > 0),
        }
    }
}

/// All parts were taken. The first one's id stands for the message, the prices for its cost.
fn accepted(parts: &[Json]) -> Outcome {
    let prices: Vec<String> = parts.iter().filter_map(|part| part.text("/message-price")).collect();
    Outcome::Accepted(Receipt {
        provider_message_id: parts.first().and_then(|part| part.text("/message-id")),
        cost: Some(prices.join(" + ")).filter(|cost| !cost.is_empty()),
    })
}

/// A part was not taken. When another was, half a message may arrive.
fn refused(response: &Response, part: &Json, half: bool) -> Outcome {
    let code = part.text("/status");
    let refusal = match code.as_deref() {
        None => return response.unclear(),
        Some(_) if half => Refusal::Uncertain,
        Some(code) => of_code(code),
    };
    let detail = part.text("/error-text").unwrap_or_default();
    response.refused(refusal, code, &detail)
}

fn of_code(code: &str) -> Refusal {
    match code {
        // Too many requests per second; too many at a time.
        "1" | "10" => Refusal::Throttled,
        "5" => Refusal::Unavailable,
        // Missing or invalid parameters, a message that cannot be sent, a text that is too long.
        "2" | "3" | "6" | "12" => Refusal::Rejected,
        "7" => Refusal::Suppressed,
        // Credentials, account, quota, facility, signature, sender; and whatever Vonage adds, which another provider may not mind.
        _ => Refusal::Misconfigured,
    }
}

doorward_plugin::export!(Vonage);
