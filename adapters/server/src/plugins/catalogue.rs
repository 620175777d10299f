//! Which plugin files there are: those that come with the server, and those in the folder `plugins` of the data directory.

use std::fs;
use std::path::{Path, PathBuf};

use doorward_bundle::{BUNDLED, Bundled};
use doorward_core::records::delivery::Channel;
use doorward_wasm::{Admitted, FileHash, Limits, Manifest, Tier};

use crate::config::{BUILT_IN, Config, Plugin};
use crate::inbox_notifier::INBOX;

/// All plugin files there are, judged but not compiled.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    files: Vec<Found>,
    served: Vec<(String, Vec<Channel>)>,
    pub(crate) refused: Vec<Refused>,
}

/// A file that may become a plugin.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) manifest: Manifest,
    pub(crate) hash: FileHash,
    pub(crate) origin: Origin,
}

/// Where a file is.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// In the server itself, which vouches for it.
    Bundled(&'static [u8]),
    /// In the folder.
    File(PathBuf),
}

/// A file in the folder that is no plugin.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// The folder of plugin files.
pub(crate) fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("plugins")
}

impl Catalogue {
    /// What the configuration can draw on. Nothing is read while it names no plugin but the inbox.
    pub(crate) fn of(config: &Config) -> Self {
        if config.providers.values().all(|provider| provider.plugin == INBOX) {
            return Self::default();
        }
        Self::read(&config.data_dir)
    }

    /// Everything there is.
    pub(crate) fn read(data_dir: &Path) -> Self {
        let mut catalogue = Self::default();
        for plugin in BUNDLED {
            if let Err(reason) = catalogue.add_bundled(plugin) {
                catalogue.refuse(plugin.id, reason);
            }
        }
        for path in files_in(&folder(data_dir)) {
            if let Err(reason) = catalogue.add_file(&path) {
                catalogue.refuse(&name_of(&path), reason);
            }
        }
        // The older before the newer, so that of two files the newer is taken; what comes with the server gives way to both.
        catalogue.files.sort_by_key(Found::rank);
        catalogue
    }

    fn add_bundled(&mut self, plugin: &Bundled) -> Result<(), String> {
        let admitted = Admitted::read(plugin.component, Tier::Compiled).map_err(|error| error.to_string())?;
        self.add(admitted, Origin::Bundled(plugin.component));
        Ok(())
    }

    fn add_file(&mut self, path: &Path) -> Result<(), String> {
        let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
        if size > Limits::interpreted().component_bytes as u64 {
            return Err("it is larger than any plugin may be".to_owned());
        }
        let bytes = fs::read(path).map_err(|error| error.to_string())?;
        // Which limits hold is known once it is known whose file it is.
        let admitted = Admitted::read(&bytes, Tier::Interpreted).map_err(|error| error.to_string())?;
        if admitted.manifest.id == INBOX {
            return Err("the name `inbox` belongs to the built-in provider".to_owned());
        }
        self.add(admitted, Origin::File(path.to_owned()));
        Ok(())
    }

    fn add(&mut self, admitted: Admitted, origin: Origin) {
        let Admitted { manifest, hash, .. } = admitted;
        let channels = channels(&manifest);
        match self.served.iter_mut().find(|(id, _)| *id == manifest.id) {
            Some((_, known)) => known.extend(channels),
            None => self.served.push((manifest.id.clone(), channels)),
        }
        self.files.push(Found { manifest, hash, origin });
    }

    fn refuse(&mut self, name: &str, reason: String) {
        self.refused.push(Refused {
            name: name.to_owned(),
            reason,
        });
    }

    /// The plugins that providers may name.
    pub(crate) fn plugins(&self) -> Vec<Plugin<'_>> {
        let found = self.served.iter().map(|(id, channels)| Plugin { id, channels });
        BUILT_IN.iter().copied().chain(found).collect()
    }

    /// The ids of all files, each once.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.served.iter().map(|(id, _)| id.as_str())
    }

    /// The files of a plugin, best last.
    pub(crate) fn files_of(&self, id: &str) -> impl Iterator<Item = &Found> {
        self.files.iter().filter(move |file| file.manifest.id == id)
    }

    /// Whether a plugin can carry messages of a channel.
    pub(crate) fn serves(&self, id: &str, channel: Channel) -> bool {
        let mut plugins = self.plugins().into_iter();
        plugins.any(|plugin| plugin.id == id && plugin.channels.contains(&channel))
    }
}

impl Found {
    /// What people call the file.
    pub(crate) fn name(&self) -> String {
        match &self.origin {
            Origin::Bundled(_) => self.manifest.id.clone(),
            Origin::File(path) => name_of(path),
        }
    }

    pub(crate) const fn is_bundled(&self) -> bool {
        matches!(self.origin, Origin::Bundled(_))
    }

    fn rank(&self) -> (bool, Vec<u64>, String) {
        let numbers = self
            .manifest
            .version
            .split('.')
            .filter_map(|number| number.parse().ok());
        (!self.is_bundled(), numbers.collect(), self.name())
    }
}

/// The channels of ours that a plugin can carry. One that takes whole events takes all.
fn channels(manifest: &Manifest) -> Vec<Channel> {
    let serves = |word: &str| manifest.channels.iter().any(|served| served == word);
    let ours = Channel::ALL.iter().copied();
    ours.filter(|channel| serves(channel.as_str()) || serves("webhook"))
        .collect()
}

/// The plugin files in a folder, by name. Without a folder there are none.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "wasm") && path.is_file())
        .collect();
    files.sort();
    files
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
