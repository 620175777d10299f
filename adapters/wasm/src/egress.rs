//! The only way out: vetted addresses, our own request head, TLS to the granted name, an answer of bounded size.

mod address;
mod answer;
mod authorization;
mod connection;
mod exchange;
mod outgoing;
mod pool;
mod resolver;
mod sigv4;
mod target;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use doorward_core::ports::Clock;
use tokio_rustls::TlsConnector;

pub(crate) use answer::Answer;
pub(crate) use authorization::{Credential, Scheme, Stamp, authorize};
pub(crate) use connection::Stream;
use connection::tls_connector;
pub(crate) use outgoing::{Body, Outgoing, Part};
pub(crate) use pool::Pool;
pub use resolver::{Resolver, SystemResolver};
pub(crate) use target::Target;

use crate::call::Journal;
use crate::settings::{Limits, Settings};

/// What every request shares.
pub(crate) struct Egress {
    pub(crate) tls: TlsConnector,
    pub(crate) mail_tls: TlsConnector,
    pub(crate) resolver: Arc<dyn Resolver>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Egress {
    pub(crate) fn new(settings: &Settings) -> Option<Self> {
        Some(Self {
            tls: tls_connector(&settings.trusted, &[b"http/1.1"])?,
            mail_tls: tls_connector(&settings.trusted, &[])?,
            resolver: Arc::clone(&settings.resolver),
            clock: Arc::clone(&settings.clock),
        })
    }
}

/// One request's rules: where it may connect and how long everything may take.
pub(crate) struct Passage<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) allow_private: bool,
    /// The loopback peer that stands in for the host.
    pub(crate) stand_in: Option<std::net::SocketAddr>,
    pub(crate) limits: &'a Limits,
    pub(crate) journal: &'a Journal,
    pub(crate) timeout: std::time::Duration,
}

/// Why no answer came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EgressError {
    /// Every address of the host is one that must not be reached.
    Denied(String),
    /// It took too long.
    TimedOut { sent: bool },
    /// The connection failed or the peer does not speak HTTP.
    Broken { sent: bool, detail: String },
    /// The answer is larger than it may be.
    TooLarge(u64),
}

/// What a call has left behind outside, kept where a dropped call cannot take it along.
#[derive(Debug, Default)]
pub(crate) struct Footprint {
    bytes_left: AtomicBool,
    confirmed: AtomicBool,
}

impl Footprint {
    /// Whether a byte of a request, or of a mail's data, has been handed to a socket.
    pub(crate) fn bytes_left(&self) -> bool {
        self.bytes_left.load(Ordering::Acquire)
    }

    /// Whether a provider has answered that it took something.
    pub(crate) fn confirmed(&self) -> bool {
        self.confirmed.load(Ordering::Acquire)
    }

    pub(crate) fn leave(&self) {
        self.bytes_left.store(true, Ordering::Release);
    }

    pub(crate) fn confirm(&self) {
        self.confirmed.store(true, Ordering::Release);
    }
}

/// Whether a byte of one request has been handed to a socket.
pub(crate) struct Sent<'a> {
    this: AtomicBool,
    call: &'a Footprint,
}

impl<'a> Sent<'a> {
    pub(crate) const fn nothing(call: &'a Footprint) -> Self {
        Self {
            this: AtomicBool::new(false),
            call,
        }
    }

    /// To be said before the first byte goes, so that no failure in between can hide it.
    pub(crate) fn begin(&self) {
        self.this.store(true, Ordering::Release);
        self.call.leave();
    }

    pub(crate) fn maybe(&self) -> bool {
        self.this.load(Ordering::Acquire)
    }
}
