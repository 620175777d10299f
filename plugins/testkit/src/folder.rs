//! A plugin's folder: its manifest and its cassettes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Cassette, CassetteError, Guest, Manifest, ManifestError, Report, matrix, play};

/// A plugin's manifest and cassettes, read.
pub struct Folder {
    /// What the plugin asks for.
    pub manifest: Manifest,
    /// How it is to behave.
    pub cassettes: Vec<Cassette>,
}

/// Why a folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file could not be read.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The manifest is wrong.
    #[error("plugin.toml: {0}")]
    Manifest(#[from] ManifestError),
    /// A cassette is wrong.
    #[error("{}: {error}", path.display())]
    Cassette {
        /// Which.
        path: PathBuf,
        /// Why.
        error: CassetteError,
    },
    /// There is nothing to play.
    #[error("tests/ holds no cassette")]
    Empty,
}

impl Folder {
    /// Reads `plugin.toml` and `tests/*.toml` below this folder, the cassettes in the order of their names.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, FolderError> {
        let folder = folder.as_ref();
        let manifest = Manifest::parse(&text(&folder.join("plugin.toml"))?)?;
        let mut cassettes = Vec::new();
        for path in cassette_files(&folder.join("tests"))? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let cassette = Cassette::parse(&name, &text(&path)?);
            cassettes.push(cassette.map_err(|error| FolderError::Cassette { path, error })?);
        }
        if cassettes.is_empty() {
            return Err(FolderError::Empty);
        }
        Ok(Self { manifest, cassettes })
    }

    /// Runs every cassette as it is written.
    pub fn play(&self, guest: &dyn Guest) -> Report {
        play::all(self, guest)
    }

    /// Runs the fault matrix that follows from the cassettes.
    pub fn endure(&self, guest: &dyn Guest) -> Report {
        matrix::all(self, guest)
    }
}

fn text(path: &Path) -> Result<String, FolderError> {
    fs::read_to_string(path).map_err(|error| file_error(path, error))
}

fn cassette_files(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| file_error(folder, error))? {
        let path = entry.map_err(|error| file_error(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn file_error(path: &Path, error: io::Error) -> FolderError {
    FolderError::File {
        path: path.to_owned(),
        error,
    }
}
