//! An author's folder: which plugin it is, and what it is written in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use doorward_wasm::{Manifest, ManifestError, Tier};

/// What a plugin is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Compiled to WebAssembly.
    Rust,
    /// Bundled with a JavaScript engine.
    TypeScript,
    /// Bundled with an interpreter.
    Python,
}

impl Language {
    /// The limits its plugins need.
    pub(crate) const fn tier(self) -> Tier {
        match self {
            Self::Rust => Tier::Compiled,
            Self::TypeScript | Self::Python => Tier::Interpreted,
        }
    }
}

/// A folder with a plugin in it.
pub(crate) struct Folder {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What it is written in.
    pub(crate) language: Language,
    /// The text of `plugin.toml`.
    pub(crate) manifest_text: String,
    /// What it says.
    pub(crate) manifest: Manifest,
}

/// Why a folder holds no plugin.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FolderError {
    /// There is no such folder.
    #[error("there is no folder {}: begin one with `doorward plugin new NAME`", .0.display())]
    NotThere(PathBuf),
    /// There is no manifest in it.
    #[error(
        "there is no plugin.toml in {}: go to a plugin's folder, or begin one with `doorward plugin new NAME`",
        .0.display()
    )]
    NoManifest(PathBuf),
    /// There is nothing to build.
    #[error("{} holds neither Cargo.toml (Rust) nor package.json (TypeScript) nor requirements.txt (Python)", .0.display())]
    NoSource(PathBuf),
    /// The manifest is wrong.
    #[error("{}", at_line(path, *line, fault))]
    Manifest {
        /// Which.
        path: PathBuf,
        /// Where, when that is known.
        line: Option<usize>,
        /// Why.
        fault: ManifestError,
    },
    /// A file cannot be read.
    #[error("{} cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
}

impl Folder {
    /// Reads the plugin in a folder.
    pub(crate) fn open(path: &Path) -> Result<Self, FolderError> {
        if !path.is_dir() {
            return Err(FolderError::NotThere(path.to_owned()));
        }
        let (manifest_text, manifest) = read_manifest(&path.join("plugin.toml"))?;
        let language = language(path).ok_or_else(|| FolderError::NoSource(path.to_owned()))?;
        Ok(Self {
            path: path.to_owned(),
            language,
            manifest_text,
            manifest,
        })
    }

    /// The file that installs.
    pub(crate) fn file(&self) -> PathBuf {
        self.path.join(format!("{}.wasm", self.manifest.id))
    }

    /// Where the tools of the language leave what they make.
    pub(crate) fn target_dir(&self) -> PathBuf {
        let shared = std::env::var_os("CARGO_TARGET_DIR").filter(|_| self.language == Language::Rust);
        shared.map_or_else(|| self.path.join("target"), PathBuf::from)
    }
}

/// A manifest and its text.
pub(crate) fn read_manifest(path: &Path) -> Result<(String, Manifest), FolderError> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => FolderError::NoManifest(path.parent().unwrap_or(path).to_owned()),
        _ => FolderError::Unreadable(path.to_owned(), error),
    })?;
    match Manifest::parse(&text) {
        Ok(manifest) => Ok((text, manifest)),
        Err(fault) => Err(FolderError::Manifest {
            path: path.to_owned(),
            line: line_of(&text, &fault),
            fault,
        }),
    }
}

fn language(path: &Path) -> Option<Language> {
    let signs = [
        ("Cargo.toml", Language::Rust),
        ("package.json", Language::TypeScript),
        ("requirements.txt", Language::Python),
    ];
    let sign = signs.into_iter().find(|(file, _)| path.join(file).is_file());
    sign.map(|(_, language)| language)
}

/// The line a fault is on. A syntax error says itself where it is.
fn line_of(text: &str, fault: &ManifestError) -> Option<usize> {
    let mentions = |line: &&str| match fault {
        ManifestError::Syntax { .. } => false,
        ManifestError::Contract { found } => line.contains("contract") && line.contains(found.as_str()),
        ManifestError::Value { entry, found, .. } => {
            let key = entry.rsplit('.').next().unwrap_or(entry);
            let first = found.split(", ").next().unwrap_or(found);
            line.trim_start().starts_with(key) && line.contains(first)
        }
        ManifestError::Placeholder { key, .. } => line.contains(&format!("{{config.{key}}}")),
        ManifestError::UseWithoutRequest { secret, .. }
        | ManifestError::Placement { secret, .. }
        | ManifestError::Condition { secret, .. } => line.contains(&format!("secrets.{secret}")),
    };
    let lines = text.lines().collect::<Vec<_>>();
    lines.iter().position(mentions).map(|index| index + 1)
}

fn at_line(path: &Path, line: Option<usize>, fault: &ManifestError) -> String {
    let place = line.map(|line| format!(":{line}")).unwrap_or_default();
    format!("{}{place}: {fault}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"[plugin]
id = "acme"
version = "1.0.0"
contract = "doorward:notifier@1.0.0"
channels = ["sms"]

[[http]]
host = "{config.region}.acme.example"
methods = ["POST"]
path = "/"
why = "Send"
"#;

    fn said(text: &str) -> String {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("plugin.toml"), text).unwrap();
        let error = Folder::open(home.path()).err().unwrap().to_string();
        error.replace(&home.path().display().to_string(), "FOLDER")
    }

    #[test]
    fn a_broken_manifest_is_named_with_its_line() {
        let version = said(&MANIFEST.replace("1.0.0\"\ncontract", "one\"\ncontract"));
        let contract = said(&MANIFEST.replace("notifier@1.0.0", "notifier@2.0.0"));
        let placeholder = said(MANIFEST);
        let syntax = said(&MANIFEST.replace("[plugin]", "[plugin"));

        assert!(
            version.starts_with("FOLDER/plugin.toml:3: plugin.version is \"one\""),
            "{version}"
        );
        assert!(
            contract.starts_with("FOLDER/plugin.toml:4: the plugin was built for"),
            "{contract}"
        );
        assert!(
            placeholder.starts_with("FOLDER/plugin.toml:8: http.host mentions"),
            "{placeholder}"
        );
        assert!(syntax.contains("line 1"), "{syntax}");
    }

    #[test]
    fn a_folder_that_is_none_is_answered_with_what_to_do() {
        let home = tempfile::tempdir().unwrap();
        let nowhere = Folder::open(&home.path().join("nowhere")).err().unwrap();
        let empty = Folder::open(home.path()).err().unwrap();
        fs::write(
            home.path().join("plugin.toml"),
            MANIFEST.replace("{config.region}", "api"),
        )
        .unwrap();
        let sourceless = Folder::open(home.path()).err().unwrap();

        assert!(nowhere.to_string().contains("doorward plugin new NAME"), "{nowhere}");
        assert!(empty.to_string().contains("there is no plugin.toml"), "{empty}");
        assert!(sourceless.to_string().contains("neither Cargo.toml"), "{sourceless}");
    }
}
