//! Which files become plugins. Everything else is turned away with a sentence that says what would help.

mod structure;

use crate::fingerprint::FileHash;
use crate::manifest::{CONTRACT, Manifest, ManifestError, SECTION};
use crate::settings::{Limits, Tier};

use self::structure::Structure;

/// A file that may become a plugin.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// What tells it from every other file.
    pub hash: FileHash,
    /// Its size.
    pub bytes: usize,
    /// The interfaces it imports.
    pub imports: Vec<String>,
    /// Whether it reads the provider's callbacks.
    pub receipts: bool,
    /// The limits it was judged by.
    pub tier: Tier,
    /// What it says about itself.
    pub manifest: Manifest,
}

impl Admitted {
    /// Judges a file by the usual limits, all but its code: what it says holds once it has been compiled.
    pub fn read(file: &[u8], tier: Tier) -> Result<Self, AdmissionError> {
        judge(file, tier, &Limits::of(tier))
    }
}

/// Judges a file, all but its code.
pub(crate) fn judge(file: &[u8], tier: Tier, limits: &Limits) -> Result<Admitted, AdmissionError> {
    if file.len() > limits.component_bytes {
        return Err(AdmissionError::TooLarge {
            bytes: file.len(),
            most: limits.component_bytes,
        });
    }
    let structure = Structure::read(file)?;
    structure.judge(limits)?;
    let manifest = match structure.manifests.as_slice() {
        [] => return Err(AdmissionError::NoManifest),
        [text] => std::str::from_utf8(text).map_err(|_| AdmissionError::NoManifest)?,
        _ => return Err(AdmissionError::TwoManifests),
    };
    let manifest = Manifest::parse(manifest)?;
    let receipts = structure.exports.iter().any(|name| *name == interface("receipts"));
    Ok(Admitted {
        hash: FileHash::of(file),
        bytes: file.len(),
        imports: structure.imports,
        receipts,
        tier,
        manifest,
    })
}

/// The full name of an interface of the contract.
fn interface(name: &str) -> String {
    CONTRACT.replace('@', &format!("/{name}@"))
}

/// Why a file does not become a plugin, and what would mend it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AdmissionError {
    /// It is larger than a plugin may be.
    #[error("the file has {bytes} bytes, at most {most} are allowed: build with opt-level \"s\", lto and strip")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// It is cut off or not WebAssembly at all.
    #[error("the file is damaged or no WebAssembly ({fault}): build it again and copy it whole")]
    Damaged {
        /// What the parser says.
        fault: String,
    },
    /// It is a core module.
    #[error("the file is a core module, not a component: turn it into one with `doorward plugin build`")]
    Module,
    /// It imports what no plugin gets.
    #[error("the plugin imports {import}, which is none of ours: {fix}")]
    Import {
        /// The import.
        import: String,
        /// How to be rid of it.
        fix: &'static str,
    },
    /// It cannot send.
    #[error("the plugin does not export {export}: implement the `sender` interface of {CONTRACT}")]
    Export {
        /// The export.
        export: String,
    },
    /// It has no memory, or several.
    #[error("the plugin has {found} memories, it must have exactly one: build one module for one component")]
    Memories {
        /// How many.
        found: usize,
    },
    /// It starts with more memory than it may ever have.
    #[error(
        "the plugin starts with {bytes} bytes of memory, at most {most} are allowed: make its stack and data smaller"
    )]
    Memory {
        /// How much.
        bytes: u64,
        /// The limit.
        most: usize,
    },
    /// It has a component inside that does something.
    #[error("the plugin has a component nested in it: build one component, do not compose several")]
    Nested,
    /// It has more parts than any build makes.
    #[error("the plugin has {found} {part}, at most {most} are allowed: build one module for one component")]
    Parts {
        /// Of what.
        part: &'static str,
        /// How many.
        found: usize,
        /// The limit.
        most: usize,
    },
    /// It says nothing about itself.
    #[error(
        "the plugin has no manifest: pack plugin.toml into the custom section {SECTION:?} with `doorward plugin pack`"
    )]
    NoManifest,
    /// It says two things about itself.
    #[error("the plugin has more than one manifest: pack it again from a fresh build")]
    TwoManifests,
    /// Its manifest does not hold together.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Its code cannot be compiled or does not fit the contract.
    #[error("the plugin's code is not accepted ({fault}): build it for wasm32-unknown-unknown against {CONTRACT}")]
    Code {
        /// What the compiler says.
        fault: String,
    },
}
