//! Everything messages can leave by: the inbox, and the providers behind plugins, under one roof.

mod catalogue;
mod grants;
mod opening;
mod operating;
mod port;
mod rehearsal;
mod renewal;
mod wish;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use doorward_wasm::{FileHash, WasmPlugins};

pub(crate) use self::catalogue::Catalogue;
pub(crate) use self::opening::{Opening, PluginsError};
pub(crate) use self::port::tier_word;
pub(crate) use self::rehearsal::{RehearsalError, rehearse};

use self::catalogue::Found;
use self::grants::Grants;
use self::wish::Wish;
use crate::inbox_notifier::InboxNotifier;

/// The carriers of messages, by the names routes call them.
pub(crate) struct Carriers {
    inbox: InboxNotifier,
    /// Absent while no provider needs a plugin: then nothing of WebAssembly is ever touched.
    hosted: Option<Hosted>,
}

/// The providers behind plugins.
struct Hosted {
    wasm: Arc<WasmPlugins>,
    wishes: BTreeMap<String, Wish>,
    grants: Grants,
    data_dir: PathBuf,
    /// Held while files are looked through, so that two reloads follow one another.
    renewing: tokio::sync::Mutex<()>,
}

impl Carriers {
    /// A warning for every provider that cannot send before somebody grants its plugin.
    pub(crate) fn warnings(&self) -> Vec<String> {
        self.hosted.as_ref().map(Hosted::warnings).unwrap_or_default()
    }
}

impl Hosted {
    fn warnings(&self) -> Vec<String> {
        let plugins = self.wasm.status();
        let ungranted = plugins.iter().flat_map(|plugin| {
            let waiting = plugin
                .providers
                .iter()
                .filter(|provider| provider.state == doorward_wasm::ProviderState::Ungranted);
            waiting.map(|provider| ungranted(&provider.name, &plugin.id, plugin.hash, &plugin.asks))
        });
        ungranted.collect()
    }

    fn wishes_for<'a>(&'a self, plugin: &'a str) -> impl Iterator<Item = &'a Wish> {
        self.wishes.values().filter(move |wish| wish.plugin() == plugin)
    }

    /// Whether a file may speak for a provider.
    fn grants(&self, provider: &str, file: &Found) -> bool {
        let wish = self.wishes.get(provider);
        wish.is_some_and(|wish| wish.grants(file, &self.grants))
    }

    /// The file of a plugin to use: the best of those that most of its providers grant.
    fn best<'a>(&self, files: &[&'a Found]) -> Option<&'a Found> {
        let granted = |file: &&&Found| {
            let wishes = self.wishes_for(&file.manifest.id);
            wishes.filter(|wish| wish.grants(file, &self.grants)).count()
        };
        files.iter().max_by_key(granted).copied()
    }
}

fn ungranted(provider: &str, plugin: &str, hash: FileHash, asks: &[String]) -> String {
    let asks = asks.join(" ");
    format!(
        "The provider `{provider}` sends nothing before the file of its plugin `{plugin}` is granted: set \
         `providers.{provider}.grant` to \"{hash}\", or type `doorward plugin grant {provider}`. The plugin asks: {asks}"
    )
}
