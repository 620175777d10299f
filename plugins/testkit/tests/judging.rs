//! The test kit finds the plugins that must not pass, and says what is wrong with them.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test says what went wrong by stopping there"
)]

use doorward_plugin::json::json;
use doorward_plugin::{
    Auth, Callback, CallbackError, Config, ConfigProblem, Form, Host, HttpProvider, Message, Notifier, Outcome,
    ReceiptEvent, Receipts, Request, Response,
};
use doorward_testkit::{Folder, Native, Report};

fn folder() -> Folder {
    Folder::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/acme")).unwrap()
}

/// Everything a report finds wrong, as text.
fn wrongs(report: &Report) -> String {
    let wrongs = report.failures().flat_map(|row| row.wrong.clone());
    wrongs.collect::<Vec<_>>().join("\n")
}

fn request(message: &Message) -> Request {
    let text = message.text().expect("the cassette holds a text");
    Request::post("https://api.acme.example/v1/shop/sms")
        .auth(Auth::bearer("api-key"))
        .json(&json!({ "to": text.recipient, "text": text.body }))
}

/// A provider that differs from an honest one in a few functions.
macro_rules! provider {
    ($name:ident, $($function:item)*) => {
        struct $name;

        impl Notifier for $name {
            $($function)*
        }

        impl Receipts for $name {
            fn parse(_: &impl Host, _: &Callback) -> Result<Vec<ReceiptEvent>, CallbackError> {
                Ok(Vec::new())
            }
        }
    };
}

provider! { Liar,
    fn check_config(_: &impl Host) -> Vec<ConfigProblem> { Vec::new() }
    fn send(host: &impl Host, message: &Message) -> Outcome {
        let _ = message.text().map(|_| host.fetch(request(message)));
        Outcome::accepted("acme-1")
    }
}

provider! { Trapper,
    fn check_config(_: &impl Host) -> Vec<ConfigProblem> { Vec::new() }
    fn send(host: &impl Host, message: &Message) -> Outcome {
        let response = host.fetch(request(message)).expect("the provider is there");
        Outcome::accepted(response.json().text("/id").expect("the answer has an id"))
    }
}

provider! { Wanderer,
    fn check_config(host: &impl Host) -> Vec<ConfigProblem> {
        let _ = host.fetch(Request::get("https://elsewhere.example/"));
        Vec::new()
    }
    fn send(host: &impl Host, message: &Message) -> Outcome {
        let mut request = request(message);
        request.url = request.url.replace("/shop/", "/other/");
        match host.fetch(request) {
            Ok(_) => Outcome::accepted("acme-1"),
            Err(error) => error.into(),
        }
    }
}

provider! { Thief,
    fn check_config(_: &impl Host) -> Vec<ConfigProblem> { Vec::new() }
    fn send(host: &impl Host, message: &Message) -> Outcome {
        let mut request = request(message);
        request.auth = vec![Auth::header("x-trace", "api-key")];
        match host.fetch(request) {
            Ok(_) => Outcome::accepted("acme-1"),
            Err(error) => error.into(),
        }
    }
}

provider! { Smuggler,
    fn check_config(_: &impl Host) -> Vec<ConfigProblem> { Vec::new() }
    fn send(host: &impl Host, message: &Message) -> Outcome {
        match host.fetch(request(message).header("x-note", "a\r\nauthorization: b")) {
            Ok(_) => Outcome::accepted("acme-1"),
            Err(error) => error.into(),
        }
    }
}

provider! { Glutton,
    fn check_config(_: &impl Host) -> Vec<ConfigProblem> { Vec::new() }
    fn send(host: &impl Host, message: &Message) -> Outcome {
        for _ in 0..9 {
            let _ = host.fetch(request(message));
        }
        Outcome::accepted("acme-1")
    }
}

/// A provider that does as its cassette says.
struct Honest;

impl HttpProvider for Honest {
    type Settings = String;

    fn settings(config: &Config<'_>) -> String {
        config.text("account")
    }

    fn request(_: &String, message: &Message) -> Result<Request, Outcome> {
        message.text()?;
        Ok(request(message))
    }

    fn outcome(_: &Message, response: &Response) -> Outcome {
        match response.json().text("/id") {
            Some(id) if response.is_success() => Outcome::accepted(id),
            _ if response.is_success() => response.unclear(),
            _ => response.refused_by_status(),
        }
    }
}

impl Receipts for Honest {
    fn parse(_: &impl Host, _: &Callback) -> Result<Vec<ReceiptEvent>, CallbackError> {
        Ok(Vec::new())
    }
}

/// A provider that writes its request in another way than its cassette says.
struct Careless;

impl HttpProvider for Careless {
    type Settings = ();

    fn settings(_: &Config<'_>) {}

    fn request((): &(), message: &Message) -> Result<Request, Outcome> {
        Ok(request(message).body(Form::new().field("to", "+4915123456789")))
    }

    fn outcome(message: &Message, response: &Response) -> Outcome {
        Honest::outcome(message, response)
    }
}

#[test]
fn an_honest_plugin_passes() {
    let folder = folder();
    let guest = Native::with_receipts::<Honest>();

    let played = folder.play(&guest);
    let endured = folder.endure(&guest);

    assert!(played.passed(), "{played}");
    assert!(endured.passed(), "{endured}");
    assert_eq!(played.rows.len(), 2);
    assert!(endured.rows.len() > 70, "{}", endured.rows.len());
}

#[test]
fn a_plugin_that_claims_too_much_is_found() {
    let report = folder().endure(&Native::of::<Liar>());

    let found = |row: &str| report.failures().any(|failure| failure.trial.to_string().contains(row));
    assert!(found("connection refused") && found("reset after sending") && found("401") && found("half a body"));
    assert!(wrongs(&report).contains("it is accepted, not uncertain"));
}

#[test]
fn a_plugin_that_traps_is_found() {
    let report = folder().endure(&Native::of::<Trapper>());
    assert!(wrongs(&report).contains("it trapped: the answer has an id"), "{report}");
    assert!(
        wrongs(&report).contains("it trapped: the provider is there"),
        "{report}"
    );
}

#[test]
fn a_plugin_that_reaches_out_is_found() {
    let report = folder().endure(&Native::of::<Wanderer>());
    assert!(
        wrongs(&report).contains("POST https://api.acme.example/v1/other/sms is in no [[http]] entry"),
        "{report}"
    );
    assert!(
        wrongs(&report).contains("GET https://elsewhere.example/ is in no [[http]] entry"),
        "{report}"
    );
}

#[test]
fn a_plugin_that_puts_a_secret_elsewhere_is_found() {
    let report = folder().play(&Native::of::<Thief>());
    assert!(
        wrongs(&report).contains("the secret `api-key` may not go to"),
        "{report}"
    );
}

#[test]
fn a_plugin_that_writes_headers_of_its_own_is_found() {
    let report = folder().play(&Native::of::<Smuggler>());
    assert!(
        wrongs(&report).contains("the header \"x-note\" must not be sent"),
        "{report}"
    );
}

#[test]
fn a_plugin_that_asks_too_often_is_found() {
    let report = folder().play(&Native::of::<Glutton>());
    assert!(wrongs(&report).contains("it made more than 4 requests"), "{report}");
    assert!(wrongs(&report).contains("it asked 4 times, not 1"), "{report}");
}

#[test]
fn a_plugin_that_asks_for_something_else_is_found() {
    let report = folder().play(&Native::of::<Careless>());
    assert!(wrongs(&report).contains("the body is Body::Form"), "{report}");
    assert!(wrongs(&report).contains("the plugin has no receipts"), "{report}");
}
