//! The test command that the README tells a newcomer is the one that CI runs.

use std::process::Command;

use crate::repository::root;

const MARKER: &str = "<!-- test-command -->";

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let readme = read("README.md");
    let after_the_marker: Vec<&str> = readme.split(MARKER).skip(1).collect();
    let [marked] = after_the_marker.as_slice() else {
        panic!("README.md marks its test command with {MARKER}, once");
    };
    let told = marked
        .lines()
        .skip_while(|line| !line.starts_with("```"))
        .nth(1)
        .expect("a code block follows the marker");

    let run_by_ci = Command::new("bash")
        .arg(root().join(".ci/test-command"))
        .output()
        .expect("bash starts");

    assert_eq!(String::from_utf8_lossy(&run_by_ci.stdout).trim_end(), told);
    assert!(
        read(".ci/check").contains("command=$(.ci/test-command)"),
        "the checks take the command from the README"
    );
    assert!(
        read(".ci/run").lines().any(|line| line == ".ci/check"),
        "CI runs the checks"
    );
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|problem| panic!("{path}: {problem}"))
}
