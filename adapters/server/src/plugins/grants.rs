//! Grants given while the server runs: kept in the folder of plugins, so that they hold after a restart too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

use super::catalogue::folder;
use crate::private_file;

/// What was granted, by provider: the hashes of files.
pub(crate) struct Grants {
    path: PathBuf,
    given: Mutex<BTreeMap<String, BTreeSet<String>>>,
}

impl Grants {
    /// Reads what was granted before. A damaged file grants nothing.
    pub(crate) fn read(data_dir: &Path) -> Self {
        let path = folder(data_dir).join("grants.json");
        let text = fs::read_to_string(&path).ok();
        let given = text.and_then(|text| {
            let read = serde_json::from_str(&text);
            read.inspect_err(|error| tracing::warn!(%error, "the file of grants is damaged and grants nothing"))
                .ok()
        });
        Self {
            path,
            given: Mutex::new(given.unwrap_or_default()),
        }
    }

    /// Whether a file was granted to a provider.
    pub(crate) fn has(&self, provider: &str, hash: &str) -> bool {
        self.given
            .lock()
            .get(provider)
            .is_some_and(|files| files.contains(hash))
    }

    /// Keeps a grant.
    pub(crate) fn keep(&self, provider: &str, hash: &str) -> io::Result<()> {
        let mut given = self.given.lock();
        given.entry(provider.to_owned()).or_default().insert(hash.to_owned());
        let text = serde_json::to_string_pretty(&*given)?;
        if let Some(folder) = self.path.parent() {
            private_file::directory(folder)?;
        }
        private_file::write(&self.path, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_outlives_the_server() {
        let home = tempfile::tempdir().unwrap();

        Grants::read(home.path()).keep("sms", "sha256:ab").unwrap();

        let after = Grants::read(home.path());
        assert!(after.has("sms", "sha256:ab"));
        assert!(!after.has("sms", "sha256:cd") && !after.has("mail", "sha256:ab"));
    }

    #[test]
    fn a_damaged_file_grants_nothing() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(folder(home.path())).unwrap();
        fs::write(folder(home.path()).join("grants.json"), "{\"sms\":").unwrap();

        assert!(!Grants::read(home.path()).has("sms", "sha256:ab"));
    }
}
