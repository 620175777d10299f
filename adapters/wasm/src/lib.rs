//! Provider plugins: sandboxed components that turn a message into a provider's request and its answer into an outcome,
//! without ever seeing a key.

mod admission;
mod breaker;
mod cache;
mod call;
mod contract;
mod egress;
mod engine;
mod fingerprint;
mod host;
mod manifest;
mod notifier;
mod outcome;
mod plugins;
mod provision;
mod queue;
mod receipts;
mod redaction;
mod relay;
mod rendering;
mod settings;
mod status;
#[cfg(test)]
mod tests;

pub use admission::{AdmissionError, Admitted};
pub use egress::{Resolver, SystemResolver};
pub use fingerprint::FileHash;
pub use manifest::{
    ConfigRule, ConfigType, HttpRule, Manifest, ManifestError, Need, Placement, SecretRule, SmtpRule, Use,
};
pub use notifier::WasmNotifier;
pub use outcome::{Explained, Usage};
pub use plugins::{ConfigureError, GrantError, InstallError, Installed, OpenError, RollbackError, WasmPlugins};
pub use provision::{ConfigProblem, Grant, MailSender, ProviderSettings, StandIn};
pub use settings::{CacheKey, Limits, Settings, Tier};
pub use status::{Counters, PluginStatus, ProviderState, ProviderStatus, WaitingFile};
