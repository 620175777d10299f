//! The licence texts that travel with the binary are those of the code inside it.

use std::path::{Path, PathBuf};

use crate::repository::{cargo, packages, root, text};

#[test]
fn the_shipped_surrealdb_licences_are_those_of_the_crates_in_use() {
    let shipped: Vec<(PathBuf, String)> = shipped_texts();
    let used: Vec<(String, String)> = surrealdb_crates();

    assert!(
        used.iter().any(|(name, _)| name == "surrealdb"),
        "the engine is in the tree"
    );
    for (name, licence) in &used {
        let is_shipped = shipped.iter().any(|(_, text)| text == licence);
        assert!(
            is_shipped,
            "the licence of {name} is not in licenses/: read it, then put it there and into its README.md"
        );
    }
    for (path, text) in &shipped {
        let is_used = used.iter().any(|(_, licence)| licence == text);
        assert!(is_used, "{}: no crate in use has this licence", path.display());
    }
}

fn shipped_texts() -> Vec<(PathBuf, String)> {
    let entries = std::fs::read_dir(root().join("licenses")).expect("licenses/ exists");
    entries
        .map(|entry| entry.expect("licenses/ can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let text = read(&path);
            (path, text)
        })
        .collect()
}

/// Name and licence text of every crate that SurrealDB publishes under its own licence.
fn surrealdb_crates() -> Vec<(String, String)> {
    let here = format!("--filter-platform={}", this_platform());
    let packages = packages(&cargo(&["metadata", "--format-version", "1", "--locked", &here]));
    packages
        .iter()
        .filter(|package| text(package, "name").split('-').next() == Some("surrealdb"))
        .map(|package| {
            let manifest = Path::new(text(package, "manifest_path"));
            (
                text(package, "name").to_owned(),
                read(&manifest.with_file_name("LICENSE")),
            )
        })
        .collect()
}

fn this_platform() -> String {
    let answer = cargo(&["--version", "--verbose"]);
    let host = answer.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("cargo names the platform it was built for").to_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}
