//! From a file's bytes to a compiled plugin: judged first, compiled once, off the threads that serve.

use std::sync::Arc;

use parking_lot::Mutex;
use wasmtime::component::{Component, Linker};

use super::{OpenError, Plugin, WasmPlugins};
use crate::admission::{self, AdmissionError, Admitted};
use crate::cache::Cache;
use crate::call::Call;
use crate::contract::{receipts, sender};
use crate::engine::Engine;
use crate::fingerprint::FileHash;
use crate::host;
use crate::settings::{Limits, Settings, Tier};

/// What plugins are made with.
pub(super) struct Workshop {
    pub(super) engine: Engine,
    linker: Linker<Call>,
    cache: Option<Cache>,
    /// One at a time, so that compiling never takes more than one core.
    compiling: Mutex<()>,
    compiled: Arc<Limits>,
    interpreted: Arc<Limits>,
}

impl Workshop {
    pub(super) fn open(settings: Settings) -> Result<Self, OpenError> {
        let engine = Engine::new().map_err(|_| OpenError::Engine)?;
        let linker = host::linker(engine.wasm()).map_err(|_| OpenError::Engine)?;
        let cache = settings
            .cache_dir
            .map(|directory| Cache::open(&directory, settings.cache_key, engine.wasm()))
            .transpose()
            .map_err(OpenError::Cache)?;
        Ok(Self {
            engine,
            linker,
            cache,
            compiling: Mutex::new(()),
            compiled: Arc::new(settings.compiled),
            interpreted: Arc::new(settings.interpreted),
        })
    }

    pub(super) const fn limits(&self, tier: Tier) -> &Arc<Limits> {
        match tier {
            Tier::Compiled => &self.compiled,
            Tier::Interpreted => &self.interpreted,
        }
    }

    fn load(&self, file: &[u8], tier: Tier) -> Result<Plugin, AdmissionError> {
        let limits = self.limits(tier);
        let admitted = admission::judge(file, tier, limits)?;
        let component = self.component(file, admitted.hash)?;
        let pre = self.linker.instantiate_pre(&component).map_err(|fault| code(&fault))?;
        let sender = sender::GuestIndices::new(&pre).map_err(|fault| code(&fault))?;
        let receipts = admitted.receipts.then(|| receipts::GuestIndices::new(&pre)).transpose();
        let receipts = receipts.map_err(|fault| code(&fault))?;
        Ok(Plugin {
            admitted,
            limits: Arc::clone(limits),
            pre,
            sender,
            receipts,
        })
    }

    /// The compiled component, from the cache if it is there.
    fn component(&self, file: &[u8], hash: FileHash) -> Result<Component, AdmissionError> {
        if let Some(component) = self.cached(hash) {
            return Ok(component);
        }
        let _alone = self.compiling.lock();
        if let Some(component) = self.cached(hash) {
            return Ok(component);
        }
        let compiled = self
            .engine
            .wasm()
            .precompile_component(file)
            .map_err(|fault| code(&fault))?;
        if let Some(cache) = &self.cache
            && let Err(fault) = cache.keep(hash, &compiled)
        {
            tracing::warn!(%hash, %fault, "a compiled plugin could not be kept");
        }
        self.ready(&compiled).map_err(|fault| code(&fault))
    }

    fn cached(&self, hash: FileHash) -> Option<Component> {
        let compiled = self.cache.as_ref()?.find(hash)?;
        self.ready(&compiled).ok()
    }

    #[expect(
        unsafe_code,
        reason = "the bytes come from our own compiler: just now, or with a MAC that proves it"
    )]
    fn ready(&self, compiled: &[u8]) -> wasmtime::Result<Component> {
        // SAFETY: `deserialize` requires bytes made by `precompile_component`. They are the ones it just returned, or
        // ones that `Cache::find` has found unchanged since it wrote them, by a MAC whose key only this host has.
        unsafe { Component::deserialize(self.engine.wasm(), compiled) }
    }
}

impl WasmPlugins {
    /// Judges a file without installing it. Compiles it, so that what it says holds when it is installed.
    pub async fn admit(&self, file: Vec<u8>, tier: Tier) -> Result<Admitted, AdmissionError> {
        self.load(file, tier).await.map(|plugin| plugin.admitted)
    }

    /// A plugin from its file.
    pub(super) async fn load(&self, file: Vec<u8>, tier: Tier) -> Result<Plugin, AdmissionError> {
        let workshop = Arc::clone(&self.workshop);
        let loaded = tokio::task::spawn_blocking(move || workshop.load(&file, tier)).await;
        // The compiler may give up on what nobody has thought of; that is the file's fault.
        loaded.unwrap_or_else(|_| {
            Err(AdmissionError::Code {
                fault: "the compiler gave up".to_owned(),
            })
        })
    }
}

fn code(fault: &wasmtime::Error) -> AdmissionError {
    // The outer message says what was being done, the inner one why it failed.
    let chain: Vec<String> = fault.chain().map(ToString::to_string).collect();
    AdmissionError::Code {
        fault: chain.join(": "),
    }
}
