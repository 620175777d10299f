//! What the host is opened with: where compiled plugins are kept, how far a plugin may go, whom TLS trusts.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::ports::Clock;
use zeroize::Zeroizing;

use crate::egress::{Resolver, SystemResolver};

/// Everything the host needs from outside.
#[derive(Clone)]
pub struct Settings {
    /// Where compiled plugins are kept. It is made with access for the owner only. Without it nothing is kept.
    pub cache_dir: Option<PathBuf>,
    /// Vouches for what lies there. Whoever knows it can run code in the host.
    pub cache_key: CacheKey,
    /// How far a plugin compiled from Rust or C may go.
    pub compiled: Limits,
    /// How far a plugin that brings a JavaScript or Python interpreter may go.
    pub interpreted: Limits,
    /// Certificates (DER) trusted besides those of the public authorities.
    pub trusted: Vec<Vec<u8>>,
    /// Looks names up.
    pub resolver: Arc<dyn Resolver>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Settings {
    /// The default limits, the system's name service, the public authorities.
    pub fn new(cache_dir: impl Into<PathBuf>, cache_key: CacheKey, clock: Arc<dyn Clock>) -> Self {
        Self {
            cache_dir: Some(cache_dir.into()),
            cache_key,
            compiled: Limits::compiled(),
            interpreted: Limits::interpreted(),
            trusted: Vec::new(),
            resolver: Arc::new(SystemResolver),
            clock,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("cache_dir", &self.cache_dir)
            .field("compiled", &self.compiled)
            .field("interpreted", &self.interpreted)
            .finish_non_exhaustive()
    }
}

/// The key of the MAC over compiled plugins.
#[derive(Clone)]
pub struct CacheKey(Arc<Zeroizing<[u8; 32]>>);

impl CacheKey {
    /// Takes the key over.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Arc::new(Zeroizing::new(bytes)))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Which limits hold for a plugin. The operator says so; the plugin does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Compiled to WebAssembly: small and quick.
    #[default]
    Compiled,
    /// An interpreter with a script in it: large and slow.
    Interpreted,
}

/// How far one plugin may go. Counts and bytes are per send unless they say otherwise.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The file.
    pub component_bytes: usize,
    /// Linear memory.
    pub memory_bytes: usize,
    /// Elements of all tables.
    pub table_elements: usize,
    /// Instructions, roughly.
    pub fuel: u64,
    /// Time spent in the plugin's own code.
    pub guest_time: Duration,
    /// Time from start to answer.
    pub call: Duration,
    /// Requests, over HTTP and to the mail relay together.
    pub requests: u32,
    /// Look-up, connection and TLS of one request.
    pub connect: Duration,
    /// One request, from the look-up to the last byte of the answer.
    pub request: Duration,
    /// Head and body of a request.
    pub request_bytes: usize,
    /// The body of an answer.
    pub response_bytes: usize,
    /// Headers of a request, and of an answer.
    pub headers: usize,
    /// Bytes of all headers of a request, and of an answer.
    pub header_bytes: usize,
    /// What one call to the host may carry, counted as the host keeps it.
    pub hostcall_bytes: usize,
    /// Open secrets at one time.
    pub handles: usize,
    /// Sends at one time, over all providers of the plugin.
    pub concurrent: usize,
    /// Sends that wait for a place.
    pub queued: usize,
    /// How long they wait.
    pub queue_time: Duration,
    /// Log events.
    pub log_events: usize,
    /// Bytes of one log event.
    pub log_bytes: usize,
    /// Traps and timeouts within `breaker_window` that close a provider off.
    pub breaker_trips: usize,
    /// See `breaker_trips`.
    pub breaker_window: Duration,
    /// How long a provider stays closed off before one send tries it again.
    pub breaker_pause: Duration,
}

impl Limits {
    /// The usual ones of a tier.
    pub const fn of(tier: Tier) -> Self {
        match tier {
            Tier::Compiled => Self::compiled(),
            Tier::Interpreted => Self::interpreted(),
        }
    }

    /// For plugins compiled to WebAssembly.
    pub const fn compiled() -> Self {
        Self {
            component_bytes: 4 << 20,
            memory_bytes: 16 << 20,
            table_elements: 16_384,
            fuel: 50_000_000,
            guest_time: Duration::from_millis(250),
            call: Duration::from_secs(10),
            requests: 4,
            connect: Duration::from_secs(3),
            request: Duration::from_secs(8),
            request_bytes: 1 << 20,
            response_bytes: 256 << 10,
            headers: 64,
            header_bytes: 16 << 10,
            hostcall_bytes: 2 << 20,
            handles: 256,
            concurrent: 32,
            queued: 128,
            queue_time: Duration::from_secs(2),
            log_events: 16,
            log_bytes: 1 << 10,
            breaker_trips: 5,
            breaker_window: Duration::from_mins(1),
            breaker_pause: Duration::from_secs(30),
        }
    }

    /// For plugins that bring an interpreter along.
    pub const fn interpreted() -> Self {
        Self {
            component_bytes: 24 << 20,
            memory_bytes: 96 << 20,
            table_elements: 131_072,
            fuel: 2_000_000_000,
            guest_time: Duration::from_secs(1),
            concurrent: 8,
            queued: 32,
            ..Self::compiled()
        }
    }
}
