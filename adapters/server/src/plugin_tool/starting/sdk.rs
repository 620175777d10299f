//! The guest SDK as it comes with the server: its sources, and a manifest that stands alone.

use toml::{Table, Value};

use super::{NewFile, StartingError};

macro_rules! sources {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/sdk/", $path)))),*]
    };
}

/// The contract.
pub(super) const CONTRACT: &str = include_str!("../../../../../plugins/wit/notifier.wit");

/// What the SDK and our own plugins are built with.
pub(super) const WORKSPACE: &str = include_str!("../../../../../plugins/Cargo.toml");

const MANIFEST: &str = include_str!("../../../../../plugins/sdk/Cargo.toml");

const SOURCES: &[(&str, &str)] = sources![
    "src/base64.rs",
    "src/bindings.rs",
    "src/config.rs",
    "src/error_outcome.rs",
    "src/export.rs",
    "src/form.rs",
    "src/guest.rs",
    "src/host.rs",
    "src/json.rs",
    "src/lib.rs",
    "src/mailbox.rs",
    "src/message.rs",
    "src/outcome.rs",
    "src/provider.rs",
    "src/receipts.rs",
    "src/request.rs",
    "src/response.rs",
    "src/retry_after.rs",
];

/// The SDK as a package below `.doorward`.
pub(super) fn files() -> Result<Vec<NewFile>, StartingError> {
    let sources = SOURCES.iter();
    let mut files: Vec<_> = sources
        .map(|(path, text)| NewFile::new(format!(".doorward/sdk/{path}"), *text))
        .collect();
    files.push(NewFile::new(".doorward/sdk/Cargo.toml", manifest()?));
    Ok(files)
}

/// The SDK's manifest with everything in it that it takes from its workspace, and without what only its own tests need.
fn manifest() -> Result<String, StartingError> {
    let workspace: Table = toml::from_str(WORKSPACE)?;
    let workspace = workspace
        .get("workspace")
        .and_then(Value::as_table)
        .cloned()
        .unwrap_or_default();
    let mut manifest: Table = toml::from_str(MANIFEST)?;
    manifest.remove("dev-dependencies");
    manifest.remove("lints");
    for section in ["package", "dependencies"] {
        let inherited = workspace.get(section).and_then(Value::as_table);
        if let Some(Value::Table(entries)) = manifest.get_mut(section) {
            inherit(entries, inherited.unwrap_or(&Table::new()));
        }
    }
    Ok(toml::to_string(&manifest)?)
}

fn inherit(entries: &mut Table, inherited: &Table) {
    for (key, value) in entries.iter_mut() {
        let from_workspace = value.get("workspace").and_then(Value::as_bool) == Some(true);
        if let Some(whole) = inherited.get(key).filter(|_| from_workspace) {
            *value = whole.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_source_of_the_sdk_comes_along() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/sdk/src");
        let there: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| format!("src/{}", entry.unwrap().file_name().to_string_lossy()))
            .collect();

        let here: BTreeSet<String> = SOURCES.iter().map(|(path, _)| (*path).to_owned()).collect();

        assert_eq!(here, there);
    }

    #[test]
    fn the_manifest_stands_alone() {
        let manifest = manifest().unwrap();

        assert!(!manifest.contains("workspace"), "{manifest}");
        assert!(manifest.contains("name = \"doorward-plugin\""), "{manifest}");
        assert!(manifest.contains("[dependencies.wit-bindgen]"), "{manifest}");
    }
}
