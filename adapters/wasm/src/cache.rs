//! Compiled plugins on disk: used only when the MAC proves that this host wrote them.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::fingerprint::FileHash;
use crate::settings::CacheKey;

const MAC_BYTES: usize = 32;

/// The directory of compiled plugins.
pub(crate) struct Cache {
    directory: PathBuf,
    key: CacheKey,
    engine: u64,
}

impl Cache {
    /// Makes the directory for the owner only, or makes sure that it is.
    pub(crate) fn open(directory: &Path, key: CacheKey, engine: &wasmtime::Engine) -> io::Result<Self> {
        private_directory(directory)?;
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        Ok(Self {
            directory: directory.to_owned(),
            key,
            engine: hasher.finish(),
        })
    }

    /// The compiled form of a file, if it lies there unharmed.
    pub(crate) fn find(&self, file: FileHash) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.path(file)).ok()?;
        let (mac, compiled) = bytes.split_at_checked(MAC_BYTES)?;
        self.mac(file, compiled)?.verify_slice(mac).ok()?;
        bytes.drain(..MAC_BYTES);
        Some(bytes)
    }

    /// Keeps a compiled form. That it could not be kept costs time at the next start and nothing else.
    pub(crate) fn keep(&self, file: FileHash, compiled: &[u8]) -> io::Result<()> {
        let mac = self
            .mac(file, compiled)
            .ok_or(io::ErrorKind::InvalidInput)?
            .finalize()
            .into_bytes();
        let path = self.path(file);
        let beside = path.with_extension(format!("{}.part", std::process::id()));
        let mut part = private_file(&beside)?;
        part.write_all(&mac)?;
        part.write_all(compiled)?;
        part.sync_all()?;
        fs::rename(&beside, &path)
    }

    fn path(&self, file: FileHash) -> PathBuf {
        let name = file.to_string();
        let name = name.trim_start_matches("sha256:");
        self.directory.join(format!("{name}-{:016x}.compiled", self.engine))
    }

    fn mac(&self, file: FileHash, compiled: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.bytes()).ok()?;
        mac.update(b"doorward compiled plugin 1\0");
        mac.update(file.as_bytes());
        mac.update(&self.engine.to_be_bytes());
        mac.update(compiled);
        Some(mac)
    }
}

#[cfg(unix)]
fn private_directory(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};

    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    let found = fs::symlink_metadata(directory)?;
    // Six clear bits at the end: nothing for group and others.
    if found.is_dir() && found.mode().trailing_zeros() >= 6 {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "others can enter it; allow its owner only (chmod 700)",
    ))
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
}

#[cfg(not(unix))]
fn private_directory(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<fs::File> {
    fs::File::create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(directory: &Path, key: u8) -> Cache {
        Cache::open(directory, CacheKey::new([key; 32]), &wasmtime::Engine::default()).unwrap()
    }

    #[test]
    fn what_was_kept_is_found_with_the_same_key_only() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("cache");
        let file = FileHash::of(b"plugin");

        cache(&directory, 1).keep(file, b"compiled").unwrap();

        assert_eq!(cache(&directory, 1).find(file).as_deref(), Some(&b"compiled"[..]));
        assert_eq!(cache(&directory, 2).find(file), None);
        assert_eq!(cache(&directory, 1).find(FileHash::of(b"other")), None);
    }

    #[test]
    fn a_changed_file_is_not_used() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("cache");
        let file = FileHash::of(b"plugin");
        let cache = cache(&directory, 1);
        cache.keep(file, b"compiled").unwrap();

        for at in [0, MAC_BYTES, MAC_BYTES + 7] {
            let mut bytes = fs::read(cache.path(file)).unwrap();
            bytes[at] ^= 1;
            fs::write(cache.path(file), &bytes).unwrap();
            assert_eq!(cache.find(file), None, "byte {at}");
            bytes[at] ^= 1;
            fs::write(cache.path(file), &bytes).unwrap();
        }
        fs::write(cache.path(file), b"short").unwrap();
        assert_eq!(cache.find(file), None);
    }

    #[test]
    fn one_files_compiled_form_does_not_pass_for_anothers() {
        let home = tempfile::tempdir().unwrap();
        let cache = cache(&home.path().join("cache"), 1);
        let (one, other) = (FileHash::of(b"one"), FileHash::of(b"other"));
        cache.keep(one, b"compiled").unwrap();

        fs::copy(cache.path(one), cache.path(other)).unwrap();

        assert_eq!(cache.find(other), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_directory_others_can_enter_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;

        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("cache");
        cache(&directory, 1);
        assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);

        fs::set_permissions(&directory, fs::Permissions::from_mode(0o750)).unwrap();

        assert!(Cache::open(&directory, CacheKey::new([1; 32]), &wasmtime::Engine::default()).is_err());
    }
}
