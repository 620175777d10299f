//! Providers set up, granted and taken away.

use std::sync::Arc;

use super::install::Misfit;
use super::{ConfigureError, Entry, GrantError, InstallError, Plugin, WasmPlugins};
use crate::breaker::Breaker;
use crate::provision::{Grant, ProviderSettings};
use crate::status::{ProviderState, Tally};

impl WasmPlugins {
    /// Sets a provider up, or anew: its plugin judges the settings before they take effect. Without a grant for the
    /// plugin's file it cannot send; a waiting file whose last grant comes with these settings goes into use.
    pub async fn configure(&self, settings: ProviderSettings) -> Result<ProviderState, ConfigureError> {
        let _alone = self.changing.lock().await;
        let name = settings.name.clone();
        let (slot, before) = {
            let all = self.all.read();
            let slot = all.slots.get(&settings.plugin).cloned();
            (slot, all.providers.get(&name).map(Arc::clone))
        };
        let slot = slot.ok_or_else(|| ConfigureError::NoPlugin(settings.plugin.clone()))?;
        let mut entry = Entry {
            grants: settings.grant.iter().map(|grant| (grant.file, grant.clone())).collect(),
            settings: Arc::new(settings),
            live: None,
            breaker: Arc::<Breaker>::default(),
            tally: before.map_or_else(Arc::<Tally>::default, |entry| Arc::clone(&entry.tally)),
        };
        let live = self.live(&slot.current, &slot.queue, &entry).await;
        entry.live = live.map_err(|misfit| match misfit {
            Misfit::Problems(problems) => ConfigureError::Settings(problems),
            Misfit::Stopped(reason) => ConfigureError::Check(reason),
        })?;
        let granted = slot
            .waiting
            .filter(|waiting| entry.grants.contains_key(&waiting.admitted.hash));
        self.all.write().providers.insert(name.clone(), Arc::new(entry));
        if let Some(waiting) = granted {
            self.put_granted_into_use(waiting).await?;
        }
        Ok(self.state_of(&name))
    }

    /// Grants a file of the provider's plugin. A waiting file whose last grant this is goes into use.
    pub async fn grant(&self, provider: &str, grant: Grant) -> Result<ProviderState, GrantError> {
        let _alone = self.changing.lock().await;
        let file = grant.file;
        let (entry, slot) = {
            let all = self.all.read();
            let entry = all.providers.get(provider).map(Arc::clone);
            let entry = entry.ok_or_else(|| GrantError::NoProvider(provider.to_owned()))?;
            let slot = all.slots.get(&entry.settings.plugin).cloned();
            (entry, slot.ok_or(GrantError::NoFile(file))?)
        };
        let mut entry = Entry::clone(&entry);
        entry.grants.insert(file, grant);
        let waiting = slot.waiting.filter(|waiting| waiting.admitted.hash == file);
        if slot.current.admitted.hash == file {
            let live = self.live(&slot.current, &slot.queue, &entry).await;
            entry.live = live.map_err(|misfit| misfit.of(provider))?;
        } else if waiting.is_none() {
            return Err(GrantError::NoFile(file));
        }
        self.all.write().providers.insert(provider.to_owned(), Arc::new(entry));
        if let Some(waiting) = waiting {
            self.put_granted_into_use(waiting).await?;
        }
        Ok(self.state_of(provider))
    }

    /// Takes a provider away. Sends that run go on.
    pub async fn forget(&self, provider: &str) {
        let _alone = self.changing.lock().await;
        self.all.write().providers.remove(provider);
    }

    async fn put_granted_into_use(&self, waiting: Arc<Plugin>) -> Result<(), InstallError> {
        let admitted = &waiting.admitted;
        let ungranted = self.all.read().ungranted(&admitted.manifest.id, admitted.hash);
        if ungranted.is_empty() {
            self.put_into_use(waiting).await?;
        }
        Ok(())
    }

    fn state_of(&self, provider: &str) -> ProviderState {
        let all = self.all.read();
        let entry = all.providers.get(provider);
        entry.map_or(ProviderState::Ungranted, |entry| entry.state())
    }
}
