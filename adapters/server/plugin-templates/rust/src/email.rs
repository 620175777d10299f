//! {{id}}: one JSON request per e-mail.

use doorward_plugin::json::{json, without_nulls};
use doorward_plugin::{Auth, Config, HttpProvider, Message, Outcome, Refusal, Request, Response, Sender};

/// The provider.
pub struct Provider;

/// The operator's settings.
pub struct Settings {
    endpoint: String,
    sender: Sender,
}

impl HttpProvider for Provider {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        Settings {
            endpoint: config.endpoint("https://api.{{id}}.example"),
            sender: config.sender(),
        }
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let mail = message.email()?;
        let sender = settings.sender.of(mail)?;
        let body = json!({
            "to": mail.recipient.address,
            "from": { "address": sender.address, "name": sender.display_name },
            "subject": mail.subject,
            "text": mail.text,
            "html": mail.html,
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
