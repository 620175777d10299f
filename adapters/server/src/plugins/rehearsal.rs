//! Whether every provider would be set up, found out without a server: nothing is sent, and nothing is written.

use std::sync::Arc;

use doorward_crypto::SystemClock;
use doorward_wasm::{CacheKey, Settings};

use super::{Catalogue, Opening, PluginsError};
use crate::config::Config;
use crate::config::problem::Problems;

/// Why it could not be found out, or what was.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// The server would not start.
    #[error(transparent)]
    Config(#[from] Problems),
    /// The host of plugins does not open here.
    #[error(transparent)]
    Host(doorward_wasm::OpenError),
    /// There is no thread to find out on.
    #[error("the plugins cannot be asked")]
    Thread(#[from] std::io::Error),
}

/// Lets every configured provider's plugin judge its settings. Answers the warnings a start would give.
pub(crate) fn rehearse(config: &Config) -> Result<Vec<String>, RehearsalError> {
    let catalogue = Catalogue::of(config);
    let clock = Arc::new(SystemClock);
    // No key outlives this process, because nothing that it would vouch for does.
    let cache_key = [0; 32];
    let settings = Settings {
        cache_dir: None,
        ..Settings::new("", CacheKey::new(cache_key), clock.clone())
    };
    let opening = Opening {
        config,
        catalogue: &catalogue,
        cache_key,
        clock,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let opened = runtime.block_on(opening.hosted(settings));
    match opened {
        Ok(hosted) => Ok(hosted.map(|hosted| hosted.warnings()).unwrap_or_default()),
        Err(PluginsError::Config(problems)) => Err(problems.into()),
        Err(PluginsError::Host(error)) => Err(RehearsalError::Host(error)),
    }
}
