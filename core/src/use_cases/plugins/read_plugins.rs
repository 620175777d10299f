//! Read how plugins and providers do, and look for new files.

use std::collections::BTreeMap;

use crate::app::{Admin, App, Decision, Hindrance, Origin, Support};
use crate::ports::{Changes, FileChange, PluginReport, Reloaded};
use crate::records::audit::Action;

impl App {
    /// Every loaded plugin with its providers.
    pub fn list_plugins(&self, _: &Support) -> Vec<PluginReport> {
        self.ports.plugins.list()
    }

    /// Looks for new files and puts those into use that fit.
    pub async fn reload_plugins(&self, admin: &Admin, origin: &Origin) -> Result<Vec<Reloaded>, Hindrance> {
        let reloaded = self.ports.plugins.reload().await;
        let found: BTreeMap<String, String> = reloaded
            .iter()
            .map(|file| (file.subject.clone(), in_a_word(&file.change)))
            .collect();
        self.transact("reload plugins", |now| {
            let mut event = self.event(now, admin.actor().audited(), Action::PluginsReloaded, "", origin);
            event.target = None;
            event.details = found.clone();
            let mut changes = Changes::none();
            changes.events.push(event);
            async move { Ok::<_, Hindrance>(Decision::<(), Hindrance>::accept((), changes)) }
        })
        .await?;
        Ok(reloaded)
    }
}

fn in_a_word(change: &FileChange) -> String {
    match change {
        FileChange::Unchanged => "unchanged".to_owned(),
        FileChange::Live { version, .. } => format!("live {version}"),
        FileChange::Waiting(file) => format!("waiting {}", file.version),
        FileChange::Refused { .. } => "refused".to_owned(),
    }
}
