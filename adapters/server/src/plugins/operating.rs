//! What an operator does to plugins while the server runs: grants a file, puts the one before back.

use doorward_wasm::{FileHash, GrantError, InstallError, Installed, RollbackError};

use super::{Carriers, Hosted, renewal};

/// Why an operator's wish was not fulfilled.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OperatingError {
    /// Nothing there has this name.
    #[error("no provider `{0}` has a plugin")]
    NoProvider(String),
    /// No plugin has this id.
    #[error("no plugin `{0}` is in use")]
    NoPlugin(String),
    /// Everything is granted already.
    #[error("nothing waits for a grant of `{0}`")]
    NothingWaits(String),
    /// The hash cannot be read.
    #[error("`{0}` is not the hash of a file: write sha256: and 64 hexadecimal digits")]
    NoHash(String),
    /// The host said no.
    #[error("{0}")]
    Grant(String),
    /// The host said no.
    #[error("{0}")]
    Rollback(String),
    /// The grant holds now, but not after a restart.
    #[error("the grant holds until the server stops, but cannot be written down")]
    Kept(#[from] std::io::Error),
}

impl Carriers {
    /// Grants a file to a provider, now and after every restart; without a hash the one that waits for it. Answers the hash.
    pub(crate) async fn grant(&self, provider: &str, file: Option<&str>) -> Result<String, OperatingError> {
        let unknown = || OperatingError::NoProvider(provider.to_owned());
        let hosted = self.hosted.as_ref().ok_or_else(unknown)?;
        let wish = hosted.wishes.get(provider).ok_or_else(unknown)?;
        let file = match file {
            Some(text) => FileHash::parse(text).ok_or_else(|| OperatingError::NoHash(text.to_owned()))?,
            None => hosted
                .lacking(provider)
                .ok_or_else(|| OperatingError::NothingWaits(provider.to_owned()))?,
        };
        let granted = hosted.wasm.grant(provider, wish.grant(file)).await;
        granted.map_err(|error| match error {
            GrantError::Install(error) => OperatingError::Grant(renewal::reason(&error)),
            error => OperatingError::Grant(error.to_string()),
        })?;
        let hash = file.to_string();
        hosted.grants.keep(provider, &hash)?;
        tracing::info!(provider, hash, "plugin file granted");
        Ok(hash)
    }

    /// Puts the file before the one in use back. Answers its version and hash.
    pub(crate) async fn roll_back(&self, plugin: &str) -> Result<(String, String), OperatingError> {
        let unknown = || OperatingError::NoPlugin(plugin.to_owned());
        let hosted = self.hosted.as_ref().ok_or_else(unknown)?;
        let installed = hosted.wasm.rollback(plugin).await.map_err(|error| match error {
            RollbackError::NoPlugin(_) => unknown(),
            RollbackError::Install(error @ InstallError::Settings { .. }) => {
                OperatingError::Rollback(renewal::reason(&error))
            }
            error => OperatingError::Rollback(error.to_string()),
        })?;
        match installed {
            Installed::Live { version, hash, .. } => {
                tracing::info!(plugin, version, %hash, "earlier plugin file put back");
                Ok((version, hash.to_string()))
            }
            Installed::Unchanged { .. } | Installed::Waiting { .. } => Err(unknown()),
        }
    }
}

impl Hosted {
    /// The file that lacks this provider's grant: a newer one, or the one in use.
    fn lacking(&self, provider: &str) -> Option<FileHash> {
        let plugins = self.wasm.status();
        let plugin = plugins
            .into_iter()
            .find(|plugin| plugin.providers.iter().any(|known| known.name == provider))?;
        let granted = |hash: &FileHash| {
            let mut known = plugin.providers.iter();
            known.any(|known| known.name == provider && known.granted.contains(hash))
        };
        let waiting = plugin.waiting.as_ref().map(|waiting| waiting.hash);
        waiting.into_iter().chain([plugin.hash]).find(|hash| !granted(hash))
    }
}
