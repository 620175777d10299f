//! From a configuration to providers that can send: their plugins put into use, their settings judged.

use std::collections::BTreeMap;
use std::sync::Arc;

use doorward_core::ports::Clock;
use doorward_wasm::{ConfigureError, InstallError, Installed, OpenError, Settings, Tier, WasmPlugins};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::catalogue::{Catalogue, Found, Origin, folder};
use super::grants::Grants;
use super::wish::Wish;
use super::{Carriers, Hosted};
use crate::config::Config;
use crate::config::problem::{Problem, Problems};
use crate::inbox_notifier::{INBOX, InboxNotifier};

/// Why messages have no way to leave.
#[derive(Debug, thiserror::Error)]
pub enum PluginsError {
    /// The host of plugins does not open.
    #[error(transparent)]
    Host(#[from] OpenError),
    /// Providers cannot be set up as they are configured.
    #[error(transparent)]
    Config(#[from] Problems),
}

/// What carriers are made from.
pub(crate) struct Opening<'a> {
    pub(crate) config: &'a Config,
    pub(crate) catalogue: &'a Catalogue,
    /// Vouches for compiled plugins.
    pub(crate) cache_key: [u8; 32],
    pub(crate) clock: Arc<dyn Clock>,
}

impl Opening<'_> {
    /// The inbox and every configured provider, ready to send.
    pub(crate) async fn carriers(&self, inbox: InboxNotifier) -> Result<Carriers, PluginsError> {
        let kept = folder(&self.config.data_dir).join("compiled");
        let key = doorward_wasm::CacheKey::new(self.cache_key);
        let hosted = self.hosted(Settings::new(kept, key, Arc::clone(&self.clock))).await?;
        Ok(Carriers { inbox, hosted })
    }

    /// The providers behind plugins, when there are any.
    pub(super) async fn hosted(&self, settings: Settings) -> Result<Option<Hosted>, PluginsError> {
        let configured = self.config.providers.iter();
        let configured = configured.filter(|(_, provider)| provider.plugin != INBOX);
        let wishes: BTreeMap<_, _> = configured
            .map(|(name, provider)| (name.clone(), Wish::of(name, provider, self.config)))
            .collect();
        if wishes.is_empty() {
            return Ok(None);
        }
        let settings = Settings {
            trusted: self.trusted()?,
            ..settings
        };
        let hosted = Hosted {
            wasm: Arc::new(WasmPlugins::open(settings)?),
            wishes,
            grants: Grants::read(&self.config.data_dir),
            data_dir: self.config.data_dir.clone(),
            renewing: tokio::sync::Mutex::default(),
        };
        let mut problems = Vec::new();
        for id in self.catalogue.ids() {
            if hosted.wishes_for(id).next().is_some() {
                hosted.set_up(id, self.catalogue, &mut problems).await;
            }
        }
        for refused in &self.catalogue.refused {
            tracing::warn!(
                file = refused.name,
                reason = refused.reason,
                "a plugin file cannot be used"
            );
        }
        Problems::refuse(problems)?;
        Ok(Some(hosted))
    }

    /// The authorities the operator trusts besides the public ones.
    fn trusted(&self) -> Result<Vec<Vec<u8>>, Problems> {
        let (mut trusted, mut problems) = (Vec::new(), Vec::new());
        for path in &self.config.plugins.trusted {
            let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
            match read {
                Ok(certificates) if !certificates.is_empty() => {
                    trusted.extend(certificates.iter().map(|certificate| certificate.to_vec()));
                }
                _ => {
                    let wrong = format!("{} holds no certificate in PEM that can be read", path.display());
                    problems.push(Problem::new("plugins.trusted", wrong, "name a file that does"));
                }
            }
        }
        Problems::refuse(problems)?;
        Ok(trusted)
    }
}

impl Hosted {
    /// Puts a plugin and its providers into use.
    async fn set_up(&self, id: &str, catalogue: &Catalogue, problems: &mut Vec<Problem>) {
        let mut files: Vec<_> = catalogue.files_of(id).collect();
        let current = loop {
            let Some(best) = self.best(&files) else {
                let wrong = format!("no file of the plugin `{id}` can be used");
                problems.extend(self.wishes_for(id).map(|wish| wish.trouble(wrong.clone())));
                return;
            };
            match self.install(best).await {
                Ok(_) => break best,
                Err(error) => {
                    tracing::warn!(file = best.name(), %error, "a plugin file cannot be used");
                    files.retain(|file| file.hash != best.hash);
                }
            }
        };
        for wish in self.wishes_for(id) {
            problems.extend(self.configure(wish, current).await);
        }
        // A newer one that some provider does not grant yet waits.
        let newer = files.iter().rev().take_while(|file| file.hash != current.hash);
        if let Some(newest) = newer.into_iter().next() {
            self.bring_in(newest).await;
        }
    }

    async fn configure(&self, wish: &Wish, current: &Found) -> Vec<Problem> {
        let manifest = &current.manifest;
        let grant = wish.grants(current, &self.grants).then(|| wish.grant(current.hash));
        let mut problems: Vec<_> = wish.senderless(manifest).into_iter().collect();
        match self.wasm.configure(wish.settings(grant)).await {
            Ok(_) => {}
            Err(ConfigureError::Settings(found)) => {
                problems.extend(found.iter().map(|problem| wish.problem(problem, manifest)));
            }
            Err(error) => problems.push(wish.trouble(error.to_string())),
        }
        problems
    }

    pub(super) async fn install(&self, file: &Found) -> Result<Installed, InstallError> {
        match &file.origin {
            Origin::Bundled(component) => self.wasm.install(component.to_vec(), Tier::Compiled).await,
            Origin::File(path) => {
                let tiers = self.wishes_for(&file.manifest.id).map(Wish::tier);
                let tier = tiers.max().unwrap_or_default();
                self.wasm.install_file(path, tier).await
            }
        }
    }
}
