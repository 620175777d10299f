//! Plugins in TypeScript: esbuild bundles the source, componentize-js a JavaScript engine with it.

use std::fs;
use std::process::Command;

use super::{BuildingError, Folder, read, run};

const NODE: &str = "get Node 20 or newer from https://nodejs.org";

/// The component of a folder's `src/plugin.ts`, which imports the contract and nothing else.
pub(super) fn component(folder: &Folder) -> Result<Vec<u8>, BuildingError> {
    if !folder
        .path
        .join("node_modules/@bytecodealliance/componentize-js")
        .is_dir()
    {
        let mut install = Command::new("npm");
        install
            .current_dir(&folder.path)
            .args(["install", "--no-audit", "--no-fund", "--loglevel", "error"]);
        run(&mut install, "npm", NODE, "npm install")?;
    }
    let target = std::path::absolute(folder.target_dir())?;
    fs::create_dir_all(&target).map_err(|error| BuildingError::File(target.clone(), error))?;
    let out = target.join("component.wasm");
    let mut componentize = Command::new("node");
    componentize
        .current_dir(&folder.path)
        .args(["componentize.mjs", ".doorward/wit/notifier.wit"])
        .arg(&out);
    run(&mut componentize, "node", NODE, "componentize-js")?;
    read(&out)
}
