//! What a Doorward provider plugin is written against: messages come in, requests go out, outcomes come back.
//!
//! A provider that takes one HTTP request per message is three pure functions: its settings, the request for a message,
//! and what the answer means. Everything else (calling the host, reading `Retry-After`, telling a refused connection from
//! a lost answer) is done here. Because the functions are pure, they are tested natively, without a server or a sandbox.
//!
//! ```
//! use doorward_plugin::json::json;
//! use doorward_plugin::{Auth, Config, HttpProvider, Message, Outcome, Refusal, Request, Response};
//!
//! /// Acme SMS.
//! pub struct Acme;
//!
//! pub struct Settings {
//!     endpoint: String,
//!     sender: Option<String>,
//! }
//!
//! impl HttpProvider for Acme {
//!     type Settings = Settings;
//!
//!     fn settings(config: &Config<'_>) -> Settings {
//!         Settings {
//!             endpoint: config.endpoint("https://api.acme.example"),
//!             sender: config.optional_text("from"),
//!         }
//!     }
//!
//!     fn request(settings: &Settings, message: &Message) -> Result<Request, Outcome> {
//!         let text = message.text()?;
//!         Ok(Request::post(format!("{}/v1/sms", settings.endpoint))
//!             .auth(Auth::bearer("api-key"))
//!             .header("idempotency-key", &message.id)
//!             .json(&json!({
//!                 "to": text.recipient,
//!                 "from": text.sender.as_ref().or(settings.sender.as_ref()),
//!                 "text": text.body,
//!             })))
//!     }
//!
//!     fn outcome(_: &Message, response: &Response) -> Outcome {
//!         let answer = response.json();
//!         let code = answer.text("/error/code");
//!         match (response.status, code.as_deref(), answer.text("/id")) {
//!             (201, None, Some(id)) => Outcome::accepted(id),
//!             (400, Some("opted_out"), _) => response.refused(Refusal::Suppressed, code, "the recipient opted out"),
//!             (200..=299, ..) => response.unclear(),
//!             _ => response.refused(Refusal::of_status(response.status), code, &response.excerpt()),
//!         }
//!     }
//! }
//!
//! doorward_plugin::export!(Acme);
//! ```
//!
//! A provider that needs more than one request, or hands mail to the operator's relay, implements [`Notifier`] itself and
//! talks to the [`Host`]. One that understands its provider's callbacks implements [`Receipts`] too and says
//! `export!(Acme, with receipts)`.
//!
//! The crate works with `std` on `wasm32-unknown-unknown`; a plugin imports nothing but `doorward:notifier`.

// The generated bindings name this crate from outside, as they do when a plugin exports them.
extern crate self as doorward_plugin;

#[doc(hidden)]
#[allow(
    missing_docs,
    unsafe_code,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated"
)]
pub mod bindings;

pub mod base64;
pub mod form;
pub mod json;
pub mod mailbox;

mod config;
mod error_outcome;
mod export;
mod guest;
mod host;
mod message;
mod outcome;
mod provider;
mod receipts;
mod request;
mod response;
mod retry_after;

pub use bindings::callbacks::doorward::notifier::crypto::Mac;
pub use bindings::callbacks::exports::doorward::notifier::receipts::CallbackError;
pub use bindings::doorward::notifier::config::ConfigValue;
pub use bindings::doorward::notifier::http::{Body, HmacScheme, HttpError, Method, Part, Sent, TransportError};
pub use bindings::doorward::notifier::log::Level;
pub use bindings::doorward::notifier::smtp::{Reply, SmtpError};
pub use bindings::doorward::notifier::types::{
    Attachment, Channel, ConfigProblem, Content, EmailAddress, EmailContent, Failure, Message, Outcome, Purpose,
    Receipt, ReceiptEvent, ReceiptState, Retryable, TextContent, WebhookContent,
};

pub use config::{Config, Sender};
pub use form::Form;
pub use guest::Imports;
pub use host::Host;
pub use json::Json;
pub use outcome::Refusal;
pub use provider::{HttpProvider, Notifier};
pub use receipts::{Callback, Receipts};
pub use request::{Auth, AwsKeys, NamedSecret, Request, SecretName};
pub use response::Response;

#[doc(hidden)]
pub use wit_bindgen as runtime;
