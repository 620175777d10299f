//! E-mail by Mailgun: one form per mail; an unknown domain is given one more try before it counts as unknown.

use doorward_plugin::{
    Auth, Config, Form, HttpProvider, Message, Outcome, Refusal, Request, Response, Sender, mailbox,
};

/// The provider.
pub struct Mailgun;

/// The operator's account.
pub struct Settings {
    endpoint: String,
    domain: String,
    sender: Sender,
}

impl HttpProvider for Mailgun {
    type Settings = Settings;

    fn settings(config: &Config<'_>) -> Settings {
        let usual = match config.optional_text("region").as_deref() {
            Some("eu") => "https://api.eu.mailgun.net",
            _ => "https://api.mailgun.net",
        };
        Settings {
            endpoint: config.endpoint(usual),
            domain: config.text("domain"),
            sender: config.sender(),
        }
    }

    fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
        let mail = message.email()?;
        let mut form = Form::new()
            .field("from", mailbox::spelled(settings.sender.of(mail)?))
            .field("to", mailbox::spelled(&mail.recipient))
            .field("subject", &mail.subject)
            .field("text", &mail.text)
            .maybe("html", mail.html.as_ref())
            .maybe("h:Reply-To", mail.reply_to.as_ref().map(mailbox::spelled))
            // A link that signs somebody in must not pass through anybody else's hands.
            .field("o:tracking", "no")
            .field("v:doorward-id", &message.id);
        for (name, value) in &mail.headers {
            form = form.field(&format!("h:{name}"), value);
        }
        for file in &mail.attachments {
            form = form.file("attachment", file);
        }
        let url = format!("{}/v3/{}/messages", settings.endpoint, settings.domain);
        Ok(Request::post(url).auth(Auth::basic("api", "api-key")).body(form))
    }

    fn outcome(message: &Message, response: &Response) -> Outcome {
        let answer = response.json();
        if response.is_success() {
            return match answer.text("/id") {
                Some(id) => Outcome::accepted(id),
                None => response.unclear(),
            };
        }
        let refusal = match (response.status, message.attempt) {
            // Mailgun's edge forgets domains for moments.
            (404, ..=1) => Refusal::Unavailable,
            (404, _) => Refusal::Misconfigured,
            (status, _) => Refusal::of_status(status),
        };
        response.refused(
            refusal,
            None,
            &answer.text("/message").unwrap_or_else(|| response.excerpt()),
        )
    }
}

doorward_plugin::export!(Mailgun);
