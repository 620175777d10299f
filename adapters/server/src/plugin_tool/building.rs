//! From a folder to the one file that installs.

mod python;
mod typescript;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use doorward_pack::{Contents, PackError};

use super::folder::{Folder, FolderError, Language};
use super::terminal::{Terminal, size};

/// A plugin that was built.
pub(crate) struct Built {
    /// The folder it was built from.
    pub(crate) folder: Folder,
    /// The file.
    pub(crate) file: PathBuf,
    /// What is in the file.
    pub(crate) component: Vec<u8>,
    /// What the file holds.
    pub(crate) contents: Contents,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildingError {
    /// The folder is none of a plugin.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// There is no Rust.
    #[error("cargo is not installed: get Rust from https://rustup.rs")]
    NoCargo,
    /// The guest cannot be compiled.
    #[error(transparent)]
    Compile(#[from] doorward_pack::BuildError),
    /// A tool of the language is missing.
    #[error("{program} is not installed: {fix}")]
    NoTool {
        /// Which.
        program: &'static str,
        /// Where it comes from.
        fix: &'static str,
    },
    /// A tool of the language said no. It has said why.
    #[error("{what} failed; the reason stands above")]
    Failed {
        /// What was done.
        what: &'static str,
    },
    /// What was compiled is no plugin.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A file cannot be read or written.
    #[error("{} cannot be used", .0.display())]
    File(PathBuf, #[source] io::Error),
    /// The terminal is gone.
    #[error("the terminal cannot be written to")]
    Terminal(#[from] io::Error),
}

/// Builds, and says what was built.
pub(crate) fn perform(path: &Path, terminal: &Terminal) -> Result<(), BuildingError> {
    let built = build(path)?;
    let manifest = &built.folder.manifest;
    terminal.say(&format!("{} {}", terminal.strong(&manifest.id), manifest.version))?;
    terminal.tell(&[
        ("file", built.file.display().to_string()),
        ("size", size(built.contents.size)),
        ("sha256", built.contents.sha256.clone()),
        ("imports", short(&built.contents.imports)),
        ("exports", short(&built.contents.exports)),
    ])?;
    Ok(())
}

/// Builds the plugin in a folder. What compilers have to say goes to the standard error.
pub(crate) fn build(path: &Path) -> Result<Built, BuildingError> {
    let folder = Folder::open(path)?;
    let component = match folder.language {
        Language::Rust => doorward_pack::pack(&module(&folder)?, &folder.manifest_text)?,
        Language::TypeScript => doorward_pack::seal(typescript::component(&folder)?, &folder.manifest_text)?,
        Language::Python => doorward_pack::seal(python::component(&folder)?, &folder.manifest_text)?,
    };
    let contents = Contents::of(&component)?;
    let file = folder.file();
    fs::write(&file, &component).map_err(|error| BuildingError::File(file.clone(), error))?;
    Ok(Built {
        folder,
        file,
        component,
        contents,
    })
}

/// The core module of a plugin in Rust.
fn module(folder: &Folder) -> Result<Vec<u8>, BuildingError> {
    let module = doorward_pack::build(&folder.path, &folder.target_dir()).map_err(|error| match error {
        doorward_pack::BuildError::Start { error, .. } if error.kind() == io::ErrorKind::NotFound => {
            BuildingError::NoCargo
        }
        error => error.into(),
    })?;
    read(&module)
}

fn read(path: &Path) -> Result<Vec<u8>, BuildingError> {
    fs::read(path).map_err(|error| BuildingError::File(path.to_owned(), error))
}

/// Runs a tool of a language in a plugin's folder; what it prints goes to the standard error.
fn run(
    command: &mut Command,
    program: &'static str,
    fix: &'static str,
    what: &'static str,
) -> Result<(), BuildingError> {
    let ended = command.stdin(std::process::Stdio::null()).stdout(io::stderr()).status();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(BuildingError::Failed { what }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(BuildingError::NoTool { program, fix }),
        Err(error) => Err(error.into()),
    }
}

/// The names of interfaces without what all of them begin and end with.
pub(crate) fn short(interfaces: &[String]) -> String {
    let short = interfaces.iter().map(|name| {
        let own = name.strip_prefix("doorward:notifier/");
        own.and_then(|own| own.split('@').next()).unwrap_or(name)
    });
    short.collect::<Vec<_>>().join(" ")
}
