//! The README's walkthrough does what it says, on a fresh server, with nothing but what it names.

use std::path::{Path, PathBuf};
use std::process::Command;

use doorward_tests::binary::Binary;

const START: &str = "<!-- walkthrough:start -->";
const END: &str = "<!-- walkthrough:end -->";

#[test]
fn the_walkthrough_of_the_readme_works() {
    let directory = tempfile::tempdir().unwrap();
    let data_dir = directory.path().join("data");
    std::fs::create_dir(&data_dir).unwrap();
    let server = Binary::start(&data_dir, &[]);
    let script = walkthrough();

    let walked = Command::new("bash")
        .args(["-c", &format!("set -euo pipefail\n{script}")])
        .current_dir(directory.path())
        .env("BASE", server.base())
        .env("no_proxy", "*")
        .output()
        .unwrap();

    let (said, complained) = (
        String::from_utf8_lossy(&walked.stdout),
        String::from_utf8_lossy(&walked.stderr),
    );
    assert!(
        walked.status.success(),
        "{script}\n--- said\n{said}\n--- complained\n{complained}"
    );
}

/// Every block of shell between the marks, as one script.
fn walkthrough() -> String {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("there is a README.md");
    let parts: Vec<&str> = readme.split(START).skip(1).collect();
    let marked = parts.iter().map(|part| part.split(END).next().unwrap_or_default());
    let blocks: Vec<String> = marked.flat_map(shell_blocks).collect();
    assert!(
        !blocks.is_empty(),
        "README.md has no block of shell between {START} and {END}"
    );
    blocks.join("\n")
}

fn shell_blocks(text: &str) -> Vec<String> {
    let opened = text.split("```sh\n").skip(1);
    opened
        .map(|rest| rest.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .expect("this package lies two folders deep")
        .to_owned()
}
