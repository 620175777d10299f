//! The same work by commands: results on standard output, all else on standard error, and an exit code.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use doorward_tests::binary::Binary;
use serde_json::Value;

use crate::admin::program;
use crate::at_work::{SETTINGS, opened};

const PASSWORD: &str = "a long walk in the woods";

/// Runs a command with a text to read.
fn run(directory: &Path, server: &Binary, arguments: &[&str], text: &str) -> Output {
    let mut child = Command::new(program())
        .args(["--url", server.base()])
        .args(arguments)
        .env("XDG_STATE_HOME", directory.join("XDG_STATE_HOME"))
        .env("XDG_CONFIG_HOME", directory.join("XDG_CONFIG_HOME"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that reads nothing may have ended before it is written to.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    child.wait_with_output().unwrap()
}

/// Runs a command that succeeds, and answers its lines.
fn lines(directory: &Path, server: &Binary, arguments: &[&str]) -> Vec<Value> {
    let output = run(directory, server, arguments, "");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn set_up(directory: &Path, server: &Binary) {
    let setup_code = server.setup_code();
    let person = [
        "--email",
        "rosa@example.com",
        "--first-name",
        "Rosa",
        "--last-name",
        "Oak",
    ];
    let arguments = [&["setup", "--setup-code", &setup_code], &person[..]].concat();
    let output = run(directory, server, &arguments, PASSWORD);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn people_and_products_come_from_files_once_a_dry_run_has_shown_what_is_wrong_with_them() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let server = Binary::start(directory, &[SETTINGS]);
    set_up(directory, &server);
    let people = "email,first_name,last_name,role\nann@example.com,Ann,Lee,support\nben@example.com,,Park,\nno address,Cy,Day,\n";
    let products = "url,name,attributes\nhttps://shop.example/1,Lamp,size=40\nhttps://shop.example/1,Twin,\n";

    let tried = run(directory, &server, &["users", "import", "--dry-run", "-"], people);
    assert_eq!(tried.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&tried.stderr).contains("line 3: `first_name` is empty"));
    assert_eq!(lines(directory, &server, &["users", "list", "--json"]).len(), 1);
    let done = run(directory, &server, &["users", "import", "-"], people);
    let sold = run(directory, &server, &["products", "import", "-"], products);

    assert_eq!(String::from_utf8_lossy(&done.stdout), "1 added, 2 refused\n");
    assert!(String::from_utf8_lossy(&done.stderr).contains("line 4: "), "{done:?}");
    assert_eq!(String::from_utf8_lossy(&sold.stdout), "1 added, 1 refused\n");
    let support = lines(directory, &server, &["users", "list", "--role", "support", "--json"]);
    assert_eq!(support[0]["email"], "ann@example.com");
    let lamp = lines(directory, &server, &["products", "list", "--json"]);
    assert_eq!(
        (&lamp[0]["name"], &lamp[0]["attributes"]["size"]),
        (&"Lamp".into(), &"40".into())
    );
}

#[test]
fn an_account_is_put_aside_and_brought_back_and_the_trail_tells_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let server = Binary::start(directory, &[SETTINGS]);
    set_up(directory, &server);
    let ann = [
        "--email",
        "ann@example.com",
        "--first-name",
        "Ann",
        "--last-name",
        "Lee",
    ];
    lines(directory, &server, &[&["users", "create", "--json"], &ann[..]].concat());

    lines(
        directory,
        &server,
        &["users", "deactivate", "--json", "ann@example.com"],
    );
    let aside = lines(
        directory,
        &server,
        &["users", "list", "--status", "deactivated", "--json"],
    );
    lines(directory, &server, &["users", "restore", "--json", "ann@example.com"]);
    let trail = lines(
        directory,
        &server,
        &["audit", "list", "--action", "user.restored", "--json"],
    );
    let message = lines(directory, &server, &["deliveries", "tail", "--count", "1", "--json"]);
    let stranger = run(directory, &server, &["users", "deactivate", "nobody@example.com"], "");

    assert_eq!((aside.len(), trail.len()), (1, 1));
    assert_eq!(message[0]["purpose"], "invitation");
    assert_eq!(stranger.status.code(), Some(1));
}

#[test]
fn how_quick_and_thrifty_the_program_is_can_be_measured_by_itself() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let server = Binary::start(directory, &[SETTINGS]);
    set_up(directory, &server);

    let terminal = opened(directory, &server, &["measure", "--keys", "60"]);

    terminal.sees(&[
        "from key to screen: p50",
        "p99",
        "processor while nothing is pressed",
        "memory",
    ]);
}
