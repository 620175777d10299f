//! Where the tokens of a session are kept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::call::new_key;
use crate::secret::Secret;

/// The tokens of a session, with the moment the access token ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTokens {
    /// Shows who makes a call.
    pub access_token: Secret,
    /// Gets the next tokens.
    pub refresh_token: Secret,
    /// The session's id.
    pub session_id: String,
    /// When the access token ends, in milliseconds since 1970 by this machine's clock.
    pub expires_at: u64,
    /// For how many milliseconds it counts in all.
    pub lasts: u64,
}

/// Held while work is done that nobody else who uses the same place may do at the same time.
pub type StoreGuard = Box<dyn Send>;

/// A place for tokens. `load`, `save` and `clear` have to be quick; `lock` may wait.
pub trait TokenStore: Send + Sync + 'static {
    /// The tokens kept, if there are any.
    fn load(&self) -> io::Result<Option<StoredTokens>>;

    /// Keeps these tokens in place of others.
    fn save(&self, tokens: &StoredTokens) -> io::Result<()>;

    /// Keeps none any more.
    fn clear(&self) -> io::Result<()>;

    /// Waits until nobody else has it, and keeps everybody else out until the guard is dropped. Needed where several
    /// programs share one session: two of them must not renew it at the same time.
    fn lock(&self) -> io::Result<StoreGuard> {
        Ok(Box::new(()))
    }
}

/// Keeps tokens as long as the program runs.
#[derive(Debug, Default)]
pub struct MemoryTokenStore(Mutex<Option<StoredTokens>>);

impl TokenStore for MemoryTokenStore {
    fn load(&self) -> io::Result<Option<StoredTokens>> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn save(&self, tokens: &StoredTokens) -> io::Result<()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokens.clone());
        Ok(())
    }

    fn clear(&self) -> io::Result<()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }
}

/// Keeps tokens in a file that only its owner can read. Several programs may share it.
#[derive(Debug)]
pub struct FileTokenStore {
    path: PathBuf,
}

impl FileTokenStore {
    /// A store in this file. Its folder is made when there is something to keep.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(ending);
        self.path.with_file_name(name)
    }

    fn make_folder(&self) -> io::Result<()> {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => fs::create_dir_all(folder),
            _ => Ok(()),
        }
    }
}

impl TokenStore for FileTokenStore {
    fn load(&self) -> io::Result<Option<StoredTokens>> {
        match fs::read(&self.path) {
            // What cannot be read as tokens is no session.
            Ok(kept) => Ok(serde_json::from_slice(&kept).ok()),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(cause),
        }
    }

    fn save(&self, tokens: &StoredTokens) -> io::Result<()> {
        self.make_folder()?;
        // A rename is done as a whole or not at all.
        let fresh = self.beside(&format!(".{}", new_key()));
        let written =
            write_for_owner(&fresh, &serde_json::to_vec(tokens)?).and_then(|()| fs::rename(&fresh, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&fresh);
        }
        written
    }

    fn clear(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
            _ => Ok(()),
        }
    }

    fn lock(&self) -> io::Result<StoreGuard> {
        self.make_folder()?;
        let file = for_owner(OpenOptions::new().create(true).truncate(false)).open(self.beside(".lock"))?;
        file.lock()?;
        Ok(Box::new(file))
    }
}

fn write_for_owner(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file: File = for_owner(OpenOptions::new().create_new(true)).open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

fn for_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.write(true)
}
