//! Where the repository is, which files it consists of, and what cargo says about its packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The folders of generated SDKs: nobody writes those files, so no rule about writing applies.
const GENERATED: &[&str] = &["openapi/rust/", "openapi/typescript/", "openapi/python/"];

/// One text file of the repository.
pub(crate) struct TextFile {
    /// Its path from the root, with `/` between the parts.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The repository's root folder.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .expect("this crate lies two folders deep")
        .to_path_buf()
}

/// Every text file that somebody wrote and git does not ignore, committed or not.
pub(crate) fn written_files() -> Vec<TextFile> {
    let listing = run(Command::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]));
    listing
        .split_terminator('\0')
        .filter(|path| !GENERATED.iter().any(|folder| path.starts_with(folder)))
        .filter_map(|path| {
            // A deleted file is listed until its deletion is committed; what is not UTF-8 is not text.
            let text = std::fs::read_to_string(root().join(path)).ok()?;
            Some(TextFile {
                path: path.to_owned(),
                text,
            })
        })
        .collect()
}

/// What `cargo` prints for these arguments.
pub(crate) fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(Command::new(cargo).args(arguments))
}

/// The list of packages in a `cargo metadata` answer.
pub(crate) fn packages(metadata: &str) -> Vec<Value> {
    let metadata: Value = serde_json::from_str(metadata).expect("cargo metadata prints JSON");
    metadata["packages"]
        .as_array()
        .expect("cargo metadata lists packages")
        .clone()
}

/// A member of a JSON object that must be text.
pub(crate) fn text<'a>(object: &'a Value, member: &str) -> &'a str {
    object[member]
        .as_str()
        .unwrap_or_else(|| panic!("{member} is text in {object}"))
}

fn run(command: &mut Command) -> String {
    let output = command.current_dir(root()).output().expect("the program starts");
    assert!(
        output.status.success(),
        "{command:?} failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("the program prints UTF-8")
}
