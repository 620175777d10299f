//! What a plugin may ask of the world. The sandbox offers it through imports, a test through a stage.

use crate::{ConfigValue, EmailContent, HttpError, Level, Mac, Reply, Request, Response, SecretName, SmtpError};

/// The host of a plugin. Every way out goes through it.
pub trait Host {
    /// The operator's value for a key of the manifest's `[config]`, or its default.
    fn setting(&self, key: &str) -> Option<ConfigValue>;

    /// Sends a request, after the host has found it granted and put the secrets in their places.
    fn fetch(&self, request: Request) -> Result<Response, HttpError>;

    /// Submits mail to the operator's relay. `message_id` becomes the Message-ID header.
    fn submit(&self, mail: &EmailContent, message_id: &str) -> Result<Reply, SmtpError>;

    /// Whether `tag` is the keyed digest of `data`. A secret that is not there or not granted verifies nothing.
    fn verify(&self, key: &SecretName, mac: Mac, data: &[u8], tag: &[u8]) -> bool;

    /// Whether `candidate` is the secret. A secret that is not there or not granted matches nothing.
    fn matches(&self, key: &SecretName, candidate: &[u8]) -> bool;

    /// Writes a line to the operator's log.
    fn log(&self, level: Level, message: &str, fields: &[(&str, &str)]);

    /// The wall clock, in seconds since 1970.
    fn now_unix(&self) -> u64;
}
