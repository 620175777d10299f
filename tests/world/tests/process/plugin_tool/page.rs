//! The page "Write a provider in thirty minutes" does what it says, in an empty folder, with nothing but what it names.

use std::path::Path;
use std::process::{Command, Output};

use doorward_tests::binary::program;

use super::{in_workshop, said};

const PAGE: &str = include_str!("../../../../../docs/write-a-provider.md");

/// A block of the page, and whether it is to succeed.
struct Block {
    script: String,
    succeeds: bool,
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = PAGE;
    while let Some((_, opened)) = rest.split_once("```") {
        let (word, after) = opened.split_once('\n').expect("a block begins on a line of its own");
        let (script, behind) = after.split_once("\n```").expect("a block ends");
        if let Some(wish) = word.strip_prefix("sh") {
            blocks.push(Block {
                script: script.to_owned(),
                succeeds: wish.trim() != "fails",
            });
        }
        rest = behind;
    }
    blocks
}

/// Runs a block where the one before it ended.
fn run(folder: &Path, home: &Path, script: &str) -> (Output, String) {
    let mut bash = Command::new("bash");
    bash.args([
        "-euo",
        "pipefail",
        "-c",
        &format!("{script}\npwd > \"$PAGE_HOME/where\""),
    ])
    .env_clear()
    .current_dir(folder);
    in_workshop(&mut bash);
    let path = std::env::var("PATH").expect("there is a path");
    bash.env("PATH", format!("{}:{path}", home.join("bin").display()))
        .env("PAGE_HOME", home);
    let output = bash.output().unwrap();
    let said = said(&output);
    (output, said)
}

#[test]
fn a_provider_is_written_by_the_page_as_it_stands() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    std::fs::create_dir(home.join("bin")).unwrap();
    std::os::unix::fs::symlink(program(), home.join("bin/doorward")).unwrap();
    let mut folder = home.join("work-folder");
    std::fs::create_dir(&folder).unwrap();
    let mut transcript = String::new();

    for Block { script, succeeds } in blocks() {
        let (output, said) = run(&folder, home, &script);
        assert_eq!(output.status.success(), succeeds, "{script}\n---\n{said}");
        transcript.push_str(&String::from_utf8_lossy(&output.stdout));
        transcript.push_str(&String::from_utf8_lossy(&output.stderr));
        if let (true, Ok(place)) = (succeeds, std::fs::read_to_string(home.join("where"))) {
            folder = place.trim().into();
        }
    }

    assert!(transcript.contains("it is rejected, not suppressed"), "{transcript}");
    assert!(transcript.contains("8 cases played"), "{transcript}");
    assert!(
        transcript.contains("the provider got POST /v1/messages"),
        "{transcript}"
    );
    assert!(transcript.contains("grant = \"sha256:"), "{transcript}");
    assert!(folder.join("sms-acme/sms-acme.wasm").is_file());
    let of_cargo = |line: &&str| line.contains("\u{1b}[");
    assert_eq!(
        transcript.lines().find(of_cargo),
        None,
        "nobody but a terminal gets colour"
    );
}
