//! New files into use and out of it again, in one step that no send can see half of.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{Entry, InstallError, Installed, Live, Plugin, RollbackError, Slot, WasmPlugins};
use crate::admission::AdmissionError;
use crate::call::Phase;
use crate::provision::{self, ConfigProblem, Grant};
use crate::queue::Queue;
use crate::settings::Tier;

/// Why a provider and a plugin do not go together.
pub(super) enum Misfit {
    Problems(Vec<ConfigProblem>),
    Stopped(String),
}

impl Misfit {
    pub(super) fn of(self, provider: &str) -> InstallError {
        let provider = provider.to_owned();
        match self {
            Self::Problems(problems) => InstallError::Settings { provider, problems },
            Self::Stopped(reason) => InstallError::Check { provider, reason },
        }
    }
}

impl WasmPlugins {
    /// Takes a file: judges and compiles it, lets it judge every granted provider's settings, and puts it into use.
    /// Sends that run go on with the file before, which stays for [`rollback`](Self::rollback).
    pub async fn install(&self, file: Vec<u8>, tier: Tier) -> Result<Installed, InstallError> {
        let plugin = Arc::new(self.load(file, tier).await?);
        let _alone = self.changing.lock().await;
        let id = plugin.admitted.manifest.id.clone();
        if let Some(waiting) = self.put_off(&id, &plugin) {
            return Ok(waiting);
        }
        self.put_into_use(plugin).await
    }

    /// Takes the file at this path, which is not read when it is larger than a plugin may be.
    pub async fn install_file(&self, path: &Path, tier: Tier) -> Result<Installed, InstallError> {
        let most = self.workshop.limits(tier).component_bytes;
        let size = tokio::fs::metadata(path).await?.len();
        if size > most as u64 {
            let bytes = usize::try_from(size).unwrap_or(usize::MAX);
            return Err(AdmissionError::TooLarge { bytes, most }.into());
        }
        self.install(tokio::fs::read(path).await?, tier).await
    }

    /// Puts the file before the one in use back.
    pub async fn rollback(&self, id: &str) -> Result<Installed, RollbackError> {
        let _alone = self.changing.lock().await;
        let earlier = {
            let all = self.all.read();
            let slot = all
                .slots
                .get(id)
                .ok_or_else(|| RollbackError::NoPlugin(id.to_owned()))?;
            let earlier = slot.previous.clone().ok_or(RollbackError::NoEarlier)?;
            let ungranted = all.of_plugin(id).filter(|(_, entry)| entry.live.is_some());
            let ungranted = ungranted.filter(|(_, entry)| !entry.grants.contains_key(&earlier.admitted.hash));
            let ungranted: Vec<String> = ungranted.map(|(name, _)| name.clone()).collect();
            if !ungranted.is_empty() {
                return Err(RollbackError::Ungranted(ungranted));
            }
            earlier
        };
        Ok(self.put_into_use(earlier).await?)
    }

    /// Takes a plugin out of use, with its providers. Sends that run go on.
    pub async fn remove(&self, id: &str) {
        let _alone = self.changing.lock().await;
        let mut all = self.all.write();
        all.slots.remove(id);
        all.providers.retain(|_, entry| entry.settings.plugin != id);
    }

    /// Leaves a newer file waiting, when the one in use is to stay.
    fn put_off(&self, id: &str, plugin: &Arc<Plugin>) -> Option<Installed> {
        let mut all = self.all.write();
        let hash = plugin.admitted.hash;
        let ungranted = all.ungranted(id, hash);
        let slot = all.slots.get_mut(id)?;
        if slot.current.admitted.hash == hash {
            slot.waiting = None;
            return Some(Installed::Unchanged { id: id.to_owned() });
        }
        if ungranted.is_empty() {
            return None;
        }
        slot.waiting = Some(Arc::clone(plugin));
        let asks_more = plugin.admitted.manifest.asks_beyond(&slot.current.admitted.manifest);
        Some(Installed::Waiting {
            id: id.to_owned(),
            hash,
            asks_more,
            ungranted,
        })
    }

    /// Makes every provider of the plugin ready for this file, then swaps it in.
    pub(super) async fn put_into_use(&self, plugin: Arc<Plugin>) -> Result<Installed, InstallError> {
        let manifest = &plugin.admitted.manifest;
        let (id, version, hash) = (manifest.id.clone(), manifest.version.clone(), plugin.admitted.hash);
        let (before, entries) = {
            let all = self.all.read();
            let entries: Vec<_> = all
                .of_plugin(&id)
                .map(|(name, entry)| (name.clone(), Arc::clone(entry)))
                .collect();
            (all.slots.get(&id).cloned(), entries)
        };
        let queue = Arc::new(Queue::new(&plugin.limits));
        let mut ready = BTreeMap::new();
        for (name, entry) in entries {
            let live = self
                .live(&plugin, &queue, &entry)
                .await
                .map_err(|misfit| misfit.of(&name))?;
            entry.breaker.reset();
            ready.insert(
                name,
                Arc::new(Entry {
                    live,
                    ..Entry::clone(&entry)
                }),
            );
        }
        let slot = Slot {
            current: plugin,
            previous: before.map(|slot| slot.current),
            waiting: None,
            queue,
        };
        let mut all = self.all.write();
        all.slots.insert(id.clone(), slot);
        all.providers.extend(ready);
        Ok(Installed::Live { id, version, hash })
    }

    /// What a provider's sends need with this plugin; `None` without a grant.
    pub(super) async fn live(
        &self,
        plugin: &Arc<Plugin>,
        queue: &Arc<Queue>,
        entry: &Entry,
    ) -> Result<Option<Live>, Misfit> {
        let Some(grant) = entry.grants.get(&plugin.admitted.hash) else {
            // Settings are judged all the same, so that a grant is all that is missing.
            let nothing = Grant::of(plugin.admitted.hash);
            provision::build(&plugin.admitted.manifest, &entry.settings, &nothing).map_err(Misfit::Problems)?;
            return Ok(None);
        };
        let built = provision::build(&plugin.admitted.manifest, &entry.settings, grant);
        let live = Live {
            plugin: Arc::clone(plugin),
            provision: Arc::new(built.map_err(Misfit::Problems)?),
            queue: Arc::clone(queue),
        };
        let problems = self
            .check_config(&live, Phase::Configuring)
            .await
            .map_err(Misfit::Stopped)?;
        if problems.is_empty() {
            Ok(Some(live))
        } else {
            Err(Misfit::Problems(problems))
        }
    }
}
