//! The providers' own code against the emulated providers, over real connections.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what went wrong by stopping there"
)]

mod loopback;

use std::collections::BTreeMap;
use std::time::Duration;

use doorward_plugin::{
    Channel, ConfigValue, Content, EmailAddress, EmailContent, Message, Notifier, Outcome, Purpose, TextContent,
};
use doorward_provider_mailgun::Mailgun;
use doorward_provider_postmark::Postmark;
use doorward_provider_sendgrid::SendGrid;
use doorward_provider_ses::Ses;
use doorward_provider_sns::Sns;
use doorward_provider_twilio::Twilio;
use doorward_provider_vonage::Vonage;
use doorward_provider_webhook::Webhook;
use doorward_testkit::Kind;
use doorward_testkit::emulator::{Conduct, Emulator, Taken, Trouble};
use loopback::Loopback;
use tokio::runtime::Runtime;

/// The secret that every emulated provider knows.
const SECRET: &str = "emulated-secret";

type Send = fn(&Loopback, &Message) -> Outcome;

/// Every provider, with what it is sent by and whether it sends mail.
const PROVIDERS: [(&str, Send, bool); 8] = [
    ("twilio", Twilio::send, false),
    ("vonage", Vonage::send, false),
    ("sns", Sns::send, false),
    ("sendgrid", SendGrid::send, true),
    ("ses", Ses::send, true),
    ("mailgun", Mailgun::send, true),
    ("postmark", Postmark::send, true),
    ("webhook", Webhook::send, true),
];

struct World {
    emulator: Emulator,
    _runtime: Runtime,
}

impl World {
    fn new(failing_per_mille: u16) -> Self {
        let runtime = Runtime::new().unwrap();
        let conduct = Conduct {
            failing_per_mille,
            aws_secret: Some(SECRET.to_owned()),
            webhook_key: Some(SECRET.as_bytes().to_vec()),
            ..Conduct::default()
        };
        let emulator = runtime
            .block_on(Emulator::start(([127, 0, 0, 1], 0).into(), conduct))
            .unwrap();
        Self {
            emulator,
            _runtime: runtime,
        }
    }

    fn host(&self, secret: &'static str, message: &Message) -> Loopback {
        let settings = [
            ("endpoint", self.emulator.url()),
            ("url", format!("{}/webhook", self.emulator.url())),
            ("account-sid", "AC0123456789abcdef0123456789abcdef".to_owned()),
            ("api-key", "abcd1234".to_owned()),
            ("domain", "mg.example.com".to_owned()),
            ("region", "eu-central-1".to_owned()),
        ];
        let mut settings: BTreeMap<String, ConfigValue> = settings
            .map(|(key, value)| (key.to_owned(), ConfigValue::Text(value)))
            .into();
        if let Content::Text(_) = message.content {
            settings.insert("from".to_owned(), ConfigValue::Text("+15005550006".to_owned()));
        }
        Loopback {
            settings,
            secret,
            message_id: message.id.clone(),
            patience: Duration::from_millis(500),
        }
    }

    fn sends(&self, send: Send, message: &Message) -> Outcome {
        send(&self.host(SECRET, message), message)
    }
}

fn mail(recipient: &str) -> Message {
    let address = |address: &str| EmailAddress {
        address: address.to_owned(),
        display_name: Some("Ann, B.".to_owned()),
    };
    message(
        Channel::Email,
        Content::Email(EmailContent {
            sender: address("login@example.com"),
            recipient: address(recipient),
            reply_to: None,
            subject: "Your code".to_owned(),
            text: "Your code is 123456 – & more".to_owned(),
            html: None,
            headers: Vec::new(),
            attachments: Vec::new(),
        }),
    )
}

fn text(recipient: &str) -> Message {
    message(
        Channel::Sms,
        Content::Text(TextContent {
            recipient: recipient.to_owned(),
            country: None,
            sender: None,
            body: "Your code is 123456 – & more".to_owned(),
            template_id: None,
            template_values: Vec::new(),
        }),
    )
}

fn message(channel: Channel, content: Content) -> Message {
    Message {
        id: "dlv_emulated".to_owned(),
        attempt: 1,
        channel,
        purpose: Purpose::OneTimeCode,
        locale: "en".to_owned(),
        expires_in: Some(600),
        callback_url: None,
        content,
    }
}

