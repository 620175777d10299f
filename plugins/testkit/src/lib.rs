//! Runs a provider plugin without its provider: from cassettes, against every fault a network knows, and against an
//! emulated provider.
//!
//! A plugin's folder holds its manifest `plugin.toml` and its cassettes `tests/*.toml`. [`Folder::play`] runs each
//! cassette as written. [`Folder::endure`] makes the fault matrix of them: what was accepted is sent again while the
//! other side refuses, breaks off, stalls, or answers nonsense, and no fault may make the plugin trap, ask for what is
//! not granted, or claim that a message was taken which was not.
//!
//! Both drive a [`Guest`], whose every question the [`Stage`] answers: the provider's own code, natively ([`Native`]), or,
//! with the feature `sandbox`, the component itself (`Sandbox`).
//!
//! ```toml
//! # tests/sending.toml
//! [config]
//! endpoint = "https://api.acme.example"
//!
//! [message.text]
//! recipient = "+4915123456789"
//! body = "Your code is 123456"
//!
//! [request]
//! url = "https://api.acme.example/v1/sms"
//! headers = { idempotency-key = "dlv_cassette" }
//! auth = [{ as = "bearer", token = "{{secret:api-key}}" }]
//! json = { to = "+4915123456789", text = "Your code is 123456" }
//!
//! [[case]]
//! name = "accepted"
//! response = { status = 201, body = '{"id":"acme-1"}' }
//! outcome = { accepted = { provider-message-id = "acme-1" } }
//!
//! [[case]]
//! name = "told to wait"
//! response = { status = 429, headers = { retry-after = "7" } }
//! outcome = { throttled = { retry-after-ms = 7000 } }
//! ```

mod cassette;
#[cfg(feature = "emulator")]
pub mod emulator;

mod folder;
mod guest;
mod kind;
mod manifest;
mod matrix;
mod play;
mod report;
#[cfg(feature = "sandbox")]
mod sandbox;
mod stage;

pub use cassette::{Answer, Asked, Case, Cassette, CassetteError, Exchange, Expected, ReceiptCase};
pub use folder::{Folder, FolderError};
pub use guest::{Guest, Native, Parsed, Trap, Usage};
pub use kind::Kind;
pub use manifest::{Identity, Manifest, ManifestError, Settings};
pub use report::{Report, Row, Trial};
#[cfg(feature = "sandbox")]
pub use sandbox::{Sandbox, SandboxError, SandboxLimits};
pub use stage::{Seen, Stage};
