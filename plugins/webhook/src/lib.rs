//! Messages handed to a service of the operator's own: one JSON document per message, signed as Standard Webhooks says.

mod document;

use doorward_plugin::{Auth, Config, HmacScheme, HttpProvider, Message, Outcome, Refusal, Request, Response, Sender};

/// The provider.
pub struct Webhook;

/// The operator's service.
pub struct Settings {
    url: String,
    sender: Sender,
}

impl HttpProvider for Webhook {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        Settings {
            url: config.text("url"),
            sender: config.sender(),
        }
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let document = document::of(message, &settings.sender)?;
        // The signature brings `webhook-id`, the message's own and the same in every attempt, and `webhook-timestamp`.
        let auth = Auth::hmac_body("webhook-signature", "signing-key", HmacScheme::StandardWebhooks);
        Ok(Request::post(&settings.url).auth(auth).json(&document))
    }

    fn outcome(_: &Message, response: &Response) -> Outcome {
        match response.status {
            200..=299 => Outcome::accepted_without_id(),
            // The receiver has gone for good.
            410 => response.refused(Refusal::Misconfigured, None, &response.excerpt()),
            503 => response.refused(Refusal::Throttled, None, &response.excerpt()),
            _ => response.refused_by_status(),
        }
    }
}

doorward_plugin::export!(Webhook);
