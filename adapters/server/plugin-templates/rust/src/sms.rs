//! {{id}}: one JSON request per text message.

use doorward_plugin::json::{json, without_nulls};
use doorward_plugin::{Auth, Config, HttpProvider, Message, Outcome, Refusal, Request, Response};

/// The provider.
pub struct Provider;

/// The operator's settings.
pub struct Settings {
    endpoint: String,
    from: Option<String>,
}

impl HttpProvider for Provider {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        Settings {
            endpoint: config.endpoint("https://api.{{id}}.example"),
            from: config.optional_text("from"),
        }
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let text = message.text()?;
        let body = json!({
            "to": text.recipient,
            "from": text.sender.as_ref().or(settings.from.as_ref()),
            "text": text.body,
        });
        Ok(Request::post(format!("{}/v1/messages", settings.endpoint))
            .auth(Auth::bearer("api-key"))
            .header("idempotency-key", &message.id)
            .json(&without_nulls(body)))
    }

    fn outcome(_: &Message, response: &Response) -> Outcome {
        let answer = response.json();
        let code = answer.text("/error/code");
        match (response.status, code.as_deref(), answer.text("/id")) {
            (201, None, Some(id)) => Outcome::accepted(id),
            (400, Some("opted_out"), _) => response.refused(Refusal::Suppressed, code, "the recipient opted out"),
            (200..=299, ..) => response.unclear(),
            _ => response.refused(Refusal::of_status(response.status), code, &response.excerpt()),
        }
    }
}

doorward_plugin::export!(Provider);
