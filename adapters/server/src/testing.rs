//! The use cases over fakes, for tests of what runs them.

use std::sync::Arc;

use doorward_core::app::{App, Ports};
use doorward_core::pepper::Pepper;
use doorward_core::policy::Policy;
use doorward_core::testing::{
    FixedClock, MemoryOutbox, MemoryStore, OpenSealer, PlainRenderer, PlainSigner, QuickHasher, ScriptedNotifier,
    ScriptedPlugins, SeededEntropy, fixed_now,
};

/// One node on a store, with some ports exchanged.
pub(crate) fn node_on(store: &Arc<MemoryStore>, exchange: impl FnOnce(&mut Ports)) -> Arc<App> {
    let mut ports = Ports {
        storage: store.storage(),
        clock: Arc::new(FixedClock::at(fixed_now())),
        entropy: Arc::new(SeededEntropy::new(7)),
        hasher: QuickHasher::new(),
        sealer: OpenSealer::new(),
        signer: PlainSigner::ready(fixed_now()),
        renderer: PlainRenderer::new(),
        notifier: ScriptedNotifier::new(),
        plugins: ScriptedPlugins::new(),
        outbox: MemoryOutbox::new(),
    };
    exchange(&mut ports);
    Arc::new(App::new(ports, Policy::default(), Pepper::new([7; 32])))
}
