//! From a core module and a manifest to one file that installs.

use wasm_encoder::{ComponentSection, CustomSection};
use wit_component::ComponentEncoder;

/// The custom section that holds the manifest.
pub const SECTION: &str = "doorward-manifest";

/// Why there is no plugin file.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The module does not fit the contract it was built with.
    #[error("the module is no component: {0}")]
    Module(String),
    /// The file is not a component.
    #[error("the file is no component: {0}")]
    Component(#[from] wasmparser::BinaryReaderError),
    /// The component would need something that no host gives it.
    #[error("it imports {}: build for wasm32-unknown-unknown, and use nothing that needs WASI", .0.join(", "))]
    Imports(Vec<String>),
    /// It has a manifest.
    #[error("the component has a manifest already: build it again, and pack what comes of that")]
    Sealed,
}

/// Makes a component of a core module and puts the manifest into it. One that imports anything but the contract is refused.
pub fn pack(module: &[u8], manifest: &str) -> Result<Vec<u8>, PackError> {
    let mut encoder = ComponentEncoder::default();
    let component = encoder.validate(true).module(module).and_then(ComponentEncoder::encode);
    seal(
        component.map_err(|error| PackError::Module(format!("{error:#}")))?,
        manifest,
    )
}

/// Puts the manifest into a component. One that imports anything but the contract, or has a manifest, is refused.
pub fn seal(mut component: Vec<u8>, manifest: &str) -> Result<Vec<u8>, PackError> {
    if crate::Contents::of(&component)?.manifest.is_some() {
        return Err(PackError::Sealed);
    }
    let section = CustomSection {
        name: SECTION.into(),
        data: manifest.as_bytes().into(),
    };
    section.append_to_component(&mut component);
    let contents = crate::Contents::of(&component)?;
    let foreign: Vec<String> = contents.foreign_imports().map(str::to_owned).collect();
    if foreign.is_empty() {
        Ok(component)
    } else {
        Err(PackError::Imports(foreign))
    }
}
