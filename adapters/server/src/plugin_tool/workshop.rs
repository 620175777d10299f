//! The host of plugins as the tool opens it: nothing is kept, nothing is configured.

use std::io;
use std::sync::Arc;

use doorward_core::ports::Entropy as _;
use doorward_crypto::{SystemClock, SystemEntropy};
use doorward_wasm::{AdmissionError, Admitted, CacheKey, OpenError, Settings, Tier, WasmPlugins};

/// Opens the host.
pub(crate) fn host() -> Result<WasmPlugins, OpenError> {
    let mut key = [0; 32];
    SystemEntropy.fill(&mut key);
    WasmPlugins::open(Settings {
        cache_dir: None,
        ..Settings::new("", CacheKey::new(key), Arc::new(SystemClock))
    })
}

/// Why a file is no plugin.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdmitError {
    /// The host does not open.
    #[error(transparent)]
    Host(#[from] OpenError),
    /// It is refused.
    #[error("a server would refuse it")]
    Refused(#[from] AdmissionError),
    /// The terminal is gone.
    #[error("the terminal cannot be written to")]
    Terminal(#[from] io::Error),
}

/// Judges a file as a server does. Without a tier it is judged by the limits for compiled plugins, and by those for
/// interpreters if it is too large for them.
pub(crate) async fn admit(component: &[u8], tier: Option<Tier>) -> Result<Admitted, AdmitError> {
    let host = host()?;
    let first = host.admit(component.to_vec(), tier.unwrap_or_default()).await;
    match first {
        Err(AdmissionError::TooLarge { .. } | AdmissionError::Memory { .. } | AdmissionError::Parts { .. })
            if tier.is_none() =>
        {
            Ok(host.admit(component.to_vec(), Tier::Interpreted).await?)
        }
        first => Ok(first?),
    }
}

/// A wrapper's word for a tier, as the configuration spells it.
pub(crate) const fn word(tier: Tier) -> &'static str {
    match tier {
        Tier::Compiled => "compiled",
        Tier::Interpreted => "interpreted",
    }
}
