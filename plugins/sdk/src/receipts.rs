//! Callbacks: what a provider reports about a message after it took it.

use crate::bindings::callbacks::exports::doorward::notifier::receipts as contract;
use crate::{CallbackError, Host, Method, ReceiptEvent};

/// A provider that reports what became of a message.
pub trait Receipts {
    /// Reads a callback. MUST NOT believe one whose signature it has not verified.
    fn parse(host: &impl Host, callback: &Callback) -> Result<Vec<ReceiptEvent>, CallbackError>;
}

/// A request the provider made to the callback address.
#[derive(Clone, Debug, PartialEq)]
pub struct Callback {
    /// How it called.
    pub method: Method,
    /// The address it called, as it knows it: signatures are over this text.
    pub url: String,
    /// The headers it sent.
    pub headers: Vec<(String, String)>,
    /// The body it sent.
    pub body: Vec<u8>,
}

impl Callback {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl From<contract::Callback> for Callback {
    fn from(callback: contract::Callback) -> Self {
        let headers = callback.headers.into_iter();
        Self {
            method: callback.method,
            url: callback.url,
            headers: headers
                .map(|header| (header.name, String::from_utf8_lossy(&header.value).into_owned()))
                .collect(),
            body: callback.body,
        }
    }
}
