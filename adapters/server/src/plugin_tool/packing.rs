//! A component made by other means, with its manifest put inside.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use doorward_pack::{Contents, PackError};

use super::folder::{FolderError, read_manifest};
use super::terminal::{Terminal, size};

/// What is packed.
#[derive(Debug)]
pub struct Packing {
    /// A component, or a core module built against the contract.
    pub(crate) source: PathBuf,
    /// Its manifest.
    pub(crate) manifest: PathBuf,
    /// Where the plugin file goes; beside the manifest, under the plugin's id, if nowhere else.
    pub(crate) out: Option<PathBuf>,
}

/// Why nothing was packed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackingError {
    /// The manifest is wrong.
    #[error(transparent)]
    Manifest(#[from] FolderError),
    /// What is to be packed is no plugin.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A file cannot be read or written.
    #[error("{} cannot be used", .0.display())]
    File(PathBuf, #[source] io::Error),
    /// The terminal is gone.
    #[error("the terminal cannot be written to")]
    Terminal(#[from] io::Error),
}

/// Packs.
pub(crate) fn perform(packing: &Packing, terminal: &Terminal) -> Result<(), PackingError> {
    let (text, manifest) = read_manifest(&packing.manifest)?;
    let source = fs::read(&packing.source).map_err(|error| PackingError::File(packing.source.clone(), error))?;
    let component = if is_module(&source) {
        doorward_pack::pack(&source, &text)?
    } else {
        doorward_pack::seal(source, &text)?
    };
    let contents = Contents::of(&component)?;
    let beside = packing.manifest.parent().unwrap_or_else(|| Path::new("."));
    let usual = || beside.join(format!("{}.wasm", manifest.id));
    let out = packing.out.clone().unwrap_or_else(usual);
    fs::write(&out, &component).map_err(|error| PackingError::File(out.clone(), error))?;
    terminal.say(&format!("{} {}", terminal.strong(&manifest.id), manifest.version))?;
    terminal.tell(&[
        ("file", out.display().to_string()),
        ("size", size(contents.size)),
        ("sha256", contents.sha256),
    ])?;
    Ok(())
}

/// Whether this is a core module: its layer is 0, a component's is 1.
fn is_module(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0asm\x01\0\0\0")
}
