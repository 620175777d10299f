//! Fakes that behave, and the contract every store must keep.

pub mod contract;

mod digests;
mod hasher;
mod memory;
mod notifier;
mod outbox;
mod plugins;
mod renderer;
mod sealer;
mod seeded;
mod signer;

pub use hasher::QuickHasher;
pub use memory::MemoryStore;
pub use notifier::{ScriptedNotifier, Sent};
pub use outbox::MemoryOutbox;
pub use plugins::ScriptedPlugins;
pub use renderer::PlainRenderer;
pub use sealer::OpenSealer;
pub use seeded::{FixedClock, SeededEntropy, fixed_now};
pub use signer::PlainSigner;
