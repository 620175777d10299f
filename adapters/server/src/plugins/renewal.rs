//! New plugin files into use while the server runs.

use doorward_core::ports::{FileChange, Reloaded, WaitingFile};
use doorward_wasm::{FileHash, InstallError, Installed};

use super::Hosted;
use super::catalogue::{Catalogue, Found};

impl Hosted {
    /// Looks through the folder, and puts into use what is granted. What does not fit leaves everything as it was.
    pub(super) async fn renew(&self) -> Vec<Reloaded> {
        let _alone = self.renewing.lock().await;
        let data_dir = self.data_dir.clone();
        let read = tokio::task::spawn_blocking(move || Catalogue::read(&data_dir)).await;
        let Ok(catalogue) = read else { return Vec::new() };
        let refused = catalogue.refused.iter();
        let mut changes: Vec<_> = refused
            .map(|file| reloaded(&file.name, refused_for(&file.reason)))
            .collect();
        for id in catalogue.ids() {
            let files: Vec<_> = catalogue.files_of(id).collect();
            if self.wishes_for(id).next().is_some() {
                changes.extend(self.renew_one(id, &files).await);
            } else if files.iter().any(|file| !file.is_bundled()) {
                let reason = "No provider in the configuration names this plugin.";
                changes.push(reloaded(id, refused_for(reason)));
            }
        }
        for change in &changes {
            tracing::info!(plugin = change.subject, change = ?change.change, "plugin file looked at");
        }
        changes
    }

    async fn renew_one(&self, id: &str, files: &[&Found]) -> Vec<Reloaded> {
        let mut changes = Vec::new();
        let best = self.best(files);
        let newest = files.last().copied();
        for file in best
            .into_iter()
            .chain(newest.filter(|newest| best.is_none_or(|best| best.hash != newest.hash)))
        {
            let change = self.bring_in(file).await;
            // What comes with the server is no news while it stays in use.
            if !(file.is_bundled() && change == FileChange::Unchanged) {
                changes.push(reloaded(id, change));
            }
        }
        changes
    }

    /// Installs a file and gives it every grant it has.
    pub(super) async fn bring_in(&self, file: &Found) -> FileChange {
        let installed = match self.install(file).await {
            Ok(installed) => installed,
            Err(error) => return refused_for(&reason(&error)),
        };
        let Installed::Waiting {
            id, hash, ungranted, ..
        } = installed
        else {
            return change_of(installed);
        };
        for provider in ungranted.iter().filter(|provider| self.grants(provider, file)) {
            let Some(wish) = self.wishes.get(provider) else {
                continue;
            };
            if let Err(error) = self.wasm.grant(provider, wish.grant(hash)).await {
                return refused_for(&error.to_string());
            }
        }
        self.standing(&id, hash)
    }

    /// How a file stands that was waiting a moment ago.
    fn standing(&self, id: &str, hash: FileHash) -> FileChange {
        let plugins = self.wasm.status();
        let plugin = plugins.into_iter().find(|plugin| plugin.id == id);
        match plugin {
            Some(plugin) if plugin.hash == hash => FileChange::Live {
                version: plugin.version,
                hash: hash.to_string(),
            },
            Some(doorward_wasm::PluginStatus {
                waiting: Some(waiting), ..
            }) => FileChange::Waiting(waiting_file(waiting)),
            _ => FileChange::Unchanged,
        }
    }
}

pub(super) fn waiting_file(waiting: doorward_wasm::WaitingFile) -> WaitingFile {
    WaitingFile {
        version: waiting.version,
        hash: waiting.hash.to_string(),
        asks_more: waiting.asks_more,
        ungranted: waiting.ungranted,
    }
}

fn change_of(installed: Installed) -> FileChange {
    match installed {
        Installed::Live { version, hash, .. } => FileChange::Live {
            version,
            hash: hash.to_string(),
        },
        Installed::Unchanged { .. } | Installed::Waiting { .. } => FileChange::Unchanged,
    }
}

fn reloaded(subject: &str, change: FileChange) -> Reloaded {
    Reloaded {
        subject: subject.to_owned(),
        change,
    }
}

fn refused_for(reason: &str) -> FileChange {
    FileChange::Refused {
        reason: reason.to_owned(),
    }
}

/// Why a file was not taken, with every problem of the settings it found.
pub(super) fn reason(error: &InstallError) -> String {
    let InstallError::Settings { problems, .. } = error else {
        return error.to_string();
    };
    let problems: Vec<_> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.key, problem.problem))
        .collect();
    format!("{error}: {}", problems.join("; "))
}
