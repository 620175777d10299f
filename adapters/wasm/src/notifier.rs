//! The Notifier port over plugins.

use std::sync::Arc;

use async_trait::async_trait;
use doorward_core::ports::{Envelope, Notifier, Outcome};

use crate::plugins::WasmPlugins;

/// Sends with the provider's plugin, in a fresh sandbox each time.
pub struct WasmNotifier(Arc<WasmPlugins>);

impl WasmNotifier {
    /// A notifier over these plugins.
    pub const fn new(plugins: Arc<WasmPlugins>) -> Self {
        Self(plugins)
    }
}

#[async_trait]
impl Notifier for WasmNotifier {
    async fn send(&self, provider: &str, envelope: &Envelope<'_>) -> Outcome {
        self.0.send(provider, envelope).await
    }
}