/// What a provider is to make of a trouble.
fn expected(provider: &str, trouble: Trouble) -> Kind {
    match (trouble, provider) {
        // These refuse recipients without telling those who opted out from others.
        (Trouble::Suppressed, "sendgrid" | "ses" | "mailgun" | "webhook") | (Trouble::Rejected, _) => Kind::Rejected,
        (Trouble::Suppressed, _) => Kind::Suppressed,
        (Trouble::Misconfigured | Trouble::Redirect, _) => Kind::Misconfigured,
        (Trouble::Throttled, _) => Kind::Throttled,
        (Trouble::Unavailable, _) => Kind::Unavailable,
        // Whoever answers a webhook with a 2xx has taken it; and a 204 has no body to break off.
        (Trouble::Page | Trouble::Truncated, "webhook") => Kind::Accepted,
        _ => Kind::Uncertain,
    }
}

#[test]
fn every_provider_is_understood() {
    let world = World::new(0);

    for (name, send, is_mail) in PROVIDERS {
        let message = if is_mail {
            mail("ann@example.net")
        } else {
            text("+4915123456789")
        };
        let outcome = world.sends(send, &message);
        assert_eq!(Kind::of(&outcome), Kind::Accepted, "{name}: {outcome:?}");
    }

    let taken = world.emulator.taken();
    let names: Vec<&str> = taken.iter().map(|taken| taken.provider).collect();
    assert_eq!(names, PROVIDERS.map(|(name, ..)| name));
    assert!(
        taken.iter().all(|taken| taken.text == "Your code is 123456 – & more"),
        "{taken:?}"
    );
    let recipients = ["+4915123456789", "4915123456789", "ann@example.net"];
    assert!(
        taken.iter().all(|taken| recipients.contains(&taken.recipient.as_str())),
        "{taken:?}"
    );
    let is_known = |taken: &&Taken| taken.reference.as_deref() == Some("dlv_emulated");
    assert_eq!(
        taken.iter().filter(is_known).count(),
        6,
        "all but twilio and sns have room for a reference"
    );
}

#[test]
fn every_trouble_ends_as_it_should() {
    let world = World::new(0);

    for (name, send, is_mail) in PROVIDERS {
        for (trouble, word, digits) in Trouble::ALL {
            let message = if is_mail {
                mail(&format!("{word}@example.net"))
            } else {
                text(&format!("+1500555{digits}"))
            };
            let outcome = world.sends(send, &message);
            assert_eq!(
                Kind::of(&outcome),
                expected(name, trouble),
                "{name}, {trouble:?}: {outcome:?}"
            );
            if let Outcome::Throttled(retryable) = outcome {
                assert_eq!(retryable.retry_after_ms, Some(1000), "{name}");
            }
        }
    }
}

#[test]
fn a_wrong_secret_is_the_operators_to_mend() {
    let world = World::new(0);

    for (name, send, is_mail) in PROVIDERS {
        let message = if is_mail {
            mail("ann@example.net")
        } else {
            text("+4915123456789")
        };
        let outcome = send(&world.host("wrong", &message), &message);
        assert_eq!(Kind::of(&outcome), Kind::Misconfigured, "{name}: {outcome:?}");
    }

    assert_eq!(world.emulator.taken(), Vec::new());
}

#[test]
fn what_is_accepted_was_taken_and_what_was_taken_is_accepted_or_uncertain() {
    let world = World::new(300);
    let mut accepted = 0;
    let mut uncertain = 0;
    let mut others = 0;

    for number in 0..1000 {
        let before = world.emulator.taken().len();
        let outcome = world.sends(Twilio::send, &text(&format!("+49151{number:08}")));
        let taken = world.emulator.taken().len() - before;
        match Kind::of(&outcome) {
            Kind::Accepted => accepted += taken,
            Kind::Uncertain => uncertain += 1,
            _ => {
                assert_eq!(taken, 0, "{outcome:?}");
                others += 1;
            }
        }
    }

    assert_eq!(
        accepted + uncertain + others,
        1000,
        "whatever was accepted was taken exactly once"
    );
    assert!(uncertain > 50 && others > 100, "{uncertain} {others}");
}

#[test]
fn everything_taken_can_be_asked_for() {
    let world = World::new(0);
    world.sends(SendGrid::send, &mail("ann@example.net"));

    let listed = ask(&world.emulator, "/emulator/messages");
    let elsewhere = ask(&world.emulator, "/nowhere");

    assert!(
        listed.contains(r#""provider":"sendgrid""#) && listed.contains("ann@example.net"),
        "{listed}"
    );
    assert!(elsewhere.starts_with("HTTP/1.1 404"), "{elsewhere}");
}

fn ask(emulator: &Emulator, path: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(emulator.address()).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: emulator\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
